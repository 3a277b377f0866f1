"""CED use: which reports of carriers have one, how high it went, and what the report says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reddot.demo.devices import Devices, Firing, cycles_of
from reddot.demo.duty import Duty
from reddot.demo.force import ForceUses
from reddot.demo.margins import Ints, choose
from reddot.demo.numbers import NOT_STATED, Numbers, Truth
from reddot.figures.ladders import DISCHARGE_USES, read_ladder
from reddot.records.codes import read_code_list
from reddot.records.report import DeviceUse, YesNo

NAMED_ON_THE_WAY = ("aimed", "red_dot")


@dataclass(frozen=True, slots=True)
class CedUse:
    """One report's CED use: the uses that it names, its device block, and the trigger pulls.

    ``block`` is None where nothing is stated, ``firing`` where no trigger was pulled.
    """

    uses: frozenset[str]
    block: DeviceUse | None
    firing: Firing | None


def draw_highest(
    numbers: Numbers, truth: Truth, duty: Duty, uses: ForceUses, rng: np.random.Generator
) -> dict[int, str]:
    """The highest use of each report with CED, by its place: carriers all, so many of them lapsed.

    ``not_stated`` stands for a report that names no use.
    """
    lapsed, carrying = duty.lapsed[uses.shift], duty.carrying[uses.shift]
    in_date = numbers.ced.total() - truth.lapsed_uses
    chosen = np.append(
        choose(np.flatnonzero(lapsed), truth.lapsed_uses, rng, what="lapsed_uses"),
        choose(np.flatnonzero(carrying & ~lapsed), in_date, rng, what="ced"),
    )
    counts = numbers.ced.highest
    dealt = rng.permutation(np.repeat(list(counts), list(counts.values())))
    return dict(sorted(zip(chosen.tolist(), dealt.tolist(), strict=True)))


def describe_uses(
    numbers: Numbers,
    highest: Mapping[int, str],
    uses: ForceUses,
    devices: Devices,
    rng: np.random.Generator,
) -> dict[int, CedUse]:
    """What each report with CED use says and the trigger pulls behind it, by its place."""
    traced = _with_trigger(numbers, highest, rng)
    found = {}
    for report, use in highest.items():
        device = int(devices.of_shift[uses.shift[report]])
        serial, model = devices.serials[device], devices.models[device]
        held = _seconds_held(numbers, use, rng) if report in traced else ()
        named = _named(numbers, use, traced=report in traced, rng=rng)
        firing = Firing(serial, model, int(uses.used[report]), held) if held else None
        stated = use != NOT_STATED
        block = _block(numbers, report, named, (serial, model, held), rng) if stated else None
        found[report] = CedUse(named, block, firing)
    return found


def _with_trigger(
    numbers: Numbers, highest: Mapping[int, str], rng: np.random.Generator
) -> frozenset[int]:
    """The reports at which a trigger was pulled."""
    pulled = [r for r, use in highest.items() if use in (*DISCHARGE_USES, "arced")]
    for use, number in (
        ("red_dot", numbers.ced.red_dot_also_arced),
        (NOT_STATED, numbers.ced.not_stated_with_trigger),
    ):
        pool = np.array([r for r, found in highest.items() if found == use])
        pulled += choose(pool, number, rng, what=use).tolist()
    return frozenset(pulled)


def _named(
    numbers: Numbers, highest: str, *, traced: bool, rng: np.random.Generator
) -> frozenset[str]:
    """The uses a report names: the highest, drawing, and some on the way up."""
    if highest == NOT_STATED:
        return frozenset()
    order = read_ladder("ho").order
    lower = [u for u in NAMED_ON_THE_WAY if order.index(u) < order.index(highest)]
    named = {u for u in lower if rng.random() < numbers.ced.also_lower}
    arced = {"arced"} if traced and highest == "red_dot" else set()
    return frozenset(named | arced | {"drawn", highest})


def _seconds_held(numbers: Numbers, use: str, rng: np.random.Generator) -> tuple[float, ...]:
    """How long each trigger pull of a use is held; a test arc is short."""
    plan = numbers.devices
    if use in ("arced", "red_dot"):
        return (round(float(rng.uniform(0.5, 1.5)), 1),)
    pulls = 1 + int(use != NOT_STATED and rng.random() < plan["repeated"])
    return tuple(_held(plan, rng) for _ in range(pulls))


def _held(plan: Mapping[str, float], rng: np.random.Generator) -> float:
    chance, cycle = rng.random(), plan["cycle_seconds"]
    if chance < plan["extended"]:
        return round(float(rng.uniform(cycle + 1, 2.4 * cycle)), 1)
    if chance < plan["extended"] + plan["interrupted"]:
        return round(float(rng.uniform(0.4 * cycle, 0.9 * cycle)), 1)
    return float(cycle)


def _block(
    numbers: Numbers,
    report: int,
    named: frozenset[str],
    device: tuple[str, str, tuple[float, ...]],
    rng: np.random.Generator,
) -> DeviceUse:
    serial, model, held = device
    if not named & set(DISCHARGE_USES):
        return DeviceUse(position=1, uses=named, serial_number=serial, model=model)
    plan, cycle = numbers.devices, numbers.devices["cycle_seconds"]
    chance, fired = rng.random(), "fired" in named
    both = fired and chance < plan["missed_both_probes"]
    one = fired and not both and chance < plan["missed_both_probes"] + plan["missed_one_probe"]
    return DeviceUse(
        position=1,
        uses=named,
        serial_number=serial,
        model=model,
        drive_stun_repeated=None if fired else yes_no(len(held) > 1),
        cartridge_number=f"synthetic-cartridge-{report + 1:05d}" if fired else None,
        cycle_interrupted=yes_no(min(held) < cycle) if fired else None,
        repeat_cycle_same_cartridge=yes_no(len(held) > 1) if fired else None,
        total_cycles=sum(cycles_of(seconds, cycle) for seconds in held),
        cycle_extended_beyond_5_seconds=yes_no(max(held) > cycle) if fired else None,
        missed_with_one_probe=yes_no(one) if fired else None,
        missed_with_both_probes=yes_no(both) if fired else None,
        body_map=frozenset() if both else _struck(1 if one or not fired else 2, rng),
    )


def _struck(places: int, rng: np.random.Generator) -> frozenset[str]:
    names = np.array(read_code_list("body_map").names())
    return frozenset(rng.choice(names, places, replace=False).tolist())


def yes_no(said: object) -> YesNo:
    """The code of an answer."""
    return "yes" if said else "no"


def lapsed_reports(duty: Duty, uses: ForceUses, used: Mapping[int, CedUse]) -> Ints:
    """The places of the reports with CED use by an officer whose authority had ended."""
    places = np.array(sorted(used), np.int64)
    return places[duty.lapsed[uses.shift[places]]]
