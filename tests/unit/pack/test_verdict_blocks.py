import pytest

from pack.packs import records_pack, story_of_facts
from reddot.claims.story import read_story
from reddot.claims.verdict import Description, Inference
from reddot.pack.blocks import Beware, Bullets, Evidence, Finding, Fold, Section, Terms, Words
from reddot.pack.layout import lay_out
from reddot.pack.verdict_numbers import DETAILS
from reddot.pack.wording import DESCRIPTIONS, FLAGS, INFERENCES


@pytest.fixture(scope="module")
def claims() -> dict[str, Section]:
    part = next(s for s in lay_out(story_of_facts()).sections if s.key == "claims")
    return {section.title[:3]: section for section in part.sections}


def test_every_verdict_there_can_be_has_words() -> None:
    assert {d.value for d in Description} == set(DESCRIPTIONS)
    assert {i.value for i in Inference} == set(INFERENCES)


def test_every_flag_of_the_shipped_story_has_words() -> None:
    assert {flag for verdict in story_of_facts().verdicts for flag in verdict.flags} <= set(FLAGS)


def test_a_claim_has_both_answers_what_would_settle_it_and_its_readings(
    claims: dict[str, Section],
) -> None:
    finding, terms, evidence = claims["c01"].blocks[:3]
    assert isinstance(finding, Finding)
    assert [a.verdict for a in finding.answers] == ["Depends on cases not stated"] * 2
    assert isinstance(terms, Terms)
    assert {"Claimed", "What would settle it", "What would change the verdict"} <= {
        term for term, _ in terms.pairs
    }
    assert isinstance(evidence, Evidence)
    assert evidence.grids[0].rows[0].entries[0].text == "8.3%"
    assert "highest use" in evidence.rules[0].statement


def test_a_claim_without_figures_has_answers_and_no_chart(claims: dict[str, Section]) -> None:
    assert not [b for b in claims["c20"].blocks if isinstance(b, Evidence)]
    assert isinstance(claims["c20"].blocks[0], Finding)


def test_a_comparison_is_drawn_with_the_claimed_ratio(claims: dict[str, Section]) -> None:
    evidence = next(b for b in claims["c10"].blocks if isinstance(b, Evidence))
    assert "claimed 2" in evidence.charts[0].description
    assert len(evidence.grids[0].rows) == 3


def test_beside_records_the_claims_say_that_they_rest_on_publications() -> None:
    document = lay_out(records_pack(story=read_story("taser-2018")))
    part = next(s for s in document.sections if s.key == "claims")
    assert isinstance(part.blocks[0], Beware)
    assert "not against the records" in part.blocks[0].items[0]


def terms_of(section: Section) -> dict[str, str]:
    blocks = [b for b in section.blocks if isinstance(b, Terms | Fold)]
    return {term: words for block in blocks for term, words in block.pairs}


@pytest.mark.parametrize(
    ("claim", "said"), [("c01", "below 10%"), ("c14", "3"), ("c03", None), ("c23", None)]
)
def test_what_was_claimed_stands_where_it_was_held_against_figures(
    claims: dict[str, Section], claim: str, said: str | None
) -> None:
    assert terms_of(claims[claim]).get("Claimed") == said


def test_what_a_verdict_rests_on_is_in_plain_words(claims: dict[str, Section]) -> None:
    first, about = terms_of(claims["c01"]), terms_of(claims["c02"])
    assert first["If events cluster"] == (
        "depends on cases not stated, at 1, 2, 3 and 5 times the variance of chance"
    )
    assert first["P-value, on the claimed side alone"] == "0.162"
    assert about["Within the usual tolerance of 25%"] == "not distinguishable"
    assert about["Tolerance"] == "50.0%"


def test_every_detail_of_the_shipped_story_has_words() -> None:
    names = {name for v in story_of_facts().verdicts for name in v.details}
    assert len(names) > 5
    assert names - set(DETAILS) == {"months", "pledge", "pledge_changes"}


def test_the_publications_that_verdicts_rest_on_are_named_beside_records() -> None:
    notes = lay_out(records_pack(story=read_story("taser-2018"))).sections[-1]
    at = notes.blocks.index(Words("The publications that the verdicts rest on:"))
    named = notes.blocks[at + 1]
    assert isinstance(named, Bullets)
    assert any("HOSB 30/18" in words and "13 December 2018" in words for words in named.items)
    assert Words("The publications that the verdicts rest on:") not in (
        lay_out(records_pack()).sections[-1].blocks
    )
