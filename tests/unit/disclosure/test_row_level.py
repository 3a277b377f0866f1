"""A row-level file is all its crosses: which column would rebuild what a table withholds."""

from __future__ import annotations

import numpy as np
import pytest

from reddot.disclosure.publication import Publication
from reddot.disclosure.row_level import (
    RowFile,
    as_publication,
    check_row_file,
    rebuilding_columns,
)
from reddot.disclosure.tables import Table
from reddot.errors import UsageError
from unit.disclosure.cases import Counts, counts_of, policies, released, shown, space_of

SPACE = space_of(force="A B", tactic="x y", month="Jan Feb")
COUNTS = counts_of(SPACE, 1, 2, 9, 10, 6, 8, 7, 9)
COLUMNS = ("force", "tactic", "month")


def rows(counts: Counts) -> tuple[tuple[str, ...], ...]:
    """One row a record, counted out of the atoms."""
    names = [d.categories for d in SPACE.dimensions]
    return tuple(
        tuple(names[at][place] for at, place in enumerate(where))
        for (_, *where), count in np.ndenumerate(counts)
        for _ in range(count)
    )


FILE = RowFile("rows", COLUMNS, rows(COUNTS))


def table_out() -> Publication:
    """Force A used x three times: withheld, and others so that it stays so."""
    rules = policies(ced='method = "threshold"')
    return released(SPACE, [Table("ced", ("force", "tactic"))], rules, COUNTS).publication


def test_a_file_is_every_cross_of_its_columns() -> None:
    cells = shown(as_publication(SPACE, FILE.only(["force", "month"])))
    assert cells["rows: total"] == len(FILE.rows) == 52
    assert cells["rows: force A, month Feb"] == 12
    assert len(cells) == 1 + 2 + 2 + 4


def test_the_column_that_rebuilds_a_suppressed_cell_is_named() -> None:
    out = [table_out()]
    words = "\n".join(f.words() for f in check_row_file(SPACE, out, FILE).findings)
    assert "ced: force A, tactic x must be 3" in words
    assert "rows: force A, tactic x (3)" in words
    assert rebuilding_columns(SPACE, out, FILE) == ("force",)
    assert rebuilding_columns(SPACE, out, FILE.only(["tactic", "force"])) == ("tactic",)


def test_without_that_column_the_file_is_safe() -> None:
    out = [table_out()]
    left = FILE.only(["tactic", "month"])
    assert not check_row_file(SPACE, out, left).findings
    assert rebuilding_columns(SPACE, out, left) == ()


def test_a_file_whose_length_alone_gives_a_count_away_is_refused() -> None:
    space = space_of(force="A B")
    counts = counts_of(space, 3, 0)
    rules = policies(ced='method = "threshold"')
    out = released(space, [Table("ced", ("force",))], rules, counts).publication
    with pytest.raises(UsageError, match="even the number of its rows"):
        rebuilding_columns(space, [out], RowFile("rows", ("force",), (("A",),) * 3))


def test_columns_and_values_the_space_does_not_have_are_refused() -> None:
    with pytest.raises(UsageError, match="Column 'age' is no dimension; there are force, tactic"):
        as_publication(SPACE, RowFile("rows", ("age",), (("17",),)))
    with pytest.raises(UsageError, match="'C' is no category of force; allowed are A, B"):
        as_publication(SPACE, RowFile("rows", ("force",), (("C",),)))
