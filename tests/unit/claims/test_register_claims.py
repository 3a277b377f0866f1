"""Claims that a register answers: about half are trained, and only officers in date carry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reddot.carriage.register import Holdings, Register, make_register
from reddot.claims.check import check_story
from reddot.claims.story import read_story
from reddot.claims.verdict import Description, Inference, Verdict
from reddot.records.beside import DeviceIssue, Officer, Training

OPENED = datetime(2017, 4, 20, 7, tzinfo=UTC)
ISSUED = datetime(2018, 3, 1, 7, tzinfo=UTC)


def register_of(
    trained: int, officers: int, *, force: str = "Norfolk", lapsed: int = 0
) -> Register:
    """Officers of the front line; the first of them trained, of those the first long ago."""
    names = [f"E{number}" for number in range(officers)]
    return make_register(
        Holdings(
            officers=[Officer(officer_id=n, force=force, front_line=True) for n in names],
            training=[
                Training(
                    officer_id=name,
                    course="initial",
                    model="X2",
                    completed_on=date(2016 if place < lapsed else 2017, 4, 10),
                    passed=True,
                )
                for place, name in enumerate(names[:trained])
            ],
            device_issues=[
                DeviceIssue(serial_number=f"D{n}", model="X2", officer_id=n, issued_at=at)
                for at in (OPENED, ISSUED)
                for n in names[:trained]
            ],
        )
    )


def verdicts(register: Register | None) -> dict[str, Verdict]:
    found = check_story(read_story("taser-2018"), (), register)
    return {verdict.claim_id: verdict for verdict in found}


def test_without_a_register_neither_can_be_checked_and_the_verdict_says_what_to_give() -> None:
    for claim in ("c03", "c24"):
        verdict = verdicts(None)[claim]
        assert verdict.description is Description.CANNOT_BE_CHECKED
        assert any("folder of its register with --source" in note for note in verdict.notes)


def test_another_forces_register_says_nothing_of_this_force() -> None:
    found = verdicts(register_of(390, 780, force="Eastshire"))
    for claim in ("c03", "c24"):
        assert found[claim].description is Description.CANNOT_BE_CHECKED
        assert any("register given is of Eastshire" in note for note in found[claim].notes)


@pytest.mark.parametrize(
    ("trained", "description", "inference"),
    [
        (390, Description.HOLDS, Inference.SUPPORTED),
        (120, Description.DOES_NOT_HOLD, Inference.CONTRADICTED),
        (700, Description.DOES_NOT_HOLD, Inference.CONTRADICTED),
    ],
)
def test_around_half_is_held_against_the_register(
    trained: int, description: Description, inference: Inference
) -> None:
    verdict = verdicts(register_of(trained, 780))["c03"]
    assert (verdict.description, verdict.inference) == (description, inference)
    assert verdict.value == pytest.approx(trained / 780)
    assert "noon on the day" in str(verdict.rules[0]["statement"])


def test_lapsed_officers_are_trained_no_more() -> None:
    verdict = verdicts(register_of(390, 780, lapsed=200))["c03"]
    assert verdict.value == pytest.approx(190 / 780)


def test_only_stands_while_every_issue_was_to_an_officer_in_date() -> None:
    verdict = verdicts(register_of(390, 780))["c24"]
    assert (verdict.description, verdict.inference) == (Description.HOLDS, Inference.SUPPORTED)
    assert verdict.flip_point == "one exception among 780 issues of a device would break the claim"


def test_one_exception_contradicts_only() -> None:
    verdict = verdicts(register_of(390, 780, lapsed=1))["c24"]
    assert verdict.description is Description.DOES_NOT_HOLD
    assert verdict.inference is Inference.CONTRADICTED
    assert verdict.flip_point == "exceptions among 780 issues of a device: 2"


def test_an_issue_to_somebody_not_on_the_register_leaves_it_open() -> None:
    register = register_of(2, 4)
    stranger = DeviceIssue(serial_number="D9", model="X2", officer_id="?", issued_at=ISSUED)
    issues = {**register.issues_of_officer, "?": (stranger,)}
    verdict = verdicts(replace(register, issues_of_officer=issues))["c24"]
    assert verdict.description is Description.DEPENDS_ON_MISSING
    assert verdict.inference is Inference.DEPENDS_ON_MISSING
    assert verdict.flip_point == "of 1 among 5 issues of a device it cannot be told"


def test_a_front_line_that_nobody_stated_cannot_be_checked_and_the_rest_of_the_story_can() -> None:
    register = register_of(50, 100)
    officers = {n: replace(o, front_line=None) for n, o in register.officers.items()}
    found = verdicts(replace(register, officers=officers))
    assert found["c03"].description is Description.CANNOT_BE_CHECKED
    assert any("of 100 officers in service" in note for note in found["c03"].notes)
    assert found["c01"].description is Description.DEPENDS_ON_MISSING


def test_a_register_that_ends_before_the_period_does_says_nothing_of_its_end() -> None:
    register = replace(register_of(50, 100), issues_of_device={}, issues_of_officer={})
    verdict = verdicts(register)["c03"]  # its last course is of April, the day is of March
    assert verdict.description is Description.CANNOT_BE_CHECKED
    assert any("last entry is of 10 April 2017" in note for note in verdict.notes)


def test_a_front_line_not_stated_gives_bounds() -> None:
    register = register_of(50, 100)
    officers = dict(register.officers)
    for name in ("E0", "E99"):
        officers[name] = replace(officers[name], front_line=None)
    verdict = verdicts(replace(register, officers=officers))["c03"]
    assert verdict.value == pytest.approx(49 / 98)
    assert verdict.bounds is not None
    assert verdict.bounds[0] <= 49 / 99
    assert verdict.bounds[1] >= 50 / 99


def test_issues_of_a_part_of_the_period_say_nothing_of_all_of_it() -> None:
    register = register_of(50, 100)
    issues = {
        name: tuple(i for i in given if i.issued_at == ISSUED)
        for name, given in register.issues_of_officer.items()
    }
    verdict = verdicts(replace(register, issues_of_officer=issues))["c24"]
    assert verdict.description is Description.CANNOT_BE_CHECKED
    assert any("from 1 March 2018 to 1 March 2018 alone" in note for note in verdict.notes)


def test_the_verdict_says_on_which_day_strength_was_counted_and_what_an_issue_is() -> None:
    found = verdicts(register_of(390, 780))
    assert found["c03"].numerators[0]["source"] == "the register, at noon on 31 March 2018"
    assert "each issue counted once" in str(found["c24"].rules[0]["statement"])
