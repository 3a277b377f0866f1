"""The CEDs of each base: which one an officer holds on a turn, and what its log keeps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import timedelta

import numpy as np

from reddot.demo.duty import Duty
from reddot.demo.margins import Bools, Ints
from reddot.demo.numbers import Numbers
from reddot.demo.people import officer_id, station_id
from reddot.demo.turns import Calendar, in_utc
from reddot.records.beside import Device, DeviceIssue, DeviceLogEntry


@dataclass(frozen=True, slots=True)
class Devices:
    """The county's devices, and the one carried on each officer-shift.

    ``serials``, ``models`` and ``bases`` are by device; ``of_shift`` has the shape (shifts,), -1
    where none is carried.
    """

    serials: tuple[str, ...]
    models: tuple[str, ...]
    bases: tuple[int, ...]
    of_shift: Ints


@dataclass(frozen=True, slots=True)
class Firing:
    """The trigger pulls of one use: on which device, when, and how long each was held."""

    serial_number: str
    model: str
    at: int
    seconds_held: tuple[float, ...]


def hand_out(numbers: Numbers, duty: Duty) -> Devices:
    """Give each carrier of a base and turn a device of the base's model, none to two at once."""
    carriers = np.flatnonzero(duty.carrying)
    new = _has_new_model(numbers, duty)[carriers]
    store = duty.base[carriers] * 2 + new
    rank = _rank_in_turn(duty, carriers)
    most = np.zeros(2 * len(numbers.bases), np.int64)
    np.maximum.at(most, store, rank + 1)
    sizes = np.where(most > 0, most + numbers.devices["spare"], 0)
    first = np.cumsum(sizes) - sizes
    turns = duty.day[carriers] * (duty.turn.max() + 1) + duty.turn[carriers]
    of_shift = np.full(len(duty.officer), -1)
    of_shift[carriers] = first[store] + (rank + turns) % sizes[store]
    kept = np.repeat(np.arange(len(sizes)), sizes)
    names = (numbers.devices["old_model"], numbers.devices["new_model"])
    found = tuple(names[place % 2] for place in kept.tolist())
    serials = tuple(
        f"synthetic-{model.lower()}-{place + 1:04d}" for place, model in enumerate(found)
    )
    return Devices(serials, found, tuple((kept // 2).tolist()), of_shift)


def list_devices(numbers: Numbers, devices: Devices) -> tuple[Device, ...]:
    """Every device of the county with its base; those of the new model come with the change."""
    columns = zip(devices.serials, devices.models, devices.bases, strict=True)
    return tuple(
        Device(
            serial_number=serial,
            model=model,
            force=numbers.force,
            station_id=station_id(base),
            acquired_on=numbers.bases[base].x2_from
            if model == numbers.devices["new_model"]
            else None,
        )
        for serial, model, base in columns
    )


def _has_new_model(numbers: Numbers, duty: Duty) -> Bools:
    never = numbers.days() + 1
    changes = [
        (base.x2_from - numbers.first_day).days if base.x2_from else never for base in numbers.bases
    ]
    return duty.day >= np.array(changes)[duty.base]


def _rank_in_turn(duty: Duty, carriers: Ints) -> Ints:
    """The place of each carrier among those of the same base and turn, who are neighbours."""
    parts = [part[carriers] for part in (duty.day, duty.turn, duty.base)]
    here = np.arange(len(carriers))
    differs = np.logical_or.reduce([part[1:] != part[:-1] for part in parts])
    new = np.append(True, differs)
    return here - np.maximum.accumulate(np.where(new, here, 0))


def list_issues(duty: Duty, devices: Devices, calendar: Calendar) -> tuple[DeviceIssue, ...]:
    """Issue at the start of each carrying turn, return at its end."""
    carriers = np.flatnonzero(duty.carrying)
    starts = duty.starts[carriers]
    ends = calendar.ends[duty.day[carriers], duty.turn[carriers]]
    moments = {second: in_utc(second) for second in np.unique(np.append(starts, ends)).tolist()}
    columns = (duty.officer[carriers], devices.of_shift[carriers], starts, ends)
    return tuple(
        DeviceIssue(
            serial_number=devices.serials[device],
            model=devices.models[device],
            officer_id=officer_id(officer),
            issued_at=moments[start],
            returned_at=moments[end],
        )
        for officer, device, start, end in zip(*(c.tolist() for c in columns), strict=True)
    )


def keep_log(
    numbers: Numbers, firings: Iterable[Firing], rng: np.random.Generator
) -> tuple[DeviceLogEntry, ...]:
    """What the devices' logs hold: firings, and on the newer model arming just before them."""
    entries = [entry for firing in firings for entry in _entries(numbers, firing, rng)]
    return tuple(sorted(entries, key=lambda e: (e.at, e.serial_number, e.kind)))


def device_log_file(entries: Iterable[DeviceLogEntry]) -> bytes:
    """A log as the file that a force would load: CSV, one line for each entry."""
    out = io.StringIO(newline="")
    names = [field.name for field in fields(DeviceLogEntry)]
    rows = csv.DictWriter(out, names, lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(entry) | {"at": entry.at.isoformat()} for entry in entries)
    return out.getvalue().encode("utf-8")


def _entries(
    numbers: Numbers, firing: Firing, rng: np.random.Generator
) -> Iterator[DeviceLogEntry]:
    plan, at = numbers.devices, in_utc(firing.at)
    if firing.model == plan["new_model"]:
        before = timedelta(seconds=int(rng.integers(*plan["armed_before_seconds"])))
        yield DeviceLogEntry(serial_number=firing.serial_number, at=at - before, kind="armed")
    else:
        at += timedelta(seconds=round(60 * plan["clock_drift_minutes"] * rng.uniform(-1, 1)))
    for held in firing.seconds_held:
        yield DeviceLogEntry(
            serial_number=firing.serial_number,
            at=at,
            kind="trigger",
            duration_seconds=held,
            cycles=cycles_of(held, plan["cycle_seconds"]),
        )
        at += timedelta(seconds=round(held) + 3)


def cycles_of(held: float, cycle_seconds: float) -> int:
    """How many cycles of a device a trigger pull takes, begun ones included.

    >>> cycles_of(5.0, 5), cycles_of(6.5, 5), cycles_of(1.2, 5)
    (1, 2, 1)
    """
    return max(1, -int(-held // cycle_seconds))
