"""The answers of a foreign file as values and codes of ours: each spelling is worked out once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from reddot.records.codes import CodeList, read_code_list
from reddot.records.columns import Column
from reddot.records.importers.damage import restore_code
from reddot.records.importers.flat_mapping import FlatMapping, fold, names_of
from reddot.records.importers.own_values import read_value
from reddot.records.importers.reading import Reading

MOST_LABELS = 10  # a longer list is not printed whole in a message


class NoCounterpartError(ValueError):
    """An answer that no code stands for; the message says what is known."""


class Answers:
    """Reads answers by the words of a mapping, and counts what was restored and recoded.

    Parameters
    ----------
    mapping
        The file's own words for codes.
    reading
        The account of the import.
    """

    def __init__(self, mapping: FlatMapping, reading: Reading) -> None:
        self.mapping = mapping
        self.reading = reading
        self._words: dict[str, dict[str, str]] = {}
        self._read: dict[tuple[str, str, Any], tuple[Any, str]] = {}

    def value(self, column: Column, given: Any) -> Any:
        """The value of an answer.

        Raises
        ------
        NoCounterpartError
            No value of the column is meant.
        """
        key = (column.name, type(given).__name__, given)
        if key not in self._read:
            self._read[key] = self._work_out(column, given)
        value, how = self._read[key]
        if how == "restored":
            self.reading.restored[column.name, shown(given), value] += 1
        elif how == "recoded":
            self.reading.recoded[column.name, shown(given), value] += 1
        elif how:
            raise NoCounterpartError(how)
        return value

    def words(self, name: str, code_list: str) -> Mapping[str, str]:
        """Every folded word that stands for a code of a question."""
        if name not in self._words:
            codes = read_code_list(code_list).codes
            self._words[name] = {fold(n): c.code for c in codes for n in names_of(c)}
            self._words[name] |= self.mapping.values.get(name, {})
        return self._words[name]

    def _work_out(self, column: Column, given: Any) -> tuple[Any, str]:
        if column.kind == "code":
            return self._code(column.name, str(column.code_list), given)
        try:
            return read_value(given, column), ""
        except ValueError as problem:
            return None, str(problem)

    def _code(self, name: str, code_list: str, given: Any) -> tuple[Any, str]:
        if (code := self.words(name, code_list).get(fold(given))) is not None:
            return code, "" if str(given) == code else "recoded"
        codes = read_code_list(code_list)
        if (code := restore_code(given, codes.names())) is not None:
            return code, "restored"
        return None, f"is no answer known here; known are: {_some_labels(codes, given)}."


def _some_labels(codes: CodeList, given: Any) -> str:
    """The labels of a list; of a long one those nearest to what was given."""
    labels = [code.label for code in codes.codes]
    if len(labels) <= MOST_LABELS:
        return ", ".join(labels)
    near = difflib.get_close_matches(str(given), labels, n=3, cutoff=0.4) or labels[:3]
    return f"{', '.join(near)} and others (the code list '{codes.name}' has {len(labels)})"


def shown(value: Any) -> str:
    """A value as it stands in a message: a day without the midnight that spreadsheets add."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def split_by_labels(
    joined: str, separator: str, words: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """The codes in a cell of several answers, and the pieces that no label stands for.

    The longest known label is taken first, because labels hold the separator themselves.

    Parameters
    ----------
    joined
        The cell.
    separator
        What stands between answers.
    words
        Folded labels and the codes they stand for.

    Examples
    --------
    >>> words = {"open ground, such as a park": "open_ground", "other": "other"}
    >>> split_by_labels("Open ground, such as a park, Other, Moon", ",", words)
    (['open_ground', 'other'], ['Moon'])
    """
    pieces = [piece.strip() for piece in joined.split(separator)]
    codes: list[str] = []
    left: list[str] = []
    start = 0
    while start < len(pieces):
        for end in range(len(pieces), start, -1):
            code = words.get(fold(f"{separator} ".join(pieces[start:end])))
            if code is not None:
                codes.append(code)
                break
        else:
            end = start + 1
            left += [pieces[start]] if pieces[start] else []
        start = end
    return list(dict.fromkeys(codes)), left
