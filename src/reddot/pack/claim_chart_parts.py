"""All that a page says of one verdict: answers, chart, what would turn it, every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reddot.claims.story import Claim
from reddot.claims.verdict import Verdict
from reddot.pack.blocks import (
    Answer,
    Chart,
    Column,
    Entry,
    Finding,
    Grid,
    GridRow,
    Kind,
    Rule,
    Terms,
    Tone,
)
from reddot.pack.claim_chart import claim_chart, claimed_words
from reddot.pack.verdict_blocks import SAYS, TONES
from reddot.pack.verdict_drawings import BEYOND, readings
from reddot.pack.verdict_numbers import more_terms, number_line
from reddot.pack.wording import DESCRIPTIONS, FLAGS, INFERENCES, day, number, plain, verdict_words

NUMBERS = "Numbers"  # of more_terms; here they have a table
CLAIMED, TURNS = "Claimed", "What would change the verdict"
SETTLES, BEWARE = "What would settle it", "Beware"
NO_TURN = "There is no number of cases at which it turns."
PARTS = (("who", "Who"), ("what", "What"), ("population", "For whom"), ("date", "By when"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimParts:
    """The parts of a page on one claim, each a block of a pack; ``None`` where there is none."""

    finding: Finding
    turns: Terms
    chart: Chart | None
    readings: tuple[Grid, ...]
    figures: Grid | None
    pledge: Grid | None
    rests_on: Terms | None
    notes: tuple[str, ...]
    rules: tuple[Rule, ...]


def claim_parts(
    key: str, verdict: Verdict, claim: Claim, rules: tuple[Rule, ...] = ()
) -> ClaimParts:
    """Lay out a verdict for a page of its own.

    Parameters
    ----------
    key
        Names the chart within its page.
    verdict, claim
        The verdict and the claim it is of.
    rules
        The counting rules of its published figures.
    """
    rests_on = tuple(pair for pair in more_terms(verdict) if pair[0] != NUMBERS)
    return ClaimParts(
        finding=Finding(tuple(answers(verdict))),
        turns=Terms(tuple(_turns(verdict))),
        chart=claim_chart(key, verdict, claim),
        readings=tuple(_readings(verdict)),
        figures=_figures(verdict),
        pledge=_pledge(verdict),
        rests_on=Terms(rests_on) if rests_on else None,
        notes=tuple(verdict.notes),
        rules=rules,
    )


def answers(verdict: Verdict) -> Iterator[Answer]:
    """The two answers: do the figures say it, and does it reach beyond them."""
    axes = (
        (SAYS, verdict.description.value, DESCRIPTIONS),
        (BEYOND, verdict.inference.value, INFERENCES),
    )
    for question, code, meanings in axes:
        tone = TONES.get(code, Tone.OPEN)
        yield Answer(question, verdict_words(code), meanings[code], tone)


def _turns(verdict: Verdict) -> Iterator[tuple[str, str]]:
    if claimed_words(verdict) and (verdict.value is not None or verdict.numerators):
        yield CLAIMED, claimed_words(verdict)
    yield TURNS, _sentence(verdict.flip_point or NO_TURN)
    if verdict.would_settle:
        yield SETTLES, _sentence(verdict.would_settle)
    if verdict.flags:
        yield BEWARE, _sentence("; ".join(FLAGS.get(flag) or plain(flag) for flag in verdict.flags))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?")) else ".")


def _readings(verdict: Verdict) -> Iterator[Grid]:
    """The numbers of the chart as a table, under it."""
    for grid in readings(verdict) if verdict.region else ():
        yield replace(grid, caption="Every reading of the claim, in numbers")


def _figures(verdict: Verdict) -> Grid | None:
    """Every figure behind a verdict: what is counted, then what it is counted out of."""
    rows = [
        *(_figure("Counted", entry) for entry in verdict.numerators),
        *(_figure("Out of", entry) for entry in verdict.denominators),
    ]
    columns = (Column("Number"), Column("Which"), Column("Source"))
    return Grid("Every figure behind the verdict", "Part", columns, tuple(rows)) if rows else None


def _figure(part: str, entry: Mapping[str, Any]) -> GridRow:
    """A number with where it is from; a number that is its own name is not said twice."""
    value, most = entry.get("value", entry.get("low")), None
    for name in ("value_if_missing_all_count", "high"):
        most = entry.get(name) if most is None else most
    words = number(value) + (f" to {number(most)}" if most not in (None, value) else "")
    named = "" if entry["name"] == number(value) else f": {entry['name']}"
    which = [str(entry[k]) for k in ("force", "period", "unit") if entry.get(k)]
    which += [part.strip() for part in number_line(entry).split(",")[1:] if "%" in part]
    source = str(entry.get("source") or "the claim")
    if entry.get("vintage"):
        source += f", published {day(entry['vintage'])}"
    cells = (Entry(words, Kind.NUMBER), Entry(", ".join(which) or "unit not named"), Entry(source))
    return GridRow(f"{part}{named}", cells)


def _pledge(verdict: Verdict) -> Grid | None:
    """The wordings of a pledge in order, field by field."""
    wordings = verdict.details.get("pledge")
    if not isinstance(wordings, Sequence) or not wordings:
        return None
    rows = tuple(
        GridRow(title, tuple(Entry(str(wording[part])) for wording in wordings))
        for part, title in PARTS
    )
    columns = tuple(Column(f"Said in {day(str(wording['said']))}") for wording in wordings)
    return Grid("The pledge, wording by wording", "Part", columns, rows)
