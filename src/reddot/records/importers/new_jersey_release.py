"""New Jersey's release as it is read: its forms, the subjects of each, the linked tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reddot.errors import BadDataError
from reddot.records.importers.flat_reports import Steps
from reddot.records.importers.new_jersey_layout import FORMS, NewJerseyLayout
from reddot.records.importers.new_jersey_linked import LinkedAnswers, form_number, read_linked
from reddot.records.importers.new_jersey_tables import Table
from reddot.records.importers.reading import Reading
from reddot.records.problems import Problem

Row = Mapping[str, str]
OFFICER_INJURIES, SUBJECT_INJURIES = "incident_officer_injury_type", "incident_subject_injury"
ONE_OR_UNSAID = ("1", "1.0", "", None)
NO_INJURY = frozenset({"Not Provided", "No Injury"})  # rows that name no injury


@dataclass(frozen=True, slots=True)
class Case:
    """One subject of one form: what a record is made of.

    ``alone`` is true where the form has no other subject, a refused one included; ``contradicted``
    where every subject of the form is said not to be injured although injuries are listed.
    """

    form_id: str
    index: str
    row: int
    form: Row
    subject: Row
    alone: bool
    contradicted: bool


@dataclass(frozen=True, slots=True)
class NewJerseyRelease:
    """The release as it was read: forms by number, the cases kept, the linked tables by name."""

    forms: Mapping[str, Row]
    cases: Sequence[Case]
    linked: Mapping[str, LinkedAnswers]

    def records(self, forms: set[str]) -> int:
        """How many records some forms are."""
        return sum(case.form_id in forms for case in self.cases)


@dataclass(slots=True)
class RowSteps:
    """Tells of progress once a row."""

    tell: Steps | None
    total: int
    done: int = 0

    def count(self) -> None:
        """Tell that one more row is done."""
        self.done += 1
        if self.tell is not None:
            self.tell(min(self.done, self.total), self.total)

    def each(self, cases: Iterable[Case]) -> Iterator[Case]:
        """The cases, each told of when it is done."""
        for case in cases:
            yield case
            self.count()


@dataclass(frozen=True, slots=True)
class _SubjectRow:
    """A row of the subjects that is of a form and was not met before."""

    form_id: str
    index: str
    row: int
    values: Row = field(repr=False)


def read_forms(table: Table, reading: Reading, steps: RowSteps) -> dict[str, Row]:
    """The forms by number; rows that are none are counted among the problems."""
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


def read_linked_tables(
    tables: Mapping[str, Table], layout: NewJerseyLayout, reading: Reading, steps: RowSteps
) -> dict[str, LinkedAnswers]:
    """The linked tables by name; one that cannot be read is a problem and the others go on."""
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


def read_subjects(
    table: Table, forms: Mapping[str, Row], reading: Reading, steps: RowSteps
) -> Iterator[_SubjectRow]:
    """The rows of subjects that make a record; the others are refused and named."""
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


def make_cases(
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
            alone=several[form] == 1 and forms[form].get("subject_count") in ONE_OR_UNSAID,
            contradicted=all_unhurt and bool(listed_injuries(injuries, form)),
        )


def _named(table: Table, values: Sequence[str]) -> Row | None:
    """A row by its columns; None where it has more or fewer values than the heading."""
    if len(values) != len(table.heading):
        return None
    return {name: value.strip() for name, value in zip(table.heading, values, strict=True)}


def listed_injuries(answers: LinkedAnswers | None, form: str) -> Collection[str]:
    """The injuries of subjects that a form lists; rows that name none are left out."""
    return [] if answers is None else [a for a in answers.of(form) if a not in NO_INJURY]
