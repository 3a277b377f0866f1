"""Draw a laid-out pack as Typst source: the same blocks as the page, as a PDF to print.

Every text stands in code as a string, never in markup, so that no sign in it means anything.
"""

from __future__ import annotations

from functools import singledispatch
from importlib import resources

from reddot.pack.blocks import (
    Answer,
    Beware,
    Block,
    Bullets,
    Chart,
    Column,
    Document,
    Entry,
    Evidence,
    Finding,
    Fold,
    Grid,
    GridRow,
    Kind,
    Rule,
    Section,
    Terms,
    Tile,
    Words,
)

RIGHT = (
    Kind.NUMBER, Kind.ZERO, Kind.RANGE, Kind.SUPPRESSED, Kind.NOT_STATED, Kind.NOT_AVAILABLE,
    Kind.NOT_APPLICABLE,
)  # fmt: skip
CHART_CM = 8.2
SIZES = ((6, "9pt"), (8, "8pt"), (99, "7pt"))  # letters of a table by its most columns
WIDE = 6  # columns from which a table takes the whole width
LONG_WORDS, MOST_LETTERS = 30, 26  # of a column of words, and of row headings in a wide table
MOST_BESIDE, MOST_LETTERS_BESIDE = 3, 46  # columns, and letters of a line, beside a chart


def typst_source(document: Document) -> str:
    """The Typst source of a whole pack."""
    style = (resources.files("reddot.pack") / "pack.typ").read_text(encoding="utf-8")
    parts = "\n".join(_section(section, 1) for section in document.sections)
    return f"{_settings(document)}\n{style}\n{_first_page(document)}\n{parts}\n"


def quoted(words: str) -> str:
    """A text as a Typst string: the one place where text becomes Typst.

    >>> quoted('"A" #b')
    '"\\\\"A\\\\" #b"'
    """
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _settings(document: Document) -> str:
    """Title and language; page numbers; the synthetic mark at the head of every page."""
    header = "none"
    if document.banner is not None:
        header = f'align(center, text(size: 9pt, weight: "bold", {quoted(document.banner)}))'
    counted = "context [#counter(page).display() of #counter(page).final().first()]"
    footer = f"grid(columns: (1fr, auto), small({quoted(document.title)}), small({counted}))"
    return (
        f"#set document(title: {quoted(document.title)}, date: auto)\n"
        '#let small(body) = text(size: 8pt, fill: rgb("#4d4d4d"), body)\n'
        f'#set page(paper: "a4", margin: (x: 1.9cm, top: 2.1cm, bottom: 2cm), header: {header}, '
        f"footer: {footer})"
    )


def _first_page(document: Document) -> str:
    about = "\n".join(_pair(term, words) for term, words in document.about)
    banner = f"#note(strong({quoted(document.banner)}))\n" if document.banner else ""
    return (
        '#show title: set text(size: 26pt, weight: "bold")\n#show title: set block(below: 0.8em)\n'
        f"#title()\n{banner}#text(size: 12pt, {quoted(document.what_it_is)})\n\n{about}\n"
        '#v(1.5em)\n#strong("Contents")\n#outline(title: none, depth: 1)'
    )


def _section(section: Section, level: int) -> str:
    heading = f"#heading(level: {level}, {quoted(section.title)}) <{section.key}>"
    blocks = "\n".join(map(_block, section.blocks))
    inner = "\n".join(_section(s, level + 1) for s in section.sections)
    fresh = "#pagebreak(weak: true)\n" if section.apart else ""
    return f"{fresh}{heading}\n{blocks}\n{inner}"


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"There is no way to draw {type(block).__name__} as Typst.")


@_block.register
def _(block: Words) -> str:
    return f"#par({quoted(block.text)})"


@_block.register
def _(block: Beware) -> str:
    items = ", ".join(map(quoted, block.items))
    return f'#note({{ strong("Beware"); set text(size: 8.5pt); list({items}) }})'


@_block.register
def _(block: Bullets) -> str:
    return f"#list({', '.join(map(quoted, block.items))})"


@_block.register
def _(block: Terms) -> str:
    return "\n".join(_pair(term, words) for term, words in block.pairs)


@_block.register
def _(block: Fold) -> str:
    pairs = "\n".join(_pair(term, words) for term, words in block.pairs)
    return f"#par(strong({quoted(block.title)}))\n#{{\nset text(size: 8.5pt)\n[{pairs}]\n}}"


@_block.register
def _(block: Finding) -> str:
    answers = ", ".join(map(_answer, block.answers))
    return f"#grid(columns: (1fr, 1fr), column-gutter: 8pt, {answers})"


