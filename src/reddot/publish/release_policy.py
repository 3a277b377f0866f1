"""The policy file of a release: its tables with their protection, and its row-level file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reddot.disclosure.policy_file import Policies, read_policies, whole
from reddot.errors import BadDataError, UsageError
from reddot.figures.breakdowns import Breakdown, breakdowns
from reddot.publish.rowlevel.columns import open_columns
from reddot.publish.rowlevel.generalise import Protection
from reddot.publish.table_names import TableName, read_names
from reddot.records.questions import BY_FIELD

ROWS = "rows"
PARTS = ("columns", "quasi", "sensitive", "k")
ALWAYS = ("force", "month")


@dataclass(frozen=True, slots=True)
class RowsAsked:
    """The row-level file: its columns, and what the rows are protected against."""

    columns: tuple[str, ...]
    protection: Protection

    def name(self) -> TableName:
        """The file as the table of all its columns, which whoever holds it can count."""
        by = tuple(_breakdown(column) for column in self.columns if column != "force")
        return TableName(ROWS, ROWS, by)


@dataclass(frozen=True, slots=True)
class ReleasePolicy:
    """What a policy file says."""

    policies: Policies
    names: tuple[TableName, ...]
    rows: RowsAsked | None

    @property
    def row_file(self) -> TableName | None:
        """The row-level file as a table, where there is one."""
        return self.rows.name() if self.rows else None


def read_release_policy(text: str) -> ReleasePolicy:
    """Read the policy file of a release.

    Parameters
    ----------
    text
        TOML: a block ``[tables.NAME]`` for each table, and ``[rows]`` where the release has a
        row-level file.

    Raises
    ------
    BadDataError
        Everything that is wrong, each with its place.
    UsageError
        A name is of no table, or a column cannot be in a row-level file.
    """
    rows = None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadDataError(f"The policy file is not TOML: {error}.") from error
    if ROWS in values:
        rows = _rows(values[ROWS])
    policies = read_policies({name: block for name, block in values.items() if name != ROWS})
    return ReleasePolicy(policies, read_names(policies.tables), rows)


def _rows(block: Any) -> RowsAsked:
    wrong = list(_problems(block))
    if wrong:
        raise BadDataError("\n".join(wrong))
    columns = tuple(block["columns"])
    open_columns(columns)
    for column in columns:
        if column not in ALWAYS:
            _breakdown(column)
    protection = Protection(
        quasi=tuple(block.get("quasi", ())),
        k=block.get("k", 5),
        sensitive=tuple(block.get("sensitive", ())),
    )
    return RowsAsked(columns, protection)


def _problems(block: Any) -> Iterator[str]:
    """What is wrong with the block, in words that name the place."""
    if not isinstance(block, Mapping):
        yield "[rows] is no block; write columns = [...] under it."
        return
    for part in sorted(set(block) - set(PARTS)):
        yield f"[rows] {part}: unknown; allowed are {', '.join(PARTS)}."
    for part in ("columns", "quasi", "sensitive"):
        if not _is_names(block.get(part, ["force"])):
            yield f'[rows] {part} = {block.get(part)!r}; a list of columns, ["force", "month"].'
            return
    columns = block.get("columns", [])
    if not columns:
        yield "[rows] columns is missing; name the columns of the row-level file."
    if "quasi" not in block:
        yield '[rows] quasi is missing; name what somebody could know of a person, ["month"].'
    for part in ("quasi", "sensitive"):
        for name in (n for n in block.get(part, []) if n not in columns):
            yield f"[rows] {part}: '{name}' is not among the columns {', '.join(columns)}."
    if not whole(block.get("k", 5), 2):
        yield f"[rows] k = {block['k']!r}; a whole number of 2 or more."


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)


def _breakdown(column: str) -> Breakdown:
    """The breakdown that a column holds the answers of.

    Raises
    ------
    UsageError
        There is none, so that the file could not be checked against the tables.
    """
    found = next((b for b in breakdowns().values() if column in (b.column, b.made)), None)
    if column in BY_FIELD and BY_FIELD[column].asked_if:
        raise UsageError(
            f"'{column}' cannot be in the row-level file of a release: it is asked of some only, "
            "and the file would say of whom, which the tables do not. Leave it out."
        )
    if found is None:
        raise UsageError(
            f"'{column}' cannot be in the row-level file of a release: no table is by it, or a "
            "report may give several answers, so the file could not be checked against the "
            "tables. Use columns with one answer that a breakdown has."
        )
    return found
