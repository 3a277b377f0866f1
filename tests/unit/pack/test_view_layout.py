"""A view laid out: bars to scale, crossings as tables, tiles with bounds, what is explained."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.rule import counting_rule
from reddot.pack.bars import draw_bars
from reddot.pack.blocks import Beware, Bullets, Evidence, Kind, Terms
from reddot.pack.charts import Bar
from reddot.pack.view_bars import draw_panel
from reddot.pack.view_cross import MOST_DRAWN, draw_cross
from reddot.pack.view_section import apart_section, title_of, view_section
from reddot.pack.view_tiles import tiles_of
from reddot.publish.views import Question, TableEntry, View, ask
from reddot.records.cells import Missing

SVG = "{http://www.w3.org/2000/svg}"
BARS = [
    Bar("A long label that takes two lines", Figure(40, (40, 60))),
    Bar("<b> & co", Figure(20)),
    Bar("None", Figure(0)),
    Bar("Hidden", Figure(Missing.SUPPRESSED)),
]


def numbers(svg: str, tag: str, name: str) -> list[float]:
    return [float(node.attrib[name]) for node in ET.fromstring(svg).iter(f"{SVG}{tag}")]  # noqa: S314 - our own


def texts(svg: str) -> list[str]:
    return sorted("".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314


def row(keys: dict[str, str], cells: dict[str, Figure], period: str = "2017/18") -> FigureRow:
    return FigureRow(
        force="Kent", area="force", period=period, keys=keys, cells=cells, source="records",
        rule=counting_rule("ced"),
    )  # fmt: skip


def view(question: Question, *rows: FigureRow) -> View:
    table = FigureTable(name=question.count, rule=counting_rule(question.count), rows=rows)
    entry = TableEntry("t", "T", question.count, question.by, "counts below 5 withheld")
    places = tuple(range(1, len(rows) + 1))
    return View(question=question, force="Kent", figures=table, places=places, entry=entry)


def test_bars_are_as_long_as_their_values_and_whiskers_reach_the_bounds() -> None:
    svg = draw_panel("k", "t", BARS).svg
    wide = numbers(svg, "rect", "width")
    assert abs(wide[0] - 2 * wide[1]) < 0.2 < wide[1]
    assert wide[2:] == [0, 0]
    left = numbers(svg, "rect", "x")[0]
    whisker = numbers(svg, "line", "x2")[0] - left
    assert abs(whisker - 1.5 * wide[0]) < 0.2
    assert max(numbers(svg, "rect", "x")) + max(wide) <= 360


def test_panels_share_a_scale_that_is_given() -> None:
    alone = numbers(draw_panel("k", "t", BARS[:2]).svg, "rect", "width")
    shared = numbers(draw_panel("k", "t", BARS[:2], most=120).svg, "rect", "width")
    assert shared[0] < alone[0]
    assert abs(shared[0] - 2 * shared[1]) < 0.2


def test_a_panel_says_what_the_bars_of_the_pack_say() -> None:
    panel, pack = draw_panel("k", "t", BARS), draw_bars("k", "t", BARS)
    assert panel.description == pack.description
    said = [words.replace(" ", "") for words in texts(panel.svg)]
    theirs = re.sub(r"<tspan[^>]*>", "<tspan>", pack.svg)
    for words in ("40 (up to 60)", "suppressed", "None"):
        assert words.replace(" ", "") in said
        assert words in theirs
    assert "<b>" not in panel.svg
    assert 'font-style="italic"' in panel.svg
    assert "style=" not in panel.svg.replace("font-style=", "")


def test_a_crossing_has_every_cell_in_its_table_and_its_largest_groups_drawn() -> None:
    rows = [
        row({"gender": g, "reason": r}, {"total": Figure(Missing.SUPPRESSED if n == 3 else n)})
        for n, (g, r) in enumerate(
            [
                (g, r)
                for g in ("male", "female")
                for r in ("protect_self", "protect_public", "other")
            ],
            1,
        )
    ]
    charts, (grid,) = draw_cross(
        "k", "T", view(ask("reports", ["gender", "reason"]), *rows).figures
    )
    assert [c.heading for c in grid.columns] == ["Male", "Female"]
    assert [[e.text for e in line.entries] for line in grid.rows] == [
        ["1", "4"], ["2", "5"], ["suppressed", "6"],
    ]  # fmt: skip
    assert grid.rows[2].entries[0].kind is Kind.SUPPRESSED
    assert [chart.title for chart in charts] == ["Male: Kent, 2017/18", "Female: Kent, 2017/18"]
    assert len(charts) <= MOST_DRAWN


def test_months_go_down_the_side_and_a_cell_that_is_not_there_is_blank() -> None:
    rows = [
        row({"month": "2017-04", "gender": "male"}, {"total": Figure(3, (3, 5))}),
        row({"month": "2017-05", "gender": "male"}, {"total": Figure(0)}),
        row({"month": "2017-04", "gender": "female"}, {"total": Figure(2)}),
    ]
    _, (grid,) = draw_cross("k", "T", view(ask("reports", ["gender", "month"]), *rows).figures)
    assert [line.heading for line in grid.rows] == ["April 2017", "May 2017"]
    assert [[e.text for e in line.entries] for line in grid.rows] == [
        ["3 (up to 5)", "2"],
        ["0", ""],
    ]


def test_tiles_have_the_bounds_of_the_latest_period() -> None:
    cells = {"discharge": Figure(31, (31, 120)), "total": Figure(372)}
    found = tiles_of(view(Question(), row({}, {"total": Figure(1)}, "2016"), row({}, cells)))
    assert [tile.number for tile in found] == ["372", "31 to 120"]
    assert {tile.where for tile in found} == {"Kent, 2017/18"}
    assert tiles_of(view(ask("ced", ["gender"]), row({"gender": "male"}, cells))) == ()


def test_what_stands_in_place_of_a_number_is_explained_where_it_occurs() -> None:
    withheld = view(Question(), row({}, {"fired": Figure(Missing.SUPPRESSED), "total": Figure(3)}))
    blocks = view_section(withheld).blocks
    (terms,) = (b for b in blocks if isinstance(b, Terms))
    assert terms.pairs[0][0] == "Suppressed"
    assert "It is not zero. How this table is protected: counts below 5" in terms.pairs[0][1]
    whole = view_section(view(Question(), row({}, {"total": Figure(3)})))
    assert not [b for b in whole.blocks if isinstance(b, Terms)]
    (evidence,) = (b for b in whole.blocks if isinstance(b, Evidence))
    assert evidence.rules
    assert evidence.charts == ()  # a table of uses without a single use to draw


def test_warnings_of_the_table_stand_below_it() -> None:
    plain = view(ask("reports"), row({}, {"total": Figure(3)}))
    warned = FigureTable(
        name="reports",
        rule=plain.figures.rule,
        rows=plain.figures.rows,
        warnings=("Beware of it.",),
    )
    section = view_section(View(question=plain.question, force="Kent", figures=warned))
    (beware,) = (b for b in section.blocks if isinstance(b, Beware))
    assert beware.items == ("Beware of it.",)


def test_what_may_not_be_compared_is_said() -> None:
    (bullets,) = apart_section(view(Question(), row({}, {"total": Figure(3)}))).blocks
    assert isinstance(bullets, Bullets)
    assert bullets.items[0].startswith("Figures on the other side of 1 April 2017: Until March")
    quarter = view(ask("reports"), row({}, {}, "2017/18"), row({}, {}, "2018Q2"))
    (bullets,) = apart_section(quarter).blocks
    assert isinstance(bullets, Bullets)
    assert "not of the same length" in bullets.items[-1]


def test_a_view_is_named_by_what_it_shows() -> None:
    assert title_of(ask("reports", [], "handcuffing")) == (
        "Reports of force with the tactic Handcuffing"
    )
    assert title_of(ask("reports", ["gender", "reason"])).endswith("officer, and reason for force")
