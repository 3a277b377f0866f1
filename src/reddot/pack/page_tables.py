"""Draw the tables of a pack as HTML: headings with their scope, the kinds of entry told apart."""

from __future__ import annotations

from html import escape

from reddot.pack.blocks import Entry, Grid, GridRow, Kind

MANY_COLUMNS = 4  # from here on a table scrolls within itself on a phone
FIGURES = (Kind.NUMBER, Kind.ZERO, Kind.RANGE)
SPOKEN = (Kind.SUPPRESSED, Kind.NOT_STATED, Kind.NOT_AVAILABLE, Kind.NOT_APPLICABLE)


def text(words: str) -> str:
    """The one place where text becomes HTML."""
    return escape(words)


def table(grid: Grid) -> str:
    """A table, in a box that scrolls where it is too wide for the screen."""
    kind = "many" if is_wide(grid) else "stack" if _wordy(grid) else "few"
    kind += " short" if grid.short() else ""
    scroll = f'<div class="scroll" tabindex="0" role="group" aria-label="{text(grid.caption)}">'
    body = "".join(_row(row, grid) for row in grid.rows)
    return (
        f'{scroll}<table class="{kind}"><caption>{text(grid.caption)}</caption>'
        f"<thead>{_head(grid)}</thead><tbody>{body}</tbody></table></div>"
    )


def is_wide(grid: Grid) -> bool:
    """Whether a table is too wide for a phone, and scrolls within itself."""
    return len(grid.columns) >= MANY_COLUMNS


def _wordy(grid: Grid) -> bool:
    """Whether a table holds words, so that a phone shows each row as a list."""
    return any(entry.kind is Kind.WORDS for row in grid.rows for entry in row.entries)


def _head(grid: Grid) -> str:
    """One row of headings, or two where columns share one."""
    grouped = any(column.group for column in grid.columns)
    rows = ' rowspan="2"' if grouped else ""
    corner = f'<th scope="col" class="corner"{rows}>{text(grid.corner)}</th>'
    headings = "".join(_heading(grid, i) for i in range(len(grid.columns)))
    if not grouped:
        return f"<tr>{corner}{headings}</tr>"
    groups = "".join(_group_heading(name, width) for name, width in grid.groups())
    return f"<tr>{corner}{groups}</tr><tr>{headings}</tr>"


def _group_heading(name: str | None, width: int) -> str:
    """The heading over some columns; an empty cell, which is no heading, over those of no group."""
    if not name:
        return f'<td class="group" colspan="{width}"></td>'
    return f'<th scope="colgroup" class="group" colspan="{width}">{text(name)}</th>'


def _heading(grid: Grid, column: int) -> str:
    kinds = {row.entries[column].kind for row in grid.rows}
    figures = "figures" if kinds & {*FIGURES, *SPOKEN} else ""
    start = " start" if _starts(grid, column) else ""
    return f'<th scope="col" class="{figures}{start}">{text(grid.columns[column].heading)}</th>'


def _row(row: GridRow, grid: Grid) -> str:
    strong = ' class="strong"' if row.strong else ""
    entries = "".join(_entry(row.entries[i], grid, i) for i in range(len(grid.columns)))
    return f'<tr{strong}><th scope="row">{text(row.heading)}</th>{entries}</tr>'


def _starts(grid: Grid, column: int) -> bool:
    """Whether a column is the first below a shared heading."""
    columns = grid.columns
    return columns[column].group is not None and (
        column == 0 or columns[column - 1].group != columns[column].group
    )


def _entry(entry: Entry, grid: Grid, column: int) -> str:
    words = text(entry.text)
    if entry.link is not None:
        words = f'<a href="#{text(entry.link)}">{words}</a>'
    if entry.kind in SPOKEN:
        words = f"<span>{words}</span>"
    heading = grid.columns[column].heading
    of = heading if heading.endswith("?") else f"{heading}:"
    start = " start" if _starts(grid, column) else ""
    return f'<td class="{entry.kind}{start}" data-of="{text(of)}">{words}</td>'
