"""Answers of New Jersey's release that cannot all be true: each named once, with its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from reddot.records.importers.new_jersey_layout import FORMS, SUBJECTS
from reddot.records.importers.new_jersey_records import contradicts, read_age
from reddot.records.importers.new_jersey_release import (
    OFFICER_INJURIES,
    SUBJECT_INJURIES,
    NewJerseyRelease,
    listed_injuries,
)
from reddot.records.problems import Problem

OFFICER_TREATMENT = "incident_officer_medical_treatment"
SUBJECT_TREATMENT = "incident_subject_medical_treatment"


def find_contradictions(release: NewJerseyRelease) -> list[Problem]:
    """Every contradiction between the tables of a release; none is mended in silence."""
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


_RULES: tuple[Callable[[NewJerseyRelease], Iterator[Problem]], ...] = (
    _officer_injury,
    _subject_injury,
    _treatment,
    _counts,
    _juveniles,
)
