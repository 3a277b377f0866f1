"""Read New Jersey's use-of-force release: 18 linked tables, one report an officer and subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.importers.flat_reports import Steps
from reddot.records.importers.new_jersey_findings import NewJerseyRelease, find_oddities
from reddot.records.importers.new_jersey_layout import (
    FORMS,
    SUBJECTS,
    NewJerseyLayout,
    read_layout,
)
from reddot.records.importers.new_jersey_linked import LinkedAnswers, form_number, read_linked
from reddot.records.importers.new_jersey_records import (
    SUBJECT_INJURIES,
    Case,
    RecordMaker,
    Row,
    listed_injuries,
)
from reddot.records.importers.new_jersey_tables import Table, open_tables
from reddot.records.importers.reading import ImportedReports, Reading
from reddot.records.problems import Problem

MOST_WORDS = 5  # problems told where nothing could be read


def read_new_jersey(folder: Path, step: Steps | None = None) -> ImportedReports:
    """Read the tables of a release from one folder.

    Parameters
    ----------
    folder
        The folder of the tables, as CSV or gzip'd CSV.
    step
        Told of progress: rows done and about how many there are.

    Returns
    -------
    ImportedReports
        One report for each form and subject. Rows read are the rows of ``subject``; one that is of
        no form, or was met before, is refused and named. ``counts`` gives forms and records.

    Raises
    ------
    BadDataError
        The forms or the subjects cannot be read.

    Notes
    -----
    A form is one officer's: nothing links the officers of one incident, nor a person who is the
    subject of several forms, so reports have no incident and no person's identifier.
    """
    layout, reading = read_layout(), Reading()
    tables = open_tables(folder, layout, reading.problems)
    steps = _Steps(step, sum(t.lines for t in tables.values()) + tables[SUBJECTS].lines)
    forms = _read_forms(tables[FORMS], reading, steps)
    linked = _read_linked(tables, layout, reading, steps)
    cases = _cases(_read_subjects(tables[SUBJECTS], forms, reading, steps), forms, linked)
    maker = RecordMaker(layout, linked, reading)
    kept = [case for case in cases if steps.count() or reading.add(maker.make(case), case.row)]
    if not kept:
        words = [p.message for p in reading.problems[:MOST_WORDS]]
        raise BadDataError(" ".join(words) or f"{folder}: there are no subjects.")
    reading.problems += find_oddities(NewJerseyRelease(forms, kept, linked))
    _account(tables, linked, reading)
    return reading.close({"forms": len(forms), "officer_on_person_records": len(kept)})


@dataclass(slots=True)
class _Steps:
    """Tells of progress once a row."""

    tell: Steps | None
    total: int
    done: int = 0

    def count(self) -> None:
        self.done += 1
        if self.tell is not None:
            self.tell(min(self.done, self.total), self.total)


@dataclass(frozen=True, slots=True)
class _SubjectRow:
    """A row of the subjects that is of a form and was not met before."""

    form_id: str
    index: str
    row: int
    values: Row = field(repr=False)


def _read_forms(table: Table, reading: Reading, steps: _Steps) -> dict[str, Row]:
    forms: dict[str, Row] = {}
    odd: dict[str, list[int]] = {}
    for number, values in table.rows():
        steps.count()
        row = _named(table, values)
        form = form_number(row["form_id"]) if row is not None else ""
        if row is None:
            odd.setdefault("wrong_number_of_values", []).append(number)
        elif not form:
            odd.setdefault("form_without_number", []).append(number)
        elif form in forms:
            odd.setdefault("duplicate_form", []).append(number)
        else:
            forms[form] = row
    for code, rows in odd.items():
        words = f"{len(rows):,} rows of {table.file} are left out ({code.replace('_', ' ')})."
        reading.problems.append(Problem(FORMS, code, words, rows[0]))
    return forms


def _read_linked(
    tables: Mapping[str, Table], layout: NewJerseyLayout, reading: Reading, steps: _Steps
) -> dict[str, LinkedAnswers]:
    found: dict[str, LinkedAnswers] = {}
    for name, linked in layout.linked.items():
        if name not in tables:
            continue
        try:
            found[name] = read_linked(tables[name], linked, steps.count)
        except BadDataError as problem:
            words = f"{problem} What the table says is not stated in any report."
            reading.problems.append(Problem(name, "unreadable_table", words))
            continue
        for (given, label), rows in found[name].respelt.items():
            reading.restored[linked.fact, given, label] += rows
    return found


def _read_subjects(
    table: Table, forms: Mapping[str, Row], reading: Reading, steps: _Steps
) -> Iterator[_SubjectRow]:
    seen: set[tuple[str, str]] = set()
    for number, values in table.rows():
        steps.count()
        reading.read += 1
        row = _named(table, values)
        if row is None:
            words = f"The row has {len(values)} values and the heading names {len(table.heading)}."
            reading.refuse(number, "row", "wrong_number_of_values", f"{words} Mend the row.")
            continue
        form, index = form_number(row["form_id"]), form_number(row["index"])
        refusal = _refusal(form, index, forms, seen)
        if refusal is not None:
            reading.refuse(number, *refusal)
            continue
        seen.add((form, index))
        if row["form_id"] != form:
            reading.restored["form_id", "185256.0 and the like", "185256"] += 1
        yield _SubjectRow(form, index, number, row)


def _refusal(
    form: str, index: str, forms: Mapping[str, Row], seen: set[tuple[str, str]]
) -> tuple[str, str, str] | None:
    """Why a row of the subjects makes no record: the field, the code and the words; or None."""
    if not form or not index:
        return "form_id", "missing", "The row names no form or no index. Name both."
    if form not in forms:
        return "form_id", "no_form", f"The form {form} is not in {FORMS}. Add it, or drop the row."
    if not forms[form]["agency_name"]:
        return "force", "missing", f"The form {form} names no agency. Name it in {FORMS}."
    if (form, index) in seen:
        return "index", "duplicate", f"Subject {index} of form {form} was read before; kept once."
    return None


def _cases(
    subjects: Iterator[_SubjectRow],
    forms: Mapping[str, Row],
    linked: Mapping[str, LinkedAnswers],
) -> Iterator[Case]:
    """The subjects with their forms, and what can be said only of all subjects of a form."""
    rows = list(subjects)
    several = Counter(row.form_id for row in rows)
    unhurt = Counter(row.form_id for row in rows if row.values.get("injured") == "False")
    injuries = linked.get(SUBJECT_INJURIES)
    for row in rows:
        form = row.form_id
        all_unhurt = unhurt[form] == several[form]
        yield Case(
            form_id=form,
            index=row.index,
            row=row.row,
            form=forms[form],
            subject=row.values,
            alone=several[form] == 1,
            contradicted=all_unhurt and bool(listed_injuries(injuries, form)),
        )


def _named(table: Table, values: Sequence[str]) -> Row | None:
    """A row by its columns; None where it has more or fewer values than the heading."""
    if len(values) != len(table.heading):
        return None
    return {name: value.strip() for name, value in zip(table.heading, values, strict=True)}


def _account(
    tables: Mapping[str, Table], linked: Mapping[str, LinkedAnswers], reading: Reading
) -> None:
    """Say of each table how it was read."""
    for name, table in tables.items():
        account: dict[str, object] = {"file": table.file, "columns": len(table.heading)}
        if name in linked:
            account |= {"rows": linked[name].rows.total(), "joined": linked[name].joined}
        reading.files.append(account)
