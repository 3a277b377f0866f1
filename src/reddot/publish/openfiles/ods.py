"""Write OpenDocument spreadsheets: plain sheets of numbers, texts and days, the same bytes always.

A small writer of our own: the parts are stored, not compressed, and carry no clock, so that the
same sheets give the same bytes whatever the machine and its compression library.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from xml.sax.saxutils import escape

from reddot.publish.openfiles.ods_cells import CellValue, cell_xml, clean_text
from reddot.publish.openfiles.ods_sheet import Sheet, sheet_names

__all__ = ["CellValue", "Sheet", "write_ods"]

KIND = "application/vnd.oasis.opendocument.spreadsheet"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file can state
NARROW, WIDE = 2.2, 9.0  # cm
CM_PER_CHARACTER = 0.21
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("meta", "meta"),
    )
)  # fmt: skip
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def write_ods(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Write sheets as an ODS workbook.

    Parameters
    ----------
    sheets
        One or more; each has its title and its notes above its rows, a blank row between.
    title
        The title of the workbook, for the document's properties.

    Returns
    -------
    bytes
        The same for the same sheets, whenever and wherever they are written.

    Raises
    ------
    UsageError
        There is no sheet, or a cell holds what a spreadsheet cannot: a truth value, a number that
        is not finite, a whole number beyond 2**53.

    Notes
    -----
    A text is never a formula. Characters that XML cannot hold become the replacement character.
    An empty text is a blank cell. Sheets are renamed where a name is not allowed or is taken.

    Examples
    --------
    >>> book = write_ods([Sheet("ced", (("force", "total"), ("Norfolk", 426)))], title="CED")
    >>> book[:2], b"application/vnd.oasis.opendocument.spreadsheet" in book[:100]
    (b'PK', True)
    """
    names = sheet_names(sheets)
    parts = {
        "mimetype": KIND,
        "content.xml": _content(sheets, names),
        "styles.xml": _STYLES,
        "meta.xml": _meta(title),
        "META-INF/manifest.xml": _MANIFEST,
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return target.getvalue()


def _content(sheets: Sequence[Sheet], names: Sequence[str]) -> str:
    widths = [_widths(sheet) for sheet in sheets]
    styles = "".join(
        f'<style:style style:name="{_column_style(s, c)}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
        for s, own in enumerate(widths)
        for c, width in enumerate(own)
    )
    tables = "".join(
        _table(sheet, name, s, len(own))
        for s, (sheet, name, own) in enumerate(zip(sheets, names, widths, strict=True))
    )
    return (
        f'{_XML}<office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{styles}{_CELL_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _column_style(sheet: int, column: int) -> str:
    return f"co{sheet + 1}_{column + 1}"


def _widths(sheet: Sheet) -> list[float]:
    """The width of each column in cm: as asked for, else as its texts need, within limits."""
    columns = max((len(row) for row in sheet.rows), default=1) or 1
    found = []
    for column, asked in zip_longest(range(columns), sheet.column_widths[:columns]):
        longest = max((len(str(row[column])) for row in sheet.rows if column < len(row)), default=0)
        found.append(asked or min(WIDE, max(NARROW, 0.4 + CM_PER_CHARACTER * longest)))
    return found


def _table(sheet: Sheet, name: str, number: int, columns: int) -> str:
    declared = "".join(
        f'<table:table-column table:style-name="{_column_style(number, c)}"/>'
        for c in range(columns)
    )
    quoted = escape(name, {'"': "&quot;"})
    above = "".join(_rows_above(sheet))
    headings = "".join(_row(row, "heading") for row in sheet.rows[: sheet.header_rows])
    rows = "".join(_row(row) for row in sheet.rows[sheet.header_rows :])
    repeated = f"<table:table-header-rows>{headings}</table:table-header-rows>" if headings else ""
    whole = f"{above}{repeated}{rows}" or _row(())
    named = f'table:name="{quoted}" table:style-name="sheet"'
    return f"<table:table {named}>{declared}{whole}</table:table>"


def _rows_above(sheet: Sheet) -> Iterator[str]:
    if sheet.title:
        yield _row((sheet.title,), "title")
    for note in sheet.notes:
        yield _row((note,))
    if sheet.title or sheet.notes:
        yield _row(())


def _row(cells: Sequence[CellValue], style: str = "") -> str:
    written = "".join(cell_xml(cell, style) for cell in cells) or "<table:table-cell/>"
    return f"<table:table-row>{written}</table:table-row>"


def _meta(title: str) -> str:
    words = escape(clean_text(title))
    return (
        f'{_XML}<office:document-meta {_NAMES} {_DC} office:version="1.3"><office:meta>'
        f"<meta:generator>Reddot</meta:generator><dc:title>{words}</dc:title>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )


_CELL_STYLES = (
    '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'
    '<number:date-style style:name="iso"><number:year number:style="long"/>'
    "<number:text>-</number:text>"
    '<number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>'
    '<style:style style:name="heading" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="title" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/></style:style>'
)
_STYLES = (
    f'{_XML}<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell">'
    '<style:text-properties fo:language="en" fo:country="GB"/></style:default-style>'
    '</office:styles><office:automatic-styles><style:page-layout style:name="page">'
    '<style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm"'
    ' style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"/>'
    "</style:page-layout></office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="page"/>'
    "</office:master-styles></office:document-styles>"
)
_MANIFEST = (
    f'{_XML}<manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    f' manifest:media-type="{KIND}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>'
        for part in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)
