"""What New Jersey's release does not say, lost on its way, or says of nothing that is here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from reddot.records.codes import read_code_list
from reddot.records.forces import read_place
from reddot.records.importers.new_jersey_layout import (
    FACT,
    FORMS,
    OF_THE_FORM,
    SUBJECTS,
    read_layout,
)
from reddot.records.importers.new_jersey_records import read_age
from reddot.records.importers.new_jersey_release import NewJerseyRelease
from reddot.records.problems import Problem
from reddot.records.questions import BY_FIELD, QUESTIONS

MOST_FORCES = 20  # more unknown names are said in one problem
ENOUGH_AGES = 100  # fewer cannot show that an age group is left out
FORCE_TYPES = "incident_subject_force_type"
NOT_PERSONS = ("Animal", "Other")
SAYS_NOTHING = ("not_reported", "unknown")  # codes of no answer
# Questions answered otherwise than by the code of an answer.
OTHERWISE = ("used_at", "perceived_age_band", "ced_used", "subject_treatment_offered")
LATER = ("arrested", "type", "race", "gender", "age", "injured")


def find_gaps(release: NewJerseyRelease) -> list[Problem]:
    """Everything that a reader of the figures has to know is not there."""
    return [*(problem for rule in _RULES for problem in rule(release)), *_unsaid()]


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


def _not_persons(release: NewJerseyRelease) -> Iterator[Problem]:
    found = Counter(case.subject.get("type", "") for case in release.cases)
    named = [f"{found[kind]:,} '{kind}'" for kind in NOT_PERSONS if found[kind]]
    if named:
        words = f"Some records are of no person: {', '.join(named)}. They are kept, marked by "
        words += f"{FACT}subject_type."
        yield Problem(f"{SUBJECTS}.type", "not_a_person", words)


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


def codes_without_answer() -> dict[str, list[str]]:
    """By question, the codes that no answer of the release stands for."""
    found = {}
    for question, codes in read_layout().reachable().items():
        codes_here = read_code_list(str(BY_FIELD[question].code_list)).codes
        asked = [c.code for c in codes_here if c.retired_on is None and c.code not in SAYS_NOTHING]
        found[question] = [code for code in asked if code not in codes]
    return found


def unasked_questions() -> list[str]:
    """The questions of the form that the release asks nothing like."""
    asked = {*codes_without_answer(), *OTHERWISE}
    return [q.field for q in QUESTIONS if q.in_files and q.field not in asked]


def codes_not_asked() -> dict[str, list[str]]:
    """By question that the release does not ask, all its codes: no report of it can name one."""
    lists = {field: BY_FIELD[field].code_list for field in unasked_questions()}
    return {
        field: list(read_code_list(name).names())
        for field, name in lists.items()
        if name is not None and field != "devices"
    }


def _unsaid() -> Iterator[Problem]:
    """Codes that no answer of the release stands for: a zero there is no count."""
    unsaid = codes_without_answer()
    for question, codes in unsaid.items():
        if codes:
            named = ", ".join(f"'{code}'" for code in codes)
            words = f"No answer of the release stands for {named}: what counts them alone is not "
            yield Problem(question, "no_answer_for_code", f"{words}available.")
    unasked = ", ".join(unasked_questions())
    words = f"The release asks nothing like {unasked}: not stated in any report."
    yield Problem("questions", "not_asked", words)


_RULES: tuple[Callable[[NewJerseyRelease], Iterator[Problem]], ...] = (
    _several_subjects,
    _later_subjects,
    _minors,
    _lost_answers,
    _joined,
    _not_persons,
    _orphans,
    _forces,
)
