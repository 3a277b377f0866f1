"""One record of New Jersey's release: a form and one of its subjects as a report of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reddot.records.codes import read_code_list
from reddot.records.columns import MULTIPLE
from reddot.records.importers.flat_days import read_day
from reddot.records.importers.flat_mapping import DayReading
from reddot.records.importers.new_jersey_layout import (
    FACT,
    FORMS,
    OF_THE_FORM,
    SUBJECTS,
    LinkedTable,
    Meaning,
    NewJerseyLayout,
)
from reddot.records.importers.new_jersey_linked import LinkedAnswers, form_number
from reddot.records.importers.new_jersey_release import OFFICER_INJURIES, Case
from reddot.records.importers.reading import Reading
from reddot.records.report import Given, Report, Subject, TacticUse

DAY = DayReading("incident_date_1", ("%Y-%m-%d",))
OLDEST = 120
_BESIDE_A_DISCHARGE = "stands beside a use whose kind is not said, which it would hide."


class RecordMaker:
    """Makes records; what was recoded or kept as given goes to the account.

    Parameters
    ----------
    layout
        The transform map.
    linked
        The linked tables that could be read, by name.
    reading
        The account of the import.
    """

    def __init__(
        self, layout: NewJerseyLayout, linked: Mapping[str, LinkedAnswers], reading: Reading
    ) -> None:
        self.layout, self.linked, self.reading = layout, linked, reading
        self._given: dict[tuple[str, str], Given] = {}

    def make(self, case: Case) -> Report:
        """The report of a case."""
        made = _Making(self, case)
        made.take_facts()
        made.take_day()
        made.take_subject()
        made.take_age()
        made.take_injuries()
        for answers in self.linked.values():
            made.take_linked(answers)
        return made.report()

    def given(self, field: str, value: str) -> Given:
        """An answer as given; one object for all records that give it."""
        return self._given.setdefault((field, value), Given(field, value))


class _Making:
    """A record while it is made."""

    def __init__(self, maker: RecordMaker, case: Case) -> None:
        self.maker, self.case = maker, case
        self.layout, self.reading = maker.layout, maker.reading
        self.values: dict[str, Any] = {}
        self.chosen: dict[str, list[str]] = {}
        self.given: list[Given] = []

    def take_facts(self) -> None:
        """Keep what no question of ours asks for, in its own words."""
        for table, row in ((FORMS, self.case.form), (SUBJECTS, self.case.subject)):
            for column, fact in self.layout.facts(table):
                if value := row.get(column):
                    self._keep(fact, value)

    def take_day(self) -> None:
        """Take the day of use."""
        given = self.case.form.get("incident_date_1")
        if not given:
            return
        found = read_day(given, DAY)
        if found is None:
            self._keep_odd("used_on", given, "is no day written as 2021-11-26.")
        else:
            self.values["used_on"] = found[0]

    def take_subject(self) -> None:
        """Take what stands in the subject's own row, but for age and injury."""
        for column, field in (("race", "perceived_ethnicity"), ("gender", "perceived_gender")):
            if given := self.case.subject.get(column):
                self._take_one(field, self.layout.meaning(column, given))
        arrested = self.case.subject.get("arrested")
        if arrested == "False":
            self._keep(f"{FACT}arrested", arrested)
        elif arrested:
            self._take_many("outcomes", [self.layout.meaning("arrested", arrested)])

    def take_age(self) -> None:
        """Take the age as a band; a juvenile without an age may be of two."""
        field, given = "perceived_age_band", self.case.subject.get("age")
        juvenile = self.case.subject.get("juvenile")
        if not given:
            if juvenile == "True":
                self._keep_odd(field, "juvenile", "may be 0-10 or 11-17.")
            elif juvenile:
                self._keep(f"{FACT}juvenile", juvenile)
            return
        age = read_age(given)
        if age is None:
            self._keep_odd(field, given, f"is no age in whole years up to {OLDEST}.")
        elif contradicts(age, juvenile):
            self._keep(f"{FACT}age", given)
            self._keep(f"{FACT}juvenile", str(juvenile))
        else:
            self.values[field] = band_of(age)
            self.reading.recoded[field, given, band_of(age)] += 1

    def take_injuries(self) -> None:
        """Take whether officer and subject were injured; where the tables disagree, neither."""
        injuries = self.maker.linked.get(OFFICER_INJURIES)
        unsure = injuries is None or bool(injuries.of(self.case.form_id))
        self._take_injured("officer_injured", self.case.form.get("officer_injured"), unsure)
        said = self.case.subject.get("injured")
        self._take_injured("subject_injured", said, self.case.contradicted, column="injured")

    def _take_injured(
        self, field: str, given: str | None, unsure: bool, column: str | None = None
    ) -> None:
        if not given:
            return
        meaning = self.layout.meaning(column or field, given)
        if meaning.code == "no" and unsure:
            self._keep(f"{FACT}{field}", given)
        else:
            self._take_one(field, meaning)

    def take_linked(self, answers: LinkedAnswers) -> None:
        """Take the answers of a linked table; those of several subjects are of none of them."""
        table, labels = answers.table, answers.of(self.case.form_id)
        mine = table.of == "form" or self.case.alone
        for label in labels:
            self._keep(f"{FACT if mine else OF_THE_FORM}{table.fact}", label)
        if labels and mine and table.question is not None:
            distinct = list(dict.fromkeys(labels))
            self._answer(table, [self.layout.meaning(table.column, label) for label in distinct])

    def _answer(self, table: LinkedTable, meanings: Sequence[Meaning]) -> None:
        question = str(table.question)
        if question == "tactics":
            self._take_tactics(meanings)
        elif question.endswith("_treatment_provided"):
            self._take_treatment(question, meanings)
        elif not table.alone:
            self._take_many(question, meanings)
        elif len(meanings) == 1:
            self._take_one(question, meanings[0])

    def _take_tactics(self, meanings: Sequence[Meaning]) -> None:
        labels = {m.label for m in meanings}
        if labels & self.layout.ced_used:
            self.values["ced_used"] = "yes"
        hidden = any(m.code is None and m.label in self.layout.ced_used for m in meanings)
        self._take_many("tactics", [_unless_hidden(m) if hidden else m for m in meanings])

    def _take_treatment(self, question: str, meanings: Sequence[Meaning]) -> None:
        """Treatment is asked of the injured; it was given if any answer says so."""
        officer = question.startswith("officer")
        injuries = self.maker.linked.get(OFFICER_INJURIES)
        listed = injuries is not None and bool(injuries.of(self.case.form_id))
        injured = self.values.get("officer_injured" if officer else "subject_injured") == "yes"
        if not injured and not (officer and listed):
            return
        self._take_many(question, meanings)
        codes = self.chosen.pop(question, [])
        if codes:
            self.values[question] = "yes" if "yes" in codes else "no"
            if not officer:
                self.values["subject_treatment_offered"] = "yes"

    def _take_many(self, question: str, meanings: Sequence[Meaning]) -> None:
        for meaning in meanings:
            if (code := self._code(question, meaning)) is not None:
                self.chosen.setdefault(question, []).append(code)

    def _take_one(self, field: str, meaning: Meaning) -> None:
        if (code := self._code(field, meaning)) is not None:
            self.values[field] = code

    def _code(self, field: str, meaning: Meaning) -> str | None:
        if meaning.code is None:
            self._keep_odd(field, meaning.label, meaning.why)
        elif meaning.code != meaning.label:
            self.reading.recoded[field, meaning.label, meaning.code] += 1
        return meaning.code

    def _keep(self, field: str, value: str) -> None:
        self.given.append(self.maker.given(field, value))

    def _keep_odd(self, field: str, value: str, why: str) -> None:
        self._keep(field, value)
        self.reading.keep_as_given(field, value, self.case.row, why)

    def report(self) -> Report:
        """The report of what was taken."""
        case, values = self.case, self.values
        perceived = {n: values.pop(n, None) for n in tuple(values) if n.startswith("perceived_")}
        tactics = dict.fromkeys(self.chosen.pop("tactics", ()))
        officer = form_number(case.form.get("officer_name_id", ""))
        many: dict[str, Any] = {
            f: frozenset(codes) for f, codes in self.chosen.items() if f in MULTIPLE
        }
        return Report(
            report_id=f"nj-{case.form_id}-{case.index}",
            force=case.form["agency_name"],
            officer_id=f"nj-officer-{officer}" if officer else None,
            subject=Subject(subject_id="", **perceived) if any(perceived.values()) else None,
            tactics=tuple(TacticUse(position=n, tactic=t) for n, t in enumerate(tactics, 1)),
            as_given=tuple(self.given),
            **many,
            **values,
        )


def _unless_hidden(meaning: Meaning) -> Meaning:
    """A use of a CED beside a discharge of unsaid kind is kept as given: it is not the highest."""
    if meaning.code is None or not meaning.code.startswith("ced_"):
        return meaning
    return Meaning(meaning.label, None, _BESIDE_A_DISCHARGE)


def read_age(given: str) -> int | None:
    """An age in whole years; None for anything else.

    >>> read_age("22"), read_age("22.0"), read_age("Juvenile"), read_age("999")
    (22, 22, None, None)
    """
    text = given.removesuffix(".0")
    return int(text) if text.isdecimal() and int(text) <= OLDEST else None


def contradicts(age: int, juvenile: str | None) -> bool:
    """Whether an age and the mark of a juvenile cannot both be true."""
    return juvenile in ("True", "False") and (age < 18) != (juvenile == "True")


def band_of(age: int) -> str:
    """The code of the age band that an age in years falls in.

    >>> band_of(17), band_of(18), band_of(90)
    ('11-17', '18-34', '65+')
    """
    for code in read_code_list("age_band").names():
        low, _, high = code.removesuffix("+").partition("-")
        if low.isdecimal() and int(low) <= age <= int(high or OLDEST):
            return code
    raise ValueError(f"{age} is in no age band")
