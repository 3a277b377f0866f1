"""A run against another, and what would change it: speeds, and all uncertain inputs together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reddot.cover.study.estimate import Estimate
from reddot.cover.study.words import number_in_words
from reddot.pack.blocks import (
    Column,
    Entry,
    Evidence,
    Grid,
    GridRow,
    Kind,
    Rule,
    Section,
    Words,
)
from reddot.web.cover.results import MEASURES, NO_NUMBER, Results, of, unbroken, with_minus
from reddot.web.cover.words import heading_of

Row = Mapping[str, Any]
NOT_COMPARED = "Nothing was compared. Ask for a run and choose what to compare with."
NO_SPEEDS = "The speeds were not varied."
PAIRED = Rule(
    "The other scenario less this one, replication by replication: both have the same calls, jobs "
    "and officers drawn, so that chance mostly cancels. Below 0 the other waits less.",
    (
        ("In brackets", "The 95% interval of the difference for Monte-Carlo error alone"),
        ("Points", "Shares differ in percentage points"),
    ),
)
AT_SPEEDS = Rule(
    "The same scenario with all speeds at the ends of their band; calls, jobs and crews as drawn.",
    (("In brackets", "The 95% interval for Monte-Carlo error alone"),),
)
OVER_INPUTS = Rule(
    "The range that a number has when speeds, numbers of calls and chances to need back-up are "
    "drawn from the bands that the scenario states, 95% of it. Beside it what the simulation "
    "itself leaves open.",
    (
        ("Inputs", "A standard deviation over draws of the inputs, Monte-Carlo error taken out"),
        ("Simulation", "The Monte-Carlo standard deviation of one draw"),
    ),
)
ENDS = {"low": "Slower", "as_given": "As given", "high": "Faster"}
INPUTS = {"speed": "speeds", "demand": "numbers of calls", "escalation": "chances to need back-up"}
SOURCES = {"parameters": "the inputs", "monte_carlo": "chance in the simulation"}


def comparison_section(results: Results) -> Section:
    """The paired differences from the other scenario."""
    found, title = results.whole.get("comparison"), "Compared"
    if not found:
        return Section("compared", title, (Words(NOT_COMPARED),))
    share = results.whole.get("against_share")
    other = str(found["after"]) + (f", {share:.0%} trained" if share is not None else "")
    columns = (Column("This run"), Column(other), Column("Difference"))
    rows = tuple(
        GridRow(_named(one), (_value(one, "before"), _value(one, "after"), _difference(one)))
        for one in found["differences"]
    )
    warned = tuple(Words(words) for words in found.get("warnings", ()))
    grid = Grid(f"{found['before']} against {other}, minutes", "Number", columns, rows)
    return Section("compared", title, (*warned, Evidence((), (grid,), (PAIRED,))))


def speeds_section(results: Results) -> Section:
    """The waits with slower and faster roads, which dominate them."""
    ends, title = results.parts("sensitivity"), "If the roads are slower or faster"
    if not ends:
        return Section("speeds", title, (Words(NO_SPEEDS),))
    columns = tuple(Column(words) for words in ("Speeds, times", *MEASURES.values()))
    rows = tuple(_end(one) for one in ends)
    grid = Grid("Minutes, mean, by the speed of travel", "Roads", columns, rows)
    return Section("speeds", title, (Evidence((), (grid,), (AT_SPEEDS,)),))


def _end(one: Row) -> GridRow:
    means = tuple(of(one, measure).entry("mean") for measure in MEASURES)
    label = ENDS.get(one["travel_speed"], str(one["travel_speed"]))
    return GridRow(label, (Entry(f"{one['speed_factor']:g}", Kind.NUMBER), *means))


def inputs_section(results: Results) -> Section:
    """The range of each mean for the sake of everything uncertain in the inputs."""
    found = results.whole.get("inputs") or {}
    rows = tuple(
        _spread(one) for one in found.get("numbers", ()) if one["number"] in ("mean", "p90")
    )
    title = "What is uncertain in the inputs"
    if not rows:
        return Section("inputs", title, (Words("The inputs were not varied."),))
    headings = (
        "Mean of draws",
        "95% range",
        "Inputs, sd",
        "Simulation, sd",
        "More is left open by",
    )
    grid = Grid(
        f"Minutes over {found['draws']} draws of the inputs", "Number",
        tuple(Column(words) for words in headings), rows,
    )  # fmt: skip
    return Section("inputs", title, (Evidence((), (grid,), (OVER_INPUTS,)), *_driven(found)))


def _driven(found: Row) -> Iterator[Words]:
    """Which input goes with most of the variance of the mean of trained back-up."""
    for one in found["numbers"]:
        shares = one["shares_of_variance"]
        wanted = (one["measure"], one["number"]) == ("trained_backup_minutes", "mean")
        if wanted and not isinstance(shares, str):
            said = ", ".join(f"{INPUTS.get(k, k)} {share:.0%}" for k, share in shares.items())
            yield Words(
                f"Of the variance of mean trained back-up over the draws goes with {said}. The "
                "shares are squared correlations of few draws, and do not sum to 100%."
            )


def _spread(one: Row) -> GridRow:
    sd = (one["parameters_sd"], one["monte_carlo_sd"])
    low, high = one["low"], one["high"]
    known = not isinstance(low, str) and not isinstance(high, str)
    spread = Entry(f"{low:.1f} to {high:.1f}", Kind.RANGE) if known else _plain(low)
    source = SOURCES.get(one["dominated_by"])
    last = Entry(source) if source else _plain(one["dominated_by"])
    return GridRow(_named(one), (_plain(one["value"]), spread, *map(_plain, sd), last))


def _plain(value: float | str) -> Entry:
    """A number to one place, or why there is none."""
    if isinstance(value, str):
        return NO_NUMBER.get(value, Entry(value))
    return Entry(f"{value:.1f}", Kind.NUMBER)


def _named(one: Row) -> str:
    label = MEASURES[one["measure"].removesuffix("_minutes")]
    return f"{label}, {heading_of(one['number']).lower()}"


def _value(one: Row, when: str) -> Entry:
    value = one[when]
    if isinstance(value, str):
        return NO_NUMBER.get(value, Entry(value))
    words = number_in_words(one["number"], Estimate(value=value, se=_se(one)))
    return Entry(words, Kind.NUMBER if value else Kind.ZERO)


def _difference(one: Row) -> Entry:
    if isinstance(one["difference"], str):
        return NO_NUMBER.get(one["difference"], Entry(one["difference"]))
    low, high = (None if isinstance(one[end], str) else one[end] for end in ("low", "high"))
    found = Estimate(value=one["difference"], se=_se(one), low=low, high=high)
    words = with_minus(number_in_words(one["number"], found))
    points = f"{words.replace('%', '')} points" if "%" in words else words
    return Entry(unbroken(points), Kind.NUMBER)


def _se(one: Row) -> float | None:
    return None if isinstance(one["se"], str) else float(one["se"])
