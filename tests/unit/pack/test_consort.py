"""The drawing of a trial's flow: every number in words, in the table, and drawn on a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from reddot.pack.blocks import Kind
from reddot.pack.charts import WIDTH
from reddot.pack.consort import draw_flow, flow_evidence, flow_grid, flow_svg
from reddot.trial.flow import ArmFlow, Flow

CARRY = ArmFlow(
    arm="carry", revealed=401, worked=397, followed=380, not_followed=12, unknown=5,
    reasons={"<no device> & more": 12}, analysed=390, officer_shifts=1560,
    groups={"carrier": 312, "everyone": 1560}, left_out={"no crew": 7},
)  # fmt: skip
CONTROL = ArmFlow(
    arm="control", revealed=399, worked=399, followed=399, not_followed=0, unknown=0,
    analysed=399, officer_shifts=1601, groups={"carrier": 320, "everyone": 1601},
)  # fmt: skip
FLOW = Flow(unit="shift", entered=820, batches=3, arms=(CARRY, CONTROL))
NUMBERS = ("820", "20", "800", "401", "397", "380", "12", "390", "1,560", "399", "1,601", "312")


def texts(svg: str) -> str:
    tree = ET.fromstring(svg)  # noqa: S314 - drawn here
    return " ".join("".join(e.itertext()) for e in tree.iter() if e.tag.endswith("text"))


def test_every_number_is_drawn_said_and_in_the_table() -> None:
    drawn, said = texts(flow_svg(FLOW)), draw_flow(FLOW).description
    table = {entry.text for row in flow_grid(FLOW).rows for entry in row.entries}
    for number in NUMBERS:
        assert re.search(rf"\b{number}\b", drawn), number
        assert re.search(rf"\b{number}\b", said), number
        assert number in table, number


def test_the_file_names_itself_and_holds_no_style_or_script() -> None:
    svg = flow_svg(FLOW)
    tree = ET.fromstring(svg)  # noqa: S314 - drawn here
    ids = {e.get("id"): e.tag.rpartition("}")[2] for e in tree.iter() if e.get("id")}
    named = (tree.get("aria-labelledby") or "").split()
    assert tree.get("role") == "img"
    assert [ids[name] for name in named] == ["title", "desc"]
    assert "style" not in svg
    assert "script" not in svg
    assert "&lt;no device&gt; &amp; more" in svg


def test_the_drawing_fits_a_phone_and_its_boxes_hold_their_lines() -> None:
    tree = ET.fromstring(flow_svg(FLOW))  # noqa: S314 - drawn here
    height = float(tree.get("height") or 0)
    boxes = [e for e in tree.iter() if e.tag.endswith("rect")]
    edges = [[float(e.get(name) or 0) for name in ("x", "y", "width", "height")] for e in boxes]
    assert all(x >= 0 and x + wide <= WIDTH for x, _, wide, _ in edges)
    for line in (e for e in tree.iter() if e.tag.endswith("text")):
        x, y = float(line.get("x") or 0), float(line.get("y") or 0)
        assert 0 < y < height
        assert any(bx < x < bx + bw and by < y < by + bh for bx, by, bw, bh in edges)
    pairs = [(a, b) for i, a in enumerate(edges) for b in edges[i + 1 :]]
    assert not any(
        ax < bx + bw and bx < ax + aw and ay < by + bh and by < ay + ah
        for (ax, ay, aw, ah), (bx, by, bw, bh) in pairs
    )


def test_nobody_knows_is_told_from_none() -> None:
    rows = {row.heading: [e.kind for e in row.entries] for row in flow_grid(FLOW).rows}
    assert rows["Excluded before entry"][2] is Kind.NOT_STATED
    assert rows["Not followed"] == [Kind.NUMBER, Kind.ZERO, Kind.NUMBER]
    before = [replace(arm, analysed=None, officer_shifts=None, groups={}) for arm in FLOW.arms]
    running = replace(FLOW, arms=(before[0], before[1]))
    rows = {row.heading: [e.kind for e in row.entries] for row in flow_grid(running).rows}
    assert rows["Analysed"] == [Kind.NOT_AVAILABLE] * 3
    assert "there is no analysis yet" in texts(flow_svg(running))


@pytest.mark.parametrize(("excluded", "said"), [(None, "not stated"), ({}, "0")])
def test_exclusions_that_nobody_stated_are_not_zero(
    excluded: dict[str, int] | None, said: str
) -> None:
    assert (
        f"excluded before entry: {said}" in draw_flow(replace(FLOW, excluded=excluded)).description
    )


def test_no_number_comes_without_its_rule() -> None:
    evidence = flow_evidence(FLOW)
    assert evidence.charts
    assert evidence.grids
    assert "arm that was allocated" in evidence.rules[0].statement
