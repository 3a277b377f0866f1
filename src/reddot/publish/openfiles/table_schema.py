"""The Data Package of a release: its CSV files with their Table Schema (Frictionless)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from reddot.errors import UsageError
from reddot.publish.openfiles.dictionary import TYPE_WORDS, DescribedFile, Field, meaning_of

_TYPES = {
    "text": "string",
    "code": "string",
    "yes_no": "string",
    "count": "integer",
    "month": "yearmonth",
}


def write_data_package(files: Sequence[DescribedFile], *, name: str, title: str) -> bytes:
    """The descriptor of a Data Package over all CSV files of a release.

    Parameters
    ----------
    files
        The CSV files; their paths are relative to the folder that the descriptor lies in.
    name
        The package's name: small letters, digits, and the signs ``-``, ``_`` and ``.``.
    title
        The title of the release.

    Returns
    -------
    bytes
        JSON in UTF-8, the same for the same files.

    Raises
    ------
    UsageError
        No file was given, or the name has other signs.

    Notes
    -----
    The words that may stand where a count could are the ``missingValues`` of that field alone: in
    a column of codes ``not_stated`` is a value like any other. Each word's meaning is in the
    field's description: they are kinds, and none of them is zero.

    References
    ----------
    Data Package and Table Schema, version 2 (2024): ``missingValues`` of a field.

    Examples
    --------
    >>> force = Field(name="force", title="Force", meaning="The force", kind="text")
    >>> file = DescribedFile(path="a.csv", title="A", statement="Reports.", fields=(force,))
    >>> package = json.loads(write_data_package([file], name="release-1", title="Release 1"))
    >>> package["resources"][0]["schema"]["fields"][0]["type"]
    'string'
    """
    if not files:
        raise UsageError("No CSV file was given. A Data Package has at least one; give the files.")
    if not re.fullmatch(r"[a-z0-9._-]+", name):
        raise UsageError(
            f"'{name}' is no name of a Data Package. Use small letters, digits, '-', '_' and '.'."
        )
    package = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "resources": [_resource(file) for file in files],
    }
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _resource(file: DescribedFile) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(field) for field in file.fields],
        "missingValues": [""],
    }
    if file.key:
        schema["primaryKey"] = list(file.key)
    return {
        "profile": "tabular-data-resource",
        "name": file.name,
        "path": file.path,
        "title": file.title,
        "description": file.statement,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": schema,
    }


def _field(field: Field) -> dict[str, object]:
    found: dict[str, object] = {
        "name": field.name,
        "title": field.title,
        "type": _TYPES[field.kind],
        "description": _described(field),
    }
    constraints: dict[str, object] = {}
    if field.missing:
        found["missingValues"] = ["", *field.missing]
    elif not field.blank:
        constraints["required"] = True
    if field.kind == "count":
        constraints["minimum"] = 0
    if field.allowed and field.kind != "month":
        constraints["enum"] = [value for value, _ in field.allowed]
    if constraints:
        found["constraints"] = constraints
    return found


def _described(field: Field) -> str:
    unit = f" Unit: {field.unit}." if field.unit else ""
    labels = "; ".join(f"{value}: {label}" for value, label in field.allowed)
    words = "; ".join(f"{word}: {meaning_of(word)}" for word in field.missing)
    said = "".join(f" {text}." for text in (labels, words) if text)
    return f"{field.meaning} ({TYPE_WORDS[field.kind]}).{unit}{said}"
