"""Claims with something wrong anywhere in them: a verdict or a refusal, and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.written import claim_file, verdicts_of
from reddot.claims.kinds import COMMON_FIELDS, kinds
from reddot.errors import ReddotError

EXAMPLES = 200
FIGURE = {"figure": {"table": "ced", "force": "Norfolk", "period": "2017/18", "cell": "discharge"}}
TOTAL = {"figure": {"table": "ced", "force": "Norfolk", "period": "2017/18", "cells": ["total"]}}
COMMON = {
    "id": "x1",
    "text": "a sentence",
    "table": "ced",
    "force": "Norfolk",
    "period": "2017/18",
    "periods": ["2017/18", "2018"],
    "speaks_of": {"unit": "report", "force": "Norfolk", "period": "2017/18", "population": "all"},
    "would_settle": "the reports",
    "notes": ["a note"],
}
CLUSTERS = [[1, 10], [0, 10], [2, 10]]
SOUND: dict[str, list[dict[str, Any]]] = {
    "threshold": [
        {"below": "10%", "numerator": FIGURE, "denominator": TOTAL, "noun": "discharges"},
        {
            "above": 0.5,
            "numerator": {"given": 500, "up_to": 600, "source": "a force", "unit": "report"},
            "denominator": {"days": "2017/18"},
            "readings": [{"name": "other", "numerator": FIGURE}],
            "dispersion": 2,
        },
    ],
    "about": [
        {
            "value": 0.1,
            "tolerance": "20%",
            "tolerance_reason": "round words",
            "numerator": {"given": 3, "clusters": CLUSTERS},
            "denominator": 30,
            "measure": "rate",
        }
    ],
    "comparison": [
        {
            "direction": "more",
            "claimed_ratio": 2,
            "cause": True,
            "group": {"events": {"given": 3, "clusters": CLUSTERS}, "exposure": 30},
            "reference": {
                "events": {"given": 3, "clusters": CLUSTERS},
                "exposure": {"not_given": "nobody says", "plausible": [400, 200]},
            },
        },
        {"direction": "fewer", "reported_ratio": 0.5, "claimed_ratio": 0.5},
    ],
    "share": [
        {
            "respondents": 414,
            "percent": "69%",
            "more_than": "50%",
            "population": [1500, 800],
            "frame": "all",
            "nonresponse": "at random",
        },
        {"respondents": {"given": 414}, "at_least": 208},
    ],
    "count": [
        {"value": 31, "figure": FIGURE["figure"]},
        {"value": 3, "says_which": False, "of": [FIGURE, 372]},
        {"months": {"from": "2016-06", "to": "2017-06"}, "generalises": False},
    ],
    "pledge": [
        {
            "wordings": [
                {"said": "1", "who": "a", "what": "b", "population": "c", "date": "d"},
                {"said": "2", "who": "a", "what": "b", "population": "c", "date": "e"},
            ]
        }
    ],
    "anecdote": [{}],
    "only": [{"numerator": 30, "denominator": {"given": 30}, "noun": "officers"}],
}

words = st.sampled_from(
    ["", "10%", "1/0", "nan", "1e400", "-5%", "2017/18", "0000/01", "2016-06", "0000Q1", "Norfolk"]
)
numbers = st.sampled_from([0, -1, 1, 2, 7, 10**20, 0.5, -0.5, 1e308, float("inf"), float("nan")])
leaves = st.booleans() | words | numbers | st.text(st.characters(codec="ascii"), max_size=6)
keys = st.sampled_from(
    [
        *("given", "up_to", "source", "figure", "cell", "cells", "days", "not_given", "plausible"),
        *("clusters", "unit", "events", "exposure", "name", "numerator", "denominator", "from"),
    ]
)
junk = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(keys | st.text("abc", max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a claim, from its fields to the last number."""
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    deeper = [place for key, part in inside for place in places(part, (*path, key))]
    return [*([path] if path else []), *deeper]


@st.composite
def damaged(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A sound claim of a kind with one to three places overwritten, removed or added to."""
    sound = draw(st.sampled_from(SOUND[kind]))
    claim: dict[str, Any] = copy.deepcopy({**COMMON, "kind": kind, **sound})
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(places(claim)))
        parent: Any = claim
        for key in path:
            parent = parent[key]
        match draw(st.sampled_from(["overwrite", "overwrite", "remove", "add"])):
            case "overwrite":
                parent[last] = draw(junk)
            case "remove":
                del parent[last]
            case _ if isinstance(parent, dict):
                parent[draw(keys)] = draw(junk)
    return claim


def refusal_of(text: str) -> ReddotError | None:
    """What a claim file is refused with, or None when it is judged and can be printed."""
    try:
        found = verdicts_of(text)
    except ReddotError as refused:
        return refused
    json.dumps([verdict.as_json() for verdict in found])
    return None


def expect_a_verdict_or_a_refusal(claim: dict[str, Any]) -> None:
    refused = refusal_of(claim_file(claim))
    if refused is not None:
        assert refused.exit_code == 3
        assert "story.toml" in str(refused) or "claim " in str(refused)


def test_the_sound_claims_are_sound() -> None:
    assert set(SOUND) == set(kinds())
    for kind, claims in SOUND.items():
        for claim in claims:
            (found,) = verdicts_of(claim_file({**COMMON, "kind": kind, **claim}))
            assert found.kind == kind


@pytest.mark.parametrize("kind", SOUND)
@settings(max_examples=EXAMPLES, deadline=None, report_multiple_bugs=False)
@given(st.data())
def test_a_damaged_claim_is_judged_or_refused(kind: str, data: st.DataObject) -> None:
    expect_a_verdict_or_a_refusal(data.draw(damaged(kind)))


@pytest.mark.parametrize("kind", SOUND)
@settings(max_examples=EXAMPLES // 2, deadline=None, report_multiple_bugs=False)
@given(st.data())
def test_a_claim_of_random_fields_is_judged_or_refused(kind: str, data: st.DataObject) -> None:
    names = sorted({*kinds()[kind].FIELDS, *COMMON_FIELDS} - {"id", "text", "kind"})
    fields = data.draw(st.dictionaries(st.sampled_from(names), junk, max_size=6))
    expect_a_verdict_or_a_refusal({"id": "x1", "text": "t", "kind": kind, **fields})


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_story_or_refused(text: str) -> None:
    refused = refusal_of(text)
    assert refused is None or refused.exit_code == 3
