"""The verdicts of a story as blocks: two answers, the interval against the claim, the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reddot.claims.story import Claim, Story
from reddot.claims.verdict import Verdict
from reddot.pack.blocks import (
    Answer,
    Block,
    Bullets,
    Column,
    Entry,
    Evidence,
    Finding,
    Fold,
    Grid,
    GridRow,
    Rule,
    Section,
    Terms,
    Tone,
    Words,
)
from reddot.pack.verdict_drawings import BEYOND, readings, strips
from reddot.pack.verdict_numbers import more_terms
from reddot.pack.wording import DESCRIPTIONS, FLAGS, INFERENCES, day, plain, verdict_words

SAYS = "Do the figures say it?"
TONES = {
    "holds": Tone.YES,
    "supported": Tone.YES,
    "does_not_hold": Tone.NO,
    "contradicted": Tone.NO,
    "supported_but_imprecise": Tone.UNSURE,
    "not_distinguishable": Tone.UNSURE,
    "depends_on_missing": Tone.UNSURE,
    "respondents_only": Tone.UNSURE,
}


def claims_section(story: Story, verdicts: Sequence[Verdict]) -> Section:
    """All verdicts of a story: a table of them, then each with all it rests on."""
    by_id = {claim.claim_id: claim for claim in story.claims}
    lead = f"“{story.title}”" + (f", published {day(story.published)}." if story.published else ".")
    words = (
        "Each claim has two answers: whether the figures given say it, and whether that reaches "
        "beyond them, to an underlying rate, to all officers or to a cause. A claim can be true of "
        "the figures and still prove nothing further."
    )
    sections = tuple(
        _section(f"claim-{i}", verdict, by_id[verdict.claim_id])
        for i, verdict in enumerate(verdicts, 1)
    )
    return Section(
        "claims",
        "Claims checked",
        (Words(lead), Words(words), _summary(verdicts)),
        sections,
        apart=True,
    )


def _summary(verdicts: Sequence[Verdict]) -> Grid:
    rows = tuple(
        GridRow(
            verdict.claim_id,
            (
                Entry(verdict.text, link=f"claim-{i}"),
                Entry(verdict_words(verdict.description.value)),
                Entry(verdict_words(verdict.inference.value)),
            ),
        )
        for i, verdict in enumerate(verdicts, 1)
    )
    columns = (Column("Claim"), Column(SAYS), Column(BEYOND))
    return Grid("The claims and their verdicts", "No.", columns, rows)


def _section(key: str, verdict: Verdict, claim: Claim) -> Section:
    blocks: list[Block] = [
        Finding(
            (
                _answer(SAYS, verdict.description, DESCRIPTIONS),
                _answer(BEYOND, verdict.inference, INFERENCES),
            )
        )
    ]
    blocks.append(Terms(tuple(_first_terms(verdict))))
    charts, grids = tuple(strips(key, verdict, claim)), tuple(readings(verdict))
    if charts or grids or verdict.rules:
        blocks.append(Evidence(charts, grids, rules_of_verdict(verdict)))
    if verdict.notes:
        blocks.append(Bullets(tuple(verdict.notes)))
    blocks.append(Fold("What this verdict rests on", tuple(more_terms(verdict))))
    title = f"{verdict.claim_id}: “{verdict.text}”"
    return Section(key, title, tuple(b for b in blocks if not _empty(b)))


def _answer(question: str, word: str, meanings: Mapping[str, str]) -> Answer:
    return Answer(question, verdict_words(word), meanings[word], TONES.get(word, Tone.OPEN))


def rules_of_verdict(verdict: Verdict) -> tuple[Rule, ...]:
    """The rules of the published numbers; a number nobody published stands as it was given."""
    if not verdict.rules:
        return (
            Rule("Numbers as the claim or its source gives them; no publication has them.", ()),
        )
    return tuple(_rule(rule, _sources(verdict, rule)) for rule in verdict.rules)


def _sources(verdict: Verdict, rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The publications of a verdict's numbers that a rule is of."""
    numbers = (*verdict.numerators, *verdict.denominators)
    table, vintage = rule["id"], rule.get("vintage")
    named = (n["source"] for n in numbers if (n.get("table"), n.get("vintage")) == (table, vintage))
    return tuple(dict.fromkeys(map(str, named)))


def _rule(rule: Mapping[str, Any], sources: tuple[str, ...]) -> Rule:
    found = [("One unit", str(rule["unit"])), ("In and out", str(rule["inclusion"]))]
    if "ladder_order" in rule:
        order = ", ".join(plain(use) for use in rule["ladder_order"])
        found.append(("Order of uses, low to high", f"{order} ({rule['ladder_source']})"))
    found += [("Source", source) for source in sources]
    if "vintage" in rule:
        found.append(("Published", day(rule["vintage"])))
    return Rule(str(rule["statement"]), tuple(found))


def _first_terms(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """What a reader wants first."""
    if verdict.claimed and _held(verdict):
        yield "Claimed", verdict.claimed
    if verdict.would_settle:
        yield "What would settle it", verdict.would_settle
    if verdict.flip_point:
        yield "What would change the verdict", verdict.flip_point
    if verdict.flags:
        yield "Beware", "; ".join(FLAGS.get(flag) or plain(flag) for flag in verdict.flags)


def _held(verdict: Verdict) -> bool:
    """Whether what was claimed was held against any figure."""
    return verdict.value is not None or bool(verdict.numerators)


def _empty(block: Block) -> bool:
    return isinstance(block, Terms | Fold) and not block.pairs
