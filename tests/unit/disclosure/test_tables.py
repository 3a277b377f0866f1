"""Tables as sums of atoms: totals, levels, the year to date, vintages, and what is refused."""

from __future__ import annotations

import pytest

from reddot.disclosure.space import Dimension, Late, Space
from reddot.disclosure.tables import Table, cells_of
from reddot.errors import UsageError
from unit.disclosure.cases import space_of

SPACE = space_of([Late()], force="A B", quarter="Q1 Q2")


def keys(space: Space, table: Table) -> dict[str, tuple[int, ...]]:
    return {cell.words(): cell.key for cell in cells_of(space, table)}


def test_the_year_to_date_is_a_sum_over_its_quarters() -> None:
    table = Table("t", ("force",), {"quarter": ("Q1", "Q2")})
    assert keys(SPACE, table) == {
        "t: total": (0, 1, 2, 3),
        "t: force A": (0, 1),
        "t: force B": (2, 3),
    }


def test_a_later_vintage_has_the_late_records_besides() -> None:
    table = Table("t", ("force",), {"quarter": ("Q2",)}, vintage=1, totals=False)
    assert keys(SPACE, table) == {"t: force A": (1, 5), "t: force B": (3, 7)}


def test_two_levels_of_one_dimension_have_no_cells_that_cannot_be() -> None:
    regions = {"region": {"A": "North", "B": "North", "C": "South"}}
    space = Space((Dimension("force", ("A", "B", "C"), regions),))
    found = keys(space, Table("t", ("region", "force")))
    assert found["t: region North"] == (0, 1)
    assert found["t: region North, force B"] == found["t: force B"] == (1,)
    assert "t: region South, force B" not in found


REFUSED = [
    (Table("t", ("age",)), "No dimension or level 'age'; there are force, quarter"),
    (Table("t", ("force",), vintage=2), "Table t: vintage 2; there are 0 to 1"),
    (Table("t", (), {"quarter": ("Q9",)}), r"where quarter = \['Q9'\]; allowed are categories"),
    (Table("t", (), {"quarter": ()}), r"where quarter = \[\]"),
]


@pytest.mark.parametrize(("table", "words"), REFUSED)
def test_what_the_space_does_not_have_is_refused(table: Table, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        list(cells_of(SPACE, table))


def test_dimensions_are_checked() -> None:
    with pytest.raises(UsageError, match="give each category once"):
        Dimension("force", ("A", "A"))
    with pytest.raises(UsageError, match="Level region of force has no group for 'B'"):
        Dimension("force", ("A", "B"), {"region": {"A": "North"}})