@_block.register
def _(block: Evidence) -> str:
    charts = [_chart(chart) for chart in block.charts]
    grids = [_grid(grid) for grid in block.grids]
    rules = "\n".join(map(_rule, block.rules))
    if _beside(block):
        columns = f"columns: ({CHART_CM}cm, 1fr), column-gutter: 14pt"
        return f"#grid({columns}, {charts[0]}, {grids[0]})\n{rules}"
    tiles = ", ".join(map(_tile, block.tiles))
    drawn = f"#grid(columns: (1fr,) * 3, gutter: 8pt, {tiles})\n" if tiles else ""
    if charts:
        drawn += f"#grid(columns: ({CHART_CM}cm,) * 2, gutter: 14pt, {', '.join(charts)})\n"
    return drawn + "\n".join(f"#{grid}" for grid in grids) + f"\n{rules}"


@_block.register
def _(block: Grid) -> str:
    return f"#{_grid(block)}"


def _beside(block: Evidence) -> bool:
    one = len(block.charts) == len(block.grids) == 1
    if not one or len(block.grids[0].columns) > MOST_BESIDE:
        return False
    return sum(_letters(block.grids[0])) <= MOST_LETTERS_BESIDE


def _pair(term: str, words: str) -> str:
    return f"#pair({quoted(term)}, {quoted(words)})"


def _answer(answer: Answer) -> str:
    words = (answer.question, answer.verdict, answer.meaning, answer.tone)
    return f"answer({', '.join(map(quoted, words))})"


def _tile(tile: Tile) -> str:
    return f"tile({quoted(tile.number)}, {quoted(tile.what)}, {quoted(tile.where)})"


def _rule(rule: Rule) -> str:
    pairs = "".join(f", ({quoted(term)}, {quoted(words)})" for term, words in rule.particulars)
    return f"#rule({quoted(rule.statement)}{pairs})"


def _chart(chart: Chart) -> str:
    spoken = quoted(f"{chart.title}. {chart.description}")
    picture = (
        f'image(bytes({quoted(chart.svg)}), format: "svg", width: {CHART_CM}cm, alt: {spoken})'
    )
    return f"figure({picture}, caption: {quoted(chart.title)}, numbering: none, kind: image)"


def _grid(grid: Grid) -> str:
    size = next(size for most, size in SIZES if len(grid.columns) <= most)
    columns = ", ".join(_widths(grid))
    aligned = ", ".join(["left", *("right" if _right(grid, i) else "left" for i in _range(grid))])
    rows = "\n".join(_row(row, grid.columns) for row in grid.rows)
    table = f"table(columns: ({columns}), align: ({aligned}), {_head(grid)}, {rows})"
    caption = quoted(grid.caption)
    body = f"{{ set text(size: {size}); set par(leading: 0.45em); {table} }}"
    drawn = f"figure({body}, caption: {caption}, numbering: none, kind: table)"
    return f"block(breakable: false, {drawn})" if grid.short() else drawn


def _range(grid: Grid) -> range:
    return range(len(grid.columns))


def _widths(grid: Grid) -> list[str]:
    """The widths of the columns: as they come, or shared out by their letters on a full sheet."""
    letters = _letters(grid)
    if len(grid.columns) >= WIDE:
        return [f"{count + 3}fr" for count in letters]
    return ["auto", *("1fr" if count > LONG_WORDS else "auto" for count in letters[1:])]


def _letters(grid: Grid) -> list[int]:
    """The letters that a line of each column needs: of its entries, or a word of its heading."""
    first = [row.heading for row in grid.rows] + grid.corner.split()
    found = [max(map(len, first))]
    for i, column in enumerate(grid.columns):
        texts = [row.entries[i].text for row in grid.rows] + column.heading.split()
        found.append(max(map(len, texts)))
    return [min(count, MOST_LETTERS) for count in found[:1]] + found[1:]


def _right(grid: Grid, column: int) -> bool:
    return any(row.entries[column].kind in RIGHT for row in grid.rows)


def _head(grid: Grid) -> str:
    """The heading rows, repeated on every page that a table runs over."""
    grouped = any(column.group for column in grid.columns)
    span = "rowspan: 2, " if grouped else ""
    corner = f"table.cell({span}align: bottom, strong({quoted(grid.corner)}))"
    names = ", ".join(f"strong({quoted(column.heading)})" for column in grid.columns)
    groups = "".join(
        f"table.cell(colspan: {width}, align: center, strong({quoted(name or '')})), "
        for name, width in grid.groups()
    )
    inner = f"{corner}, {groups if grouped else ''}{names}, table.hline(stroke: 1pt + ink)"
    return f"table.header({inner})"


def _row(row: GridRow, columns: tuple[Column, ...]) -> str:
    heading = quoted(row.heading)
    cells = [f"strong({heading})" if row.strong else heading]
    cells += [_entry(entry, row.strong) for entry, _ in zip(row.entries, columns, strict=True)]
    return f"{', '.join(cells)}, table.hline(),"


def _entry(entry: Entry, strong: bool) -> str:
    words = f"mark({quoted(entry.text)}, {quoted(entry.kind)})"
    if entry.link is not None:
        return f"link(<{entry.link}>, {words})"
    return f"strong({words})" if strong else words
