"""The chart of a verdict: every number drawn and said, marks told apart without colour."""

from __future__ import annotations

import math
import re

import pytest

from reddot.claims.check import check_story
from reddot.claims.story import read_story
from reddot.claims.typed import Judged, judge_typed
from reddot.claims.typed_problems import typed_problems
from reddot.pack.blocks import Chart
from reddot.pack.claim_chart import claim_chart
from reddot.pack.claim_chart_flip import flip_points
from reddot.pack.claim_chart_parts import claim_parts
from reddot.pack.claim_chart_scene import Lane, Line, Mark, Scene, axis_of, place, rows_of

STORY = read_story("taser-2018")
JUDGED = {
    claim.claim_id: Judged(claim, verdict)
    for claim, verdict in zip(STORY.claims, check_story(STORY), strict=True)
}
SHARE = {"count": 31, "total": 372, "not_stated": 89, "side": "below", "threshold": "10"}


def chart_of(one: Judged) -> Chart:
    chart = claim_chart("one", one.verdict, one.claim)
    assert chart is not None
    return chart


def colours(svg: str) -> set[str]:
    return set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg))


@pytest.mark.parametrize("name", JUDGED)
def test_a_verdict_with_an_interval_has_a_chart_and_no_other_has(name: str) -> None:
    one = JUDGED[name]
    drawn = claim_chart("one", one.verdict, one.claim) is not None
    assert drawn is (one.verdict.region is not None and one.verdict.low is not None)


def test_the_text_alternative_has_every_number_of_the_drawing() -> None:
    words = chart_of(JUDGED["c01"]).description
    for said in (
        "claimed: below 10%", "8.3%; 95% interval 5.7% to 11.6%", "8.3% to 32.3%",
        "32.3%; 95% interval 27.5% to 37.3%", "11.0%; 95% interval", "38 of 372: 10.2%",
    ):  # fmt: skip
        assert said in words


def test_the_words_of_the_drawing_are_those_of_the_text_alternative() -> None:
    for one in JUDGED.values():
        chart = claim_chart("one", one.verdict, one.claim)
        if chart is None:
            continue
        spoken = chart.description.replace(" ", "")
        for words in re.findall(r"<text[^>]*>([^<]+)</text>", chart.svg):
            drawn = words.replace("&lt;", "<").replace(" ", "")
            axis = re.fullmatch(r"[0-9.]+%?", drawn)
            assert axis or drawn in spoken + "[]◀▶" or words.startswith("Shaded"), words


def test_the_chart_is_drawn_in_grey_alone() -> None:
    for colour in colours(chart_of(JUDGED["c01"]).svg):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert max(red, green, blue) - min(red, green, blue) <= 2, colour


def test_bounds_are_drawn_otherwise_than_an_interval_and_only_where_cases_are_not_stated() -> None:
    bounded = chart_of(judge_typed("share", SHARE)).svg
    stated = {k: v for k, v in SHARE.items() if k != "not_stated"}
    plain = chart_of(judge_typed("share", stated)).svg
    assert ">[</text>" in bounded
    assert ">]</text>" in bounded
    assert ">[</text>" not in plain


def test_a_chart_of_the_same_verdict_is_the_same_text() -> None:
    assert chart_of(JUDGED["c10"]) == chart_of(JUDGED["c10"])


# --- where it would turn


def numbers_in(words: str | None) -> set[str]:
    return set(re.findall(r"\d+", (words or "").replace(",", "")))


@pytest.mark.parametrize(
    ("kind", "typed", "values"),
    [
        ("share", SHARE, [38 / 372]),
        ("share", {**SHARE, "count": 50}, [37 / 372]),
        ("share", {"count": 252, "total": 372, "side": "above", "threshold": "50"}, [0.5]),
        ("share", {"count": 31, "total": 372, "side": "about", "threshold": "10"},
         [27 / 372, 47 / 372]),
        ("rates", {"a": 6, "x": 400.0, "b": 3, "y": 400.0}, [4.0]),
        ("rates", {"a": 6, "x": 400.0, "b": 3, "y": 200.0}, [21 / 3 / 2]),
        ("rates", {"a": 3, "x": 400.0, "b": 6, "y": 400.0, "direction": "fewer"}, [3 / 12]),
        ("change", {"before": 372, "after": 426}, [429 / 372]),
        ("rate", {"count": 372, "exposure": 365.0, "side": "about", "threshold": "1"},
         [273 / 365, 457 / 365]),
        ("only", {"count": 20, "total": 20}, [19 / 20]),
        ("only", {"count": 18, "total": 20}, [1.0]),
    ],
)  # fmt: skip
def test_the_flip_points_are_those_that_the_verdict_says(
    kind: str, typed: dict[str, object], values: list[float]
) -> None:
    verdict = judge_typed(kind, typed).verdict
    points = flip_points(verdict)
    assert [point.value for point in points] == pytest.approx(values)
    if kind != "only":
        for point in points:
            turning = re.findall(r"\d+", point.said.replace(",", ""))[0]
            said = numbers_in(verdict.flip_point)
            held = re.search(r"(\d+) (?:fewer|more) \S+ would make", verdict.flip_point or "")
            assert turning in said or held, (point.said, verdict.flip_point)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("rates", {"a": 0, "x": 400.0, "b": 0, "y": 400.0}),
        ("rates", {"a": 6, "x": 400.0, "b": 0, "y": 400.0}),
        ("share", {"count": 0, "total": 5, "side": "above", "threshold": "0"}),
        ("survey", {"percent": "69", "respondents": 414}),
    ],
)
def test_where_no_number_turns_it_there_is_no_mark(kind: str, typed: dict[str, object]) -> None:
    assert flip_points(judge_typed(kind, typed).verdict) == ()


