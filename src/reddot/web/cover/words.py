"""What each number of cover counts, in words: they stand beside every number of these pages."""

from __future__ import annotations

from reddot.cover.study.words import name_in_words
from reddot.pack.blocks import Rule
from reddot.store.models import CoverRun
from reddot.web.cover.results import Results

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("First response", "Minutes from the call until its first crew is on the scene, of all calls."),
    (
        "First trained officer",
        "Minutes from the call until an officer trained to carry a Taser is on the scene, of the "
        "calls that come to need a second crew.",
    ),
    (
        "Back-up",
        "Minutes from when the first crew asks for back-up until any further crew is there.",
    ),
    (
        "Trained back-up",
        "Minutes from when the first crew asks for back-up until a further crew with a trained "
        "officer is there, whether the first crew has one or not.",
    ),
    (
        "Never",
        "Nobody trained came in any replication. A wait that the end of the simulation cut off "
        "counts as waited so far in the mean, which is then “at least” that; as without an end in "
        "the median and in “90% within”.",
    ),
    (
        "In brackets",
        "The 95% interval for Monte-Carlo error alone: what drawing more replications could still "
        "change. What is uncertain in the inputs is under sensitivity, and is usually more.",
    ),
)
SIMULATED = (
    "Simulated, not measured: the waits of calls drawn from the scenario, with the crews, roads "
    "and rules that the scenario states."
)


def rule_of(results: Results) -> Rule:
    """What the numbers of a run count."""
    run = results.run
    particulars = (
        *DEFINITIONS,
        ("Calls", f"{run.get('incidents', 0):,} in {run.get('replications', 0)} replications"),
        ("Method", str(run.get("method", ""))),
    )
    return Rule(SIMULATED, tuple(pair for pair in particulars if pair[1]))


def asked_words(row: CoverRun, own_share: float | None) -> str:
    """What a run was asked: share, speeds, replications.

    Examples
    --------
    >>> asked_words(CoverRun(trained_share=0.5, speed=0.8, replications=20), None)
    '50% of officers trained, speeds times 0.8, 20 replications'
    """
    share = row.trained_share if row.trained_share is not None else own_share
    trained = "trained as in the scenario" if share is None else f"{share:.0%} of officers trained"
    speed = "" if row.speed == 1 else f", speeds times {row.speed:g}"
    times = "1 replication" if row.replications == 1 else f"{row.replications} replications"
    return f"{trained}{speed}, {times}"


def heading_of(name: str) -> str:
    """The name of a number as the heading of a column.

    >>> heading_of("p90"), heading_of("over_15")
    ('90% within', 'Over 15 min')
    """
    words = name_in_words(name)
    return words[:1].upper() + words[1:]
