"""Own figures beside published ones: what agrees, what differs, and what is not compared."""

from __future__ import annotations

import pytest

from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.rule import counting_rule
from reddot.pack.blocks import Beware, Grid, Words
from reddot.pack.view_beside import beside_section, disagreement, named
from reddot.publish.compare_published import Pair, Standing, disagreements, set_beside
from reddot.publish.views import Question, View
from reddot.records.cells import Missing

RULE = counting_rule("ced")


def table(
    source: str, *rows: tuple[dict[str, str], dict[str, Figure]], vintage: str | None = None
) -> FigureTable:
    return FigureTable(
        name="ced",
        rule=RULE,
        rows=tuple(
            FigureRow(
                force="Kent",
                area="force",
                period="2017/18",
                keys=keys,
                cells=cells,
                source=source,
                rule=RULE,
                vintage=vintage,
            )
            for keys, cells in rows
        ),
    )


def pairs_of(own: Figure, other: Figure) -> tuple[Pair, ...]:
    mine = table("records", ({}, {"total": own}))
    return set_beside(mine, table("HO, Table 13", ({}, {"total": other}), vintage="2018-12-13"))


@pytest.mark.parametrize(
    ("own", "other", "standing"),
    [
        (Figure(5), Figure(5), Standing.AGREES),
        (Figure(0), Figure(0), Standing.AGREES),
        (Figure(5), Figure(6), Standing.DIFFERS),
        (Figure(5, (5, 9)), Figure(9), Standing.WITHIN),
        (Figure(5, (5, 9)), Figure(10), Standing.DIFFERS),
        (Figure(0), Figure(Missing.NOT_AVAILABLE), Standing.NOT_COMPARED),
        (Figure(Missing.NOT_STATED), Figure(4), Standing.NOT_COMPARED),
    ],
)
def test_two_numbers_stand_to_each_other(own: Figure, other: Figure, standing: Standing) -> None:
    (pair,) = pairs_of(own, other)
    assert pair.standing() is standing


def test_a_suppressed_cell_is_never_set_beside_a_published_number() -> None:
    assert pairs_of(Figure(Missing.SUPPRESSED), Figure(3)) == ()


def test_each_vintage_is_set_beside_and_rows_are_matched_by_their_category() -> None:
    own = table(
        "records",
        ({"gender": "male"}, {"total": Figure(4)}),
        ({"gender": "x"}, {"total": Figure(1)}),
    )
    first = table("A, Table 1", ({"gender": "male"}, {"total": Figure(4)}), vintage="2018-12-13")
    later = table("B, Table 2", ({"gender": "male"}, {"total": Figure(7)}), vintage="2019-12-19")
    both = FigureTable(name="ced", rule=RULE, rows=(*first.rows, *later.rows))
    found = set_beside(own, both)
    assert [(p.source, p.standing()) for p in found] == [
        ("A, Table 1", Standing.AGREES),
        ("B, Table 2", Standing.DIFFERS),
    ]
    assert disagreements(found) == (found[1],)


def test_disagreements_beyond_the_bounds_come_first() -> None:
    own = table("records", ({}, {"fired": Figure(1, (1, 5)), "total": Figure(9)}))
    other = table("HO, Table 13", ({}, {"fired": Figure(2), "total": Figure(8)}))
    assert [p.cell for p in disagreements(set_beside(own, other))] == ["total", "fired"]


def test_a_disagreement_says_both_numbers_the_vintage_and_the_table() -> None:
    (pair,) = pairs_of(Figure(1234), Figure(1200))
    assert disagreement(pair) == (
        "Kent, 2017/18, Total: this release has 1,234; HO, Table 13, published 13 December 2018, "
        "has 1,200."
    )
    (inside,) = pairs_of(Figure(5, (5, 9)), Figure(7))
    assert "within what ours could be" in disagreement(inside)
    assert named({"gender": "male"}, "fired") == "Male, Fired"


def test_the_section_says_when_there_is_nothing_to_set_beside() -> None:
    own = table("records", ({}, {"total": Figure(5)}))
    view = View(question=Question(), force="Kent", figures=own)
    section = beside_section(view, None, ())
    (words,) = section.blocks
    assert isinstance(words, Words)
    assert "No publication of the Home Office" in words.text


def test_the_section_lists_every_disagreement_and_marks_it_in_the_table() -> None:
    own = table("records", ({}, {"fired": Figure(2), "total": Figure(9)}))
    other = table(
        "HO, Table 13", ({}, {"fired": Figure(2), "total": Figure(8)}), vintage="2018-12-13"
    )
    view = View(question=Question(), force="Kent", figures=own)
    published = View(question=Question(), force="Kent", figures=other)
    section = beside_section(view, published, set_beside(own, other))
    (beware,) = (b for b in section.blocks if isinstance(b, Beware))
    assert len(beware.items) == 1
    (grid,) = (b for b in section.blocks if isinstance(b, Grid))
    assert [[e.text for e in row.entries] for row in grid.rows] == [
        ["2", "2"],
        ["9", "8 (differs)"],
    ]
    assert isinstance(section.blocks[0], Words)
    assert section.blocks[0].text.startswith("Of 2 numbers that both have, 1 are the same and 1")