def test_one_more_case_than_the_flip_point_turns_the_description() -> None:
    at = round(flip_points(judge_typed("share", SHARE).verdict)[0].value * 372)
    plain = {"total": 372, "side": "below", "threshold": "10"}
    before, after = (judge_typed("share", {**plain, "count": n}).verdict for n in (at - 1, at))
    assert [before.description.value, after.description.value] == ["holds", "does_not_hold"]


# --- where everything stands

LANE = Lane("As given", "said", Mark.INTERVAL, 0.2, 0.1, 0.3)


def scene(*lanes: Lane, **other: object) -> Scene:
    values: dict[str, object] = {
        "lanes": lanes, "lines": (Line(0.25, "claimed"),), "region": (None, 0.25),
    }  # fmt: skip
    return Scene(**{**values, **other})  # type: ignore[arg-type]


def test_an_end_that_is_nowhere_is_cut_off_at_the_edge() -> None:
    endless = Lane("One", "said", Mark.INTERVAL, 2.0, 0.0, math.inf)
    drawn = scene(endless, region=(1.0, None), lines=(Line(1.0, "1"),), logarithmic=True)
    (row,), _ = rows_of(drawn)
    assert (row["cut_low"], row["cut_high"]) == (True, True)
    assert (row["low"], row["high"]) == drawn.domain()
    assert drawn.domain()[0] > 0


def test_a_value_beyond_the_scale_is_not_drawn_as_if_it_were_on_it() -> None:
    none = Lane("One", "said", Mark.INTERVAL, 0.0, 0.0, 2.4)
    drawn = scene(none, region=(1.0, None), lines=(Line(1.0, "1"),), logarithmic=True)
    assert rows_of(drawn)[0][0]["value"] is None


def test_a_share_is_never_drawn_beyond_all() -> None:
    assert scene(Lane("A", "b", Mark.INTERVAL, 1.0, 0.9, 1.0), as_share=True).domain() == (0, 1)


def test_the_lanes_stand_below_each_other_and_within_the_scale() -> None:
    drawn = scene(LANE, LANE, Lane("Flip point", "said", Mark.FLIP, 0.28))
    rows, height = rows_of(drawn)
    at = [row["at"] for row in rows]
    assert at == sorted(at)
    assert drawn.head() < at[0] < at[-1] < height
    low, high = drawn.domain()
    assert place(drawn, low) == 0
    assert 0 < place(drawn, 0.25) < place(drawn, high)
    assert axis_of(drawn)["format"] == "~g"


# --- the parts of a page


def test_every_figure_behind_a_verdict_has_its_source_and_its_vintage() -> None:
    one = JUDGED["c01"]
    figures = claim_parts("one", one.verdict, one.claim).figures
    assert figures is not None
    rows = {row.heading: [entry.text for entry in row.entries] for row in figures.rows}
    number, which, source = rows["Out of: all uses"]
    assert (number, which) == ("372", "Norfolk, 2017/18, report")
    assert source.endswith("published 13 December 2018")


def test_a_verdict_without_figures_says_that_no_number_turns_it() -> None:
    one = JUDGED["c20"]
    parts = claim_parts("one", one.verdict, one.claim)
    assert (parts.chart, parts.figures, parts.readings) == (None, None, ())
    assert dict(parts.turns.pairs)["What would change the verdict"].startswith("There is no number")


def test_a_claimed_size_that_would_take_minutes_is_refused_and_one_that_does_not_is_not() -> None:
    typed = {"a": 6, "x": 0.001, "b": 3, "y": 0.001, "ratio": 1000.0}
    assert [name for name, _ in typed_problems("rates", typed)] == ["ratio"]
    assert not list(typed_problems("rates", {**typed, "x": 400.0, "y": 400.0}))
