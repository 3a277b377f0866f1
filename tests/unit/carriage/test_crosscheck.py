"""Reports of CED use against the register: who was in date, and whose device it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from carriage.crosscheck_cases import (
    DRAWN,
    END,
    HOLDINGS,
    REGISTERED,
    START,
    USED,
    Case,
    block,
    device,
    gaps,
    issue,
    kinds,
    officer,
    report,
    trained,
)
from reddot.carriage.crosscheck.findings import GAPS, KINDS, Unchecked
from reddot.carriage.crosscheck.officers import check_officer
from reddot.carriage.crosscheck.uses import custody_of, stated_uses
from reddot.carriage.register import make_register
from reddot.records.beside import Endorsement, Suspension
from reddot.records.report import TacticUse

LAPSED = replace(HOLDINGS, training=[trained("E1", day=date(2016, 6, 30)), trained("E2")])
MICRO = timedelta(microseconds=1)


def test_a_report_in_order_has_no_finding() -> None:
    found = Case(reports=[DRAWN], holdings=REGISTERED).check()
    assert found.findings == ()
    assert found.checked == 1
    assert found.unchecked == {"no_log_of_device": 1}


@pytest.mark.parametrize("status", ["draft", "test", "training"])
def test_only_complete_reports_are_checked(status: str) -> None:
    lapsed = Case(reports=[replace(DRAWN, status=status)], holdings=LAPSED).check()
    assert (lapsed.findings, lapsed.checked, dict(lapsed.unchecked)) == ((), 0, {})
    assert kinds(DRAWN, holdings=LAPSED) == ["not_in_date"]


def test_a_report_without_ced_use_is_not_checked() -> None:
    none = report(ced_used="no")
    assert Case(reports=[none], holdings=LAPSED).check().checked == 0


def test_a_use_named_among_the_tactics_alone_is_checked() -> None:
    told = report(ced_used=None, tactics=(TacticUse(position=1, tactic="ced_drawn"),))
    assert kinds(told, holdings=LAPSED) == ["not_in_date"]


class TestInDate:
    def test_the_finding_says_who_when_and_why(self) -> None:
        (found,) = Case(reports=[DRAWN], holdings=LAPSED).check().findings
        assert (found.kind, found.report_id, found.officer_id) == ("not_in_date", "r1", "E1")
        assert (found.model, found.moment) == ("X26", USED)
        assert "lasted to 29 June 2017" in found.words

    def test_the_last_day_is_local_to_its_end(self) -> None:
        held = issue("A", "E1", datetime(2017, 6, 29, 12, tzinfo=UTC), None)
        holdings = replace(LAPSED, device_issues=[held])
        midnight = datetime(2017, 6, 29, 23, tzinfo=UTC)  # 00:00 on the 30th, summer time
        before, after = (report(block("drawn"), at=at) for at in (midnight - MICRO, midnight))
        assert kinds(before, holdings=holdings) == []
        assert kinds(after, holdings=holdings) == ["not_in_date"]

    def test_the_model_of_the_block_comes_first(self) -> None:
        told = report(block("drawn", model="X2"))
        (found, _) = Case(reports=[told]).check().findings
        assert (found.kind, found.model) == ("not_in_date", "X2")

    def test_else_that_of_the_device_issued(self) -> None:
        """E1 is trained on the X26, and was given an X2."""
        holdings = replace(HOLDINGS, device_issues=[issue("N", "E1", model="X2")])
        (found,) = Case(reports=[report()], holdings=holdings).check().findings
        assert (found.kind, found.model) == ("not_in_date", "X2")

    def test_else_any_that_the_officer_may_carry(self) -> None:
        later = report(at=END)
        assert kinds(later) == []
        assert kinds(later, holdings=LAPSED) == ["not_in_date"]
        both = replace(LAPSED, training=[*LAPSED.training, trained("E1", "X2")])
        assert kinds(later, holdings=both) == []

    def test_an_officer_who_never_trained(self) -> None:
        holdings = replace(HOLDINGS, training=[trained("E2")])
        (found,) = Case(reports=[report(at=END)], holdings=holdings).check().findings
        assert found.kind == "not_in_date"
        assert "No course passed" in found.words

    def test_a_suspension_counts(self) -> None:
        off = Suspension(officer_id="E1", starts_at=USED, ends_at=END, reason="fitness")
        holdings = replace(HOLDINGS, suspensions=[off])
        assert kinds(DRAWN, holdings=holdings) == ["not_in_date"]
        earlier = report(block("drawn"), at=USED - MICRO)
        assert kinds(earlier, holdings=holdings) == []

    def test_an_issue_that_was_overridden_gives_no_authority(self) -> None:
        """The device was issued to an officer out of date: the serial agrees, the date does not."""
        found = Case(reports=[DRAWN], holdings=LAPSED).check()
        assert [finding.kind for finding in found.findings] == ["not_in_date"]

    def test_two_devices_of_two_models_are_two_questions(self) -> None:
        two = report(block("drawn"), block("drawn", serial="N", model="X2"))
        holdings = replace(LAPSED, device_issues=[issue("A", "E1"), issue("N", "E1", model="X2")])
        assert kinds(two, holdings=holdings) == ["not_in_date", "not_in_date"]
        once = report(block("drawn"), block("drawn", serial="A"))
        assert kinds(once, holdings=LAPSED) == ["not_in_date"]

    def test_a_day_alone_is_enough_where_all_of_it_is_alike(self) -> None:
        day = report(block("drawn"), at=None, used_on=date(2017, 7, 1))
        assert kinds(day) == []
        assert kinds(day, holdings=LAPSED) == ["not_in_date"]
        off = Suspension(officer_id="E1", starts_at=USED, reason="fitness")
        found = Case(reports=[day], holdings=replace(HOLDINGS, suspensions=[off])).check()
        assert found.findings == ()
        assert found.unchecked == {"time_not_stated": 1}

    def test_a_day_in_which_it_changed_cannot_be_told(self) -> None:
        day = report(block("drawn"), at=None, used_on=date(2017, 7, 1))
        off = Suspension(officer_id="E1", starts_at=USED, reason="fitness")
        register = make_register(replace(HOLDINGS, suspensions=[off]))
        stated = stated_uses(day, custody_of(register))
        assert list(check_officer(day, stated, register)) == [Unchecked("time_not_stated", "r1")]

    def test_the_device_named_tells_which_of_two_models(self) -> None:
        both = [issue("A", "E1"), issue("N", "E1", model="X2")]
        holdings = replace(HOLDINGS, device_issues=both)
        (found,) = (
            Case(reports=[report(block("drawn", serial="N", model=None))], holdings=holdings)
            .check()
            .findings
        )
        assert (found.kind, found.model) == ("not_in_date", "X2")
        assert kinds(report(), holdings=holdings) == []  # one of the two is enough

    def test_a_moment_without_zone_is_local(self) -> None:
        told = report(block("drawn"), at=datetime(2017, 7, 1, 8))  # when the turn starts
        assert kinds(told) == []


class TestCannotBeTold:
    def test_no_officer(self) -> None:
        assert gaps(report(block("drawn"), by=None))["officer_not_stated"] == 1

    def test_an_officer_whom_the_register_does_not_have(self) -> None:
        unknown = report(block("drawn"), by="E9")
        assert kinds(unknown) == []
        assert gaps(unknown)["officer_unknown"] == 1

    def test_a_register_without_training(self) -> None:
        empty = replace(HOLDINGS, training=[])
        assert kinds(DRAWN, holdings=empty) == []
        assert gaps(DRAWN, holdings=empty)["no_training_in_register"] == 1

    def test_no_day_at_all(self) -> None:
        never = report(block("drawn"), at=None)
        assert kinds(never, holdings=LAPSED) == []
        assert gaps(never)["time_not_stated"] == 1

    def test_a_report_counts_once_for_a_reason(self) -> None:
        twice = report(block("drawn", serial=None), block("drawn", serial=None))
        assert gaps(twice)["serial_not_stated"] == 1
        other = replace(DRAWN, report_id="r2", devices=())
        assert gaps(twice, other)["serial_not_stated"] == 2

    def test_every_kind_and_reason_has_words(self) -> None:
        assert all(words.strip() for words in (*KINDS.values(), *GAPS.values()))


class TestSerial:
    WRONG = report(block("drawn", serial="B"))

    def test_another_officers_device(self) -> None:
        (found,) = Case(reports=[self.WRONG]).check().findings
        assert (found.kind, found.serial_number) == ("serial_not_issued", "B")
        assert "Issued to officer E1 at that moment: A." in found.words
        assert "held by officer E2" in found.words

    def test_a_device_in_the_store(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("B", "E2", END, None)])
        (found,) = Case(reports=[self.WRONG], holdings=holdings).check().findings
        assert "held by nobody" in found.words

    @pytest.mark.parametrize(
        ("at", "expected"),
        [
            (START, []),
            (START - MICRO, ["serial_not_issued"]),
            (END - MICRO, []),
            (END, ["serial_not_issued"]),
        ],
    )
    def test_from_the_issue_until_before_the_return(
        self, at: datetime, expected: list[str]
    ) -> None:
        early = issue("B", "E2", START - timedelta(days=1))
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), early])
        assert kinds(report(block("drawn"), at=at), holdings=holdings) == expected

    def test_a_device_handed_on_is_the_next_officers(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("A", "E2", END, None)])
        assert kinds(report(block("drawn"), by="E2", at=END), holdings=holdings) == []
        (found,) = (
            Case(reports=[report(block("drawn"), at=END)], holdings=holdings).check().findings
        )
        assert found.kind == "serial_not_issued"
        assert "no device" in found.words
        assert "held by officer E2" in found.words

    def test_a_device_that_was_never_returned_is_still_held(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1", returned_at=None)])
        later = report(block("drawn"), at=END + timedelta(days=90))
        assert kinds(later, holdings=holdings) == []

    def test_either_of_two_devices_issued_will_do(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("B", "E1")])
        assert kinds(DRAWN, self.WRONG, holdings=holdings) == []

    def test_a_serial_number_that_no_register_has(self) -> None:
        odd = report(block("drawn", serial="Z"))
        assert kinds(odd, holdings=REGISTERED) == ["serial_unknown"]
        assert kinds(odd) == ["serial_not_issued"]  # a register without devices knows none

    def test_a_device_only_in_the_issues_is_known(self) -> None:
        holdings = replace(REGISTERED, devices=[device("A")])
        assert kinds(self.WRONG, holdings=holdings) == ["serial_not_issued"]

    def test_before_the_first_issue_nothing_can_be_told(self) -> None:
        early = report(block("drawn"), at=START - timedelta(days=1))
        assert kinds(early) == []
        assert gaps(early)["issues_not_recorded"] == 1
        none = replace(HOLDINGS, device_issues=[])
        assert gaps(DRAWN, holdings=none)["issues_not_recorded"] == 1

    def test_no_serial_number_is_no_finding(self) -> None:
        for told in (report(block("drawn", serial=None)), report()):
            assert kinds(told) == []
            assert gaps(told)["serial_not_stated"] == 1


class TestModel:
    def test_another_model_than_the_device_has(self) -> None:
        both = replace(REGISTERED, training=[trained("E1"), trained("E1", "X2")])
        (found,) = (
            Case(reports=[report(block("drawn", model="X2"))], holdings=both).check().findings
        )
        assert found.kind == "model_differs"
        assert "says X2" in found.words
        assert "device A as X26" in found.words

    def test_a_mistyped_serial_number_of_another_model_is_one_finding(self) -> None:
        mistyped = report(block("drawn", serial="N"))
        assert kinds(mistyped, holdings=REGISTERED) == ["serial_not_issued"]

    def test_a_block_without_a_model_says_nothing_of_it(self) -> None:
        bare = report(block("drawn", model=None))
        assert kinds(bare, holdings=REGISTERED) == []
        assert "model_not_told" not in gaps(bare, holdings=REGISTERED)


class TestStudentOfficer:
    STUDENT = replace(HOLDINGS, officers=[officer("E1", role="student_officer")])

    def test_any_use_is_to_be_reviewed(self) -> None:
        endorsed = replace(
            self.STUDENT, endorsements=[Endorsement(officer_id="E1", given_on=date(2017, 5, 1))]
        )
        assert kinds(DRAWN, holdings=endorsed) == ["student_review_due"]

    def test_without_an_endorsement_it_is_out_of_date_too(self) -> None:
        assert kinds(DRAWN, holdings=self.STUDENT) == ["not_in_date", "student_review_due"]


def test_findings_stand_in_the_order_of_time() -> None:
    later = report(block("drawn", serial="B"), at=USED + timedelta(hours=1), report_id="r0")
    earlier = report(block("drawn", serial="B"))
    found = Case(reports=[later, earlier]).check().findings
    assert [finding.report_id for finding in found] == ["r1", "r0"]
