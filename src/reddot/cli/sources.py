"""Options and readers that commands on figures share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reddot.records.source import Source

SourceArgument = Annotated[
    list[Path],
    typer.Argument(
        help="Releases (ODS, XLSX), folders written by `reddot import`, or files of reports."
    ),
]
LayoutOption = Annotated[
    Path | None,
    typer.Option(help="A TOML description of the tables, in place of the Home Office's own."),
]


def open_source(paths: list[Path], layout: Path | None = None) -> Source:
    """Read the sources a person named, by their own layout if they gave one."""
    from reddot.records.importers.layout import read_layout_file
    from reddot.records.source import read_source

    return read_source(paths, read_layout_file(layout) if layout else None)


def resolve_forces(names: list[str], source: Source) -> tuple[str, ...]:
    """The forces a person typed, by the names that the source has."""
    from reddot.records.forces import find_force

    known = {row.force for r in source.releases for t in r.tables for row in t.rows}
    if source.records is not None:
        known |= set(source.records.forces())
    by_lower = {name.casefold(): name for name in known}
    return tuple(by_lower.get(name.casefold()) or find_force(name) for name in names)
