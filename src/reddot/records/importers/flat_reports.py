"""Read a force's own flat file of reports, one row a report, by a mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError
from reddot.records.flat import unflatten
from reddot.records.importers.flat_coverage import (
    codes_without_column,
    missing_columns,
    questions_without_column,
)
from reddot.records.importers.flat_files import FlatFile, open_flat
from reddot.records.importers.flat_mapping import FlatMapping, fold
from reddot.records.importers.flat_rows import RowReader
from reddot.records.importers.reading import ImportedReports, Reading
from reddot.records.problems import Problem

LEAST_KNOWN = 0.5  # a file with fewer of its columns known is taken for another kind of file
Steps = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class MappingCheck:
    """What a mapping leaves unsaid about a file: columns, answers, questions."""

    columns_read: int
    unmapped_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    unmapped_answers: tuple[tuple[str, str, int], ...]
    questions_without_column: tuple[str, ...]

    def complete(self) -> bool:
        """Whether every column and every answer of the file has its place."""
        return not self.unmapped_columns and not self.unmapped_answers

    def as_json(self) -> dict[str, object]:
        """The check as the ``import`` command prints it."""
        answers = [{"field": f, "value": v, "rows": rows} for f, v, rows in self.unmapped_answers]
        return {
            "columns_read": self.columns_read,
            "unmapped_columns": list(self.unmapped_columns),
            "missing_columns": list(self.missing_columns),
            "unmapped_answers": answers,
            "questions_without_column": list(self.questions_without_column),
        }


def read_flat(
    paths: Sequence[Path], mapping: FlatMapping, step: Steps | None = None
) -> ImportedReports:
    """Read flat files of reports.

    Parameters
    ----------
    paths
        CSV, XLSX or ODS files of one layout.
    mapping
        What the headings and the words mean.
    step
        Told of progress: rows done and about how many there are.

    Returns
    -------
    ImportedReports
        A row with more or fewer values than the heading, or with an identifier met before, is
        refused and named. An answer without a counterpart is kept as given and named; a column
        that is not known, or not there, is named.

    Raises
    ------
    BadDataError
        Nothing could be read, or a file is not of the layout.
    """
    reading = Reading()
    seen: set[Path] = set()
    for path, name, slug in _named(paths):
        reading.file = name if len(paths) > 1 else ""
        try:
            _check_new(path, seen)
            _read_file(path, _Run(name, slug, mapping, reading, step))
        except BadDataError as problem:
            reading.problems.append(Problem(str(path), "unreadable_file", str(problem)))
    if not reading.reports:
        raise BadDataError(" ".join(p.message for p in reading.problems) or "There are no rows.")
    return reading.close()


@dataclass(frozen=True, slots=True)
class _Run:
    """What the reading of one file needs; made-up identifiers start with the slug."""

    name: str
    slug: str
    mapping: FlatMapping
    reading: Reading
    step: Steps | None


def _named(paths: Sequence[Path]) -> Iterator[tuple[Path, str, str]]:
    """Each file with its name and slug; where two share one, a path or an ordinal tells them apart.

    A slug holds no full stop, so that one with an ordinal is never another file's.
    """
    names = Counter(path.name for path in paths)
    slugs = Counter(_slug(path) for path in paths)
    for ordinal, path in enumerate(paths, 1):
        slug = _slug(path)
        name = path.name if names[path.name] == 1 else str(path)
        yield path, name, slug if slugs[slug] == 1 else f"{slug}.{ordinal}"


def _check_new(path: Path, seen: set[Path]) -> None:
    if path.resolve() in seen:
        raise BadDataError(f"{path}: the file was given twice; it is read once.")
    seen.add(path.resolve())


def _read_file(path: Path, run: _Run) -> None:
    file = open_flat(path)
    mapping, reading = run.mapping, run.reading
    reader = RowReader(mapping, file.heading, reading)
    _check_layout(path, file, mapping, reader.unmapped)
    for problem in _column_problems(file.heading, mapping, reader.unmapped):
        words = reading.in_file(problem.message)
        reading.problems.append(Problem(problem.field, problem.code, words))
    reading.no_answer |= codes_without_column(file.heading, mapping)
    before = reading.read
    for number, values in file.rows:
        reading.read += 1
        _read_row(run.slug, file.heading, reader, number, values)
        if run.step is not None:
            run.step(reading.read - before, file.lines)
    account = {"file": run.name, "read_as": file.read_as, "columns": len(file.heading)}
    reading.files.append(account | {"rows": reading.read - before})


def _read_row(
    slug: str, heading: Sequence[str], reader: RowReader, number: int, values: Sequence[Any]
) -> None:
    reading, mapping = reader.reading, reader.mapping
    if len(values) != len(heading):
        words = f"The row has {len(values)} values and the heading names {len(heading)}."
        reading.refuse(number, "row", "wrong_number_of_values", f"{words} Mend the row.")
        return
    row, children = reader.read(values, number)
    if "report_id" not in row:
        row["report_id"] = f"{slug}-{number}"
    given = row.get("force") or mapping.force
    if given is None:
        words = "The row names no force, and the mapping none for the file. Name it in either."
        reading.refuse(number, "force", "missing", words)
        return
    row["force"] = reading.force(given, number)
    reading.add(unflatten(row, children), number)


def _slug(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "file"


def _check_layout(
    path: Path, file: FlatFile, mapping: FlatMapping, unmapped: Sequence[str]
) -> None:
    known = len(file.heading) - len(unmapped)
    if known < LEAST_KNOWN * len(file.heading):
        raise BadDataError(
            f"{path}: {known:,} of its {len(file.heading):,} columns are known to the mapping "
            f"'{mapping.title}', so it is taken for another file. Unknown are: "
            f"{', '.join(unmapped[:5])} …"
        )


def _column_problems(
    heading: Sequence[str], mapping: FlatMapping, unmapped: Sequence[str]
) -> Iterator[Problem]:
    for name in unmapped:
        words = f"The column '{name}' is not known to the mapping; what it holds is left out."
        yield Problem(name, "unknown_column", words)
    for name in missing_columns(heading, mapping):
        later = mapping.later_columns.get(fold(name))
        words = f"The column '{name}' is not in the file"
        if later is None:
            yield Problem(name, "missing_column", f"{words}; its answer is not stated in any row.")
        else:
            yield Problem(name, "later_column", f"{words}: {later}.")


def check_mapping(paths: Sequence[Path], mapping: FlatMapping) -> MappingCheck:
    """Say what a mapping leaves unsaid about some files; nothing is written.

    Raises
    ------
    BadDataError
        Nothing could be read.
    """
    found = read_flat(paths, mapping)
    headings = [open_flat(path).heading for path in paths]
    columns = [name for heading in headings for name in heading]
    targets = {t for name in columns if (t := mapping.target(name)) is not None}
    return MappingCheck(
        columns_read=len(targets),
        unmapped_columns=tuple(dict.fromkeys(n for n in columns if mapping.target(n) is None)),
        missing_columns=missing_columns(columns, mapping),
        unmapped_answers=tuple((g.field, g.value, g.rows) for g in found.report.as_given),
        questions_without_column=questions_without_column(targets),
    )
