"""What is odd about New Jersey's release as a whole, each named once with its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reddot.records.forces import read_place
from reddot.records.importers.new_jersey_layout import FACT, FORMS, OF_THE_FORM, SUBJECTS
from reddot.records.importers.new_jersey_linked import LinkedAnswers
from reddot.records.importers.new_jersey_records import (
    OFFICER_INJURIES,
    SUBJECT_INJURIES,
    Case,
    contradicts,
    listed_injuries,
    read_age,
)
from reddot.records.problems import Problem

MOST_FORCES = 20  # more unknown names are said in one problem
ENOUGH_AGES = 100  # fewer cannot show that an age group is left out
OFFICER_TREATMENT = "incident_officer_medical_treatment"
SUBJECT_TREATMENT = "incident_subject_medical_treatment"
FORCE_TYPES = "incident_subject_force_type"
NOT_PERSONS = ("Animal", "Other")
LATER = ("arrested", "type", "race", "gender", "age", "injured")


@dataclass(frozen=True, slots=True)
class NewJerseyRelease:
    """The release as it was read: forms by number, the cases kept, the linked tables by name."""

    forms: Mapping[str, Mapping[str, str]]
    cases: Sequence[Case]
    linked: Mapping[str, LinkedAnswers]

    def records(self, forms: set[str]) -> int:
        """How many records some forms are."""
        return sum(case.form_id in forms for case in self.cases)


def find_oddities(release: NewJerseyRelease) -> list[Problem]:
    """Every oddity of a release: contradictions, answers lost on the way, rows of nothing."""
    return [problem for rule in _RULES for problem in rule(release)]


def _officer_injury(release: NewJerseyRelease) -> Iterator[Problem]:
    listed = release.linked.get(OFFICER_INJURIES)
    unhurt = {f for f, row in release.forms.items() if row.get("officer_injured") == "False"}
    if listed is None:
        if unhurt:
            words = f"'officer_injured' is 'False' in {len(unhurt):,} forms, and the table that "
            words += "could confirm it was not read. It is not stated, and kept as given."
            yield Problem(f"{FORMS}.officer_injured", "unconfirmed_officer_injury", words)
        return
    both = {f for f in unhurt if listed.of(f)}
    if both:
        rows = sum(listed.rows[f] for f in both)
        words = (
            f"'officer_injured' is 'False' in {len(unhurt):,} of {len(release.forms):,} forms, yet "
            f"{OFFICER_INJURIES} lists injuries in {len(both):,} reports ({rows:,} rows). In their "
            f"{release.records(both):,} records it is not stated; both answers are kept as given."
        )
        yield Problem(f"{FORMS}.officer_injured", "contradiction_officer_injury", words)


def _subject_injury(release: NewJerseyRelease) -> Iterator[Problem]:
    listed = release.linked.get(SUBJECT_INJURIES)
    if listed is None:
        return
    both = {case.form_id for case in release.cases if case.contradicted}
    if both:
        rows = sum(len(listed_injuries(listed, f)) for f in both)
        words = (
            f"'injured' is 'False' for every subject of {len(both):,} reports, yet "
            f"{SUBJECT_INJURIES} lists injuries in them ({rows:,} rows). In their "
            f"{release.records(both):,} records it is not stated; both answers are kept as given."
        )
        yield Problem(f"{SUBJECTS}.injured", "contradiction_subject_injury", words)
    hurt = {case.form_id for case in release.cases if case.subject.get("injured") == "True"}
    silent = {f for f in hurt if not listed_injuries(listed, f)}
    if silent:
        words = f"{len(silent):,} reports have an injured subject and no row in {SUBJECT_INJURIES}."
        yield Problem(f"{SUBJECTS}.injured", "injured_without_type", f"{words} They stay injured.")


def _treatment(release: NewJerseyRelease) -> Iterator[Problem]:
    hurt = {case.form_id for case in release.cases if case.subject.get("injured") == "True"}
    injuries = release.linked.get(OFFICER_INJURIES)
    officers = {f for f in release.forms if injuries is not None and injuries.of(f)}
    officers |= {f for f, row in release.forms.items() if row.get("officer_injured") == "True"}
    for name, injured in ((OFFICER_TREATMENT, officers), (SUBJECT_TREATMENT, hurt)):
        treated = set(release.linked[name].answers) if name in release.linked else set()
        odd = treated & set(release.forms) - injured
        if odd:
            words = f"{len(odd):,} reports have rows in {name} and nobody injured whom they could "
            words += "be of. The answers are kept as given and answer no question here."
            yield Problem(name, "treatment_without_injury", words)


def _counts(release: NewJerseyRelease) -> Iterator[Problem]:
    subjects = Counter(case.form_id for case in release.cases)
    injured = Counter(c.form_id for c in release.cases if c.subject.get("injured") == "True")
    for column, found in (("subject_count", subjects), ("subject_injured_count", injured)):
        said = {f: n for f, row in release.forms.items() if (n := row.get(column))}
        odd = [f for f, n in said.items() if read_age(n) != found[f]]
        if odd:
            words = f"'{column}' differs from the rows of {SUBJECTS} in {len(odd):,} forms, first "
            words += f"in form {odd[0]} ({said[odd[0]]}, counted {found[odd[0]]}). The rows count."
            yield Problem(f"{FORMS}.{column}", f"contradiction_{column}", words)


def _not_persons(release: NewJerseyRelease) -> Iterator[Problem]:
    found = Counter(case.subject.get("type", "") for case in release.cases)
    named = [f"{found[kind]:,} '{kind}'" for kind in NOT_PERSONS if found[kind]]
    if named:
        words = f"Some records are of no person: {', '.join(named)}. They are kept, marked by "
        words += f"{FACT}subject_type."
        yield Problem(f"{SUBJECTS}.type", "not_a_person", words)


def _later_subjects(release: NewJerseyRelease) -> Iterator[Problem]:
    """Answers that no second or later subject has: the release lost them on its way."""
    later = [case.subject for case in release.cases if case.index != "1"]
    first = [case.subject for case in release.cases if case.index == "1"]
    empty = [c for c in LATER if not any(s.get(c) for s in later) and any(s.get(c) for s in first)]
    if later and empty:
        words = (
            f"No second or later subject of a form has {', '.join(empty)} ({len(later):,} "
            "records), and first subjects have: the release lost them. They are not stated."
        )
        yield Problem(SUBJECTS, "blank_for_later_subjects", words)


def _minors(release: NewJerseyRelease) -> Iterator[Problem]:
    ages = [read_age(age) for case in release.cases if (age := case.subject.get("age"))]
    marked = any(case.subject.get("juvenile") == "True" for case in release.cases)
    if len(ages) < ENOUGH_AGES or marked or any(a is not None and a < 18 for a in ages):
        return
    without = len(release.cases) - len(ages)
    words = (
        f"No subject is under 18 and none is marked a juvenile, while {without:,} records have no "
        "age: children, if any, are among those. Read no band under 18 as zero."
    )
    yield Problem(f"{SUBJECTS}.age", "no_minors", words)


def _juveniles(release: NewJerseyRelease) -> Iterator[Problem]:
    odd = [
        case
        for case in release.cases
        if (age := read_age(case.subject.get("age", ""))) is not None
        and contradicts(age, case.subject.get("juvenile"))
    ]
    if odd:
        words = f"Age and 'juvenile' disagree in {len(odd):,} records, first in form "
        words += f"{odd[0].form_id}. The age band is not stated; both answers are kept as given."
        yield Problem(f"{SUBJECTS}.juvenile", "contradiction_juvenile", words, odd[0].row)


def _several_subjects(release: NewJerseyRelease) -> Iterator[Problem]:
    """Answers that nobody can give to one of several subjects."""
    alone = {case.form_id for case in release.cases if case.alone}
    several = {case.form_id for case in release.cases if not case.alone}
    tables = [t for t in release.linked.values() if t.table.of == "subject"]
    rows = sum(t.rows[f] for t in tables for f in several)
    if not rows:
        return
    beyond = {f for t in tables for f, last in t.last.items() if last > 1 and f in alone}
    words = (
        f"'index' in the tables of subjects is a place in the form's list, not a person "
        f"({len(beyond):,} forms with one subject have places above 1). So {rows:,} rows of "
        f"{len(several):,} forms with several subjects belong to no one of their "
        f"{release.records(several):,} records: they are kept in each under {OF_THE_FORM}… and "
        "answer no question here."
    )
    yield Problem("index", "not_of_one_subject", words)


def _lost_answers(release: NewJerseyRelease) -> Iterator[Problem]:
    for name, answers in release.linked.items():
        lost = {f: n for f, n in answers.lost().items() if f in release.forms}
        if lost:
            words = f"In {len(lost):,} forms {name} has no row for {sum(lost.values()):,} places "
            words += f"of the list, first in form {next(iter(lost))}: the release lost answers."
            yield Problem(name, "lost_answers", words)
    if (forces := release.linked.get(FORCE_TYPES)) is not None:
        silent = [f for f in release.forms if not forces.of(f)]
        if silent:
            words = f"{len(silent):,} forms have no row in {FORCE_TYPES}, first form {silent[0]}: "
            yield Problem(FORCE_TYPES, "no_force_type", f"{words}the tactics are not stated.")


def _joined(release: NewJerseyRelease) -> Iterator[Problem]:
    for name, answers in release.linked.items():
        if answers.joined or answers.unsplit:
            words = (
                f"{answers.joined + answers.unsplit:,} cells of {name} hold several answers: "
                f"{answers.joined:,} are known labels throughout and were split, "
                f"{answers.unsplit:,} are kept as they stand."
            )
            yield Problem(name, "joined_answers", words)


def _orphans(release: NewJerseyRelease) -> Iterator[Problem]:
    kept = {case.form_id for case in release.cases}
    without = [form for form in release.forms if form not in kept]
    if without:
        words = f"{len(without):,} forms have no subject that was kept, first form {without[0]}; "
        yield Problem(FORMS, "form_without_subject", f"{words}no record is made of them.")
    for name, answers in release.linked.items():
        strays = [form for form in answers.rows if form not in kept]
        if strays:
            rows, first = sum(answers.rows[f] for f in strays), strays[0]
            words = f"{rows:,} rows of {name} are of no record here, first of form {first}. "
            found = Problem(name, "row_of_no_record", f"{words}They are left out.")
            yield Problem(found.field, found.code, found.message, answers.first_row[first])
        for code, odd, why in (
            ("wrong_number_of_values", answers.short, "more or fewer values than the heading"),
            ("row_without_answer", answers.empty, "no answer"),
        ):
            if odd:
                words = f"{len(odd):,} rows of {name} have {why}. They are left out."
                yield Problem(name, code, words, odd[0])


def _forces(release: NewJerseyRelease) -> Iterator[Problem]:
    rows: dict[str, list[int]] = {}
    for case in release.cases:
        rows.setdefault(case.form["agency_name"], []).append(case.row)
    unknown = {name: found for name, found in rows.items() if not read_place(name).known}
    if len(unknown) > MOST_FORCES:
        records, first = sum(map(len, unknown.values())), min(f[0] for f in unknown.values())
        words = f"{len(unknown):,} agencies are no force known here ({records:,} records). "
        words += "Their reports are kept under the names given."
        yield Problem("force", "unknown_force", words, first)
        return
    for name, found in unknown.items():
        words = f"No force known here is called '{name}' (rows: {len(found):,}). "
        words += "Its reports are kept under that name."
        yield Problem("force", "unknown_force", words, found[0])


_RULES: tuple[Callable[[NewJerseyRelease], Iterator[Problem]], ...] = (
    _officer_injury,
    _subject_injury,
    _treatment,
    _counts,
    _juveniles,
    _several_subjects,
    _later_subjects,
    _minors,
    _lost_answers,
    _joined,
    _not_persons,
    _orphans,
    _forces,
)
