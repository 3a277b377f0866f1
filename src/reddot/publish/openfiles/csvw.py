"""CSVW: what the CSV files of a release are, in the W3C's metadata for tabular data."""

from __future__ import annotations

import json
from collections.abc import Sequence

from reddot.errors import UsageError
from reddot.publish.openfiles.dictionary import DescribedFile, Field, meaning_of

CONTEXT = "http://www.w3.org/ns/csvw"
DIALECT = {
    "encoding": "utf-8",
    "lineTerminators": ["\r\n", "\n"],
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRowCount": 1,
}
KINDS_SAID = (
    "A cell of a count holds a whole number or one of the words listed as null: each word is a "
    "value of its own that says why there is no number. None of them is zero, and none is a blank."
)


def write_csvw(files: Sequence[DescribedFile], *, title: str) -> bytes:
    """The metadata of a group of tables over all CSV files of a release.

    Parameters
    ----------
    files
        The CSV files; their paths are relative to the folder that the metadata lies in.
    title
        The title of the release.

    Returns
    -------
    bytes
        JSON in UTF-8, the same for the same files.

    Raises
    ------
    UsageError
        No file was given: a group of tables has at least one.

    Notes
    -----
    CSVW has one notion of a cell without a value, ``null``, and a list of the texts that mean it.
    The words suppressed, not stated, not available and not applicable are listed there for every
    count, so that a validator takes the column for whole numbers; a note on each column says what
    each word means. The allowed values of a code are the format of its text, a regular expression.

    References
    ----------
    W3C, Metadata Vocabulary for Tabular Data (2015), sections 5.2–5.7 and 6.4.

    Examples
    --------
    >>> force = Field(name="force", title="Force", meaning="The force", kind="text")
    >>> file = DescribedFile(path="a.csv", title="A", statement="Reports.", fields=(force,))
    >>> json.loads(write_csvw([file], title="Release 1"))["tables"][0]["url"]
    'a.csv'
    """
    if not files:
        raise UsageError("No CSV file was given. CSVW describes at least one; give the files.")
    group = {
        "@context": [CONTEXT, {"@language": "en"}],
        "dc:title": title,
        "dc:description": KINDS_SAID,
        "dialect": DIALECT,
        "tables": [_table(file) for file in files],
    }
    return (json.dumps(group, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _table(file: DescribedFile) -> dict[str, object]:
    schema: dict[str, object] = {"columns": [_column(field) for field in file.fields]}
    if file.key:
        schema["primaryKey"] = list(file.key)
    return {
        "url": file.path,
        "dc:title": file.title,
        "dc:description": file.statement,
        "tableSchema": schema,
    }


def _column(field: Field) -> dict[str, object]:
    column: dict[str, object] = {
        "name": field.name,
        "titles": field.name,
        "dc:title": field.title,
        "dc:description": _described(field),
        "datatype": _datatype(field),
        "required": not (field.blank or field.missing),
    }
    if field.missing:
        column["null"] = list(field.missing)
    return column


def _described(field: Field) -> str:
    unit = f" Unit: {field.unit}." if field.unit else ""
    words = "; ".join(f"{word}: {meaning_of(word)}" for word in field.missing)
    return f"{field.meaning}.{unit}{f' {words}.' if words else ''}"


def _datatype(field: Field) -> object:
    if field.kind == "count":
        return {"base": "integer", "minimum": 0}
    if field.kind == "month":
        return "gYearMonth"
    pattern = field.pattern()
    return {"base": "string", "format": f"({pattern})"} if pattern else "string"
