"""Write small spreadsheets for tests: ODS and XLSX by the standard library alone.

A sheet is a list of rows; a cell is a text, a number, a truth value, a date, ``None`` for an empty
cell, or :class:`Merged`. The writers know nothing of Reddot, so that a mistake in the reader
cannot hide in them.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell merged over the rows and columns that follow; write ``None`` in the covered ones."""

    value: object
    rows: int = 1
    columns: int = 1


Grid = Sequence[Sequence[object]]
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)

_ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text")
)


def write_ods(path: Path, sheets: Mapping[str, Grid], *, blank_rows_after: int = 0) -> Path:
    """Write an ODS file; ``blank_rows_after`` repeats an empty row as office programs do."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(_ods_row(cells) for cells in grid)
        + _ods_blank(blank_rows_after)
        + "</table:table>"
        for name, grid in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_NAMES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODS_KIND)
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        archive.writestr("content.xml", content)
    return path


def _ods_blank(rows: int) -> str:
    if not rows:
        return ""
    many = f'table:number-rows-repeated="{rows}"'
    return f"<table:table-row {many}><table:table-cell/></table:table-row>"


def _ods_row(cells: Sequence[object]) -> str:
    written = "".join(_ods_cell(cell) for cell in cells) or "<table:table-cell/>"
    return f"<table:table-row>{written}</table:table-row>"


def _ods_cell(cell: object) -> str:
    span = ""
    if isinstance(cell, Merged):
        span = (
            f' table:number-rows-spanned="{cell.rows}"'
            f' table:number-columns-spanned="{cell.columns}"'
        )
        cell = cell.value
    if cell is None:
        return "<table:table-cell/>"
    kind, shown = _ods_value(cell)
    return f"<table:table-cell{span} {kind}>{_paragraphs(shown)}</table:table-cell>"


def _ods_value(cell: object) -> tuple[str, str]:
    if isinstance(cell, bool):
        word = str(cell).lower()
        return f'office:value-type="boolean" office:boolean-value="{word}"', word.upper()
    if isinstance(cell, int | float):
        return f'office:value-type="float" office:value="{cell}"', f"{cell:,}"
    if isinstance(cell, dt.date):
        return f'office:value-type="date" office:date-value="{cell.isoformat()}"', str(cell)
    return 'office:value-type="string"', str(cell)


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))


def write_xlsx(path: Path, sheets: Mapping[str, Grid]) -> Path:
    """Write an XLSX file with its texts inline and a style for dates."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _xlsx_frame(list(sheets)).items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        for number, grid in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _xlsx_sheet(grid))
    return path


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _xlsx_frame(names: Sequence[str]) -> dict[str, str]:
    """The parts that are the same for every workbook but for the names of its sheets."""
    numbered = list(enumerate(names, 1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_PART}.worksheet+xml"/>'
        for i, _ in numbered
    )
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}"/>' for i, name in numbered
    )
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in numbered
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_PART}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_PART}.styles+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }


def _xlsx_sheet(grid: Grid) -> str:
    rows = "".join(_xlsx_row(cells, number) for number, cells in enumerate(grid, 1))
    merged = "".join(f'<mergeCell ref="{place}"/>' for place in _merged_places(grid))
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}">'
        f"<sheetData>{rows}</sheetData>{merged}</worksheet>"
    )


def _xlsx_row(cells: Sequence[object], number: int) -> str:
    written = (_xlsx_cell(c, f"{column_letters(i)}{number}") for i, c in enumerate(cells))
    return f'<row r="{number}">{"".join(written)}</row>'


def _xlsx_cell(cell: object, place: str) -> str:
    cell = cell.value if isinstance(cell, Merged) else cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    if isinstance(cell, dt.date):
        return f'<c r="{place}" s="1"><v>{(cell - EXCEL_DAY_ZERO).days}</v></c>'
    text = escape(str(cell))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _merged_places(grid: Grid) -> Iterator[str]:
    for r, cells in enumerate(grid, 1):
        for c, cell in enumerate(cells):
            if isinstance(cell, Merged):
                last = f"{column_letters(c + cell.columns - 1)}{r + cell.rows - 1}"
                yield f"{column_letters(c)}{r}:{last}"


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: ``A`` to ``Z``, then ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
