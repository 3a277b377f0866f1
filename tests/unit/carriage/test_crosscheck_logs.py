"""Reports of CED use against the devices' logs, with a window for clocks and recollection."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from carriage.crosscheck_cases import (
    DRAWN,
    END,
    FIRED,
    HOLDINGS,
    START,
    USED,
    X2_MINUTES,
    X26_MINUTES,
    Case,
    armed,
    block,
    device,
    gaps,
    issue,
    kinds,
    minutes,
    officer,
    pull,
    report,
    trained,
)
from reddot.carriage.crosscheck.check import Days
from reddot.carriage.crosscheck.windows import Window, Windows, shipped_windows
from reddot.records.report import LOCAL, Report

SECOND = timedelta(seconds=1)
HANDED_ON = datetime(2017, 10, 29, 1, tzinfo=UTC)  # 01:00 for the second time
COVERS = (armed(START), armed(END))


def test_a_pull_that_is_reported_is_no_finding() -> None:
    found = Case(reports=[FIRED], log=[pull()]).check()
    assert found.findings == ()
    assert found.unchecked == {}


def test_a_use_without_the_trigger_leaves_nothing_in_the_log() -> None:
    assert kinds(DRAWN, log=COVERS) == []
    assert gaps(DRAWN, log=COVERS) == {}


class TestTriggerNotLogged:
    @pytest.mark.parametrize("use", ["fired", "drive_stun", "angled_drive_stun", "arced"])
    def test_each_use_that_pulls_it(self, use: str) -> None:
        told = report(block(use))
        (found,) = Case(reports=[told], log=COVERS).check().findings
        assert (found.kind, found.report_id, found.serial_number) == (
            "trigger_not_logged", "r1", "A",
        )  # fmt: skip
        assert "within 9 minutes of 11:00 on 1 July 2017" in found.words
        assert kinds(told, log=[*COVERS, pull()]) == []

    def test_a_device_without_a_log_is_unchecked(self) -> None:
        assert (
            kinds(FIRED, log=[pull(serial="B", at=START)], days=Days(last=date(2017, 1, 1))) == []
        )
        assert gaps(FIRED)["no_log_of_device"] == 1

    @pytest.mark.parametrize("days", [-1, 1])
    def test_a_log_that_does_not_cover_the_day_is_unchecked(self, days: int) -> None:
        log = [armed(USED + timedelta(days=days))]
        assert kinds(FIRED, log=log) == []
        assert gaps(FIRED, log=log) == {"log_does_not_cover": 1}

    def test_a_log_covers_the_days_between_its_lines(self) -> None:
        log = [armed(USED - timedelta(days=9)), armed(USED + timedelta(days=9))]
        assert kinds(FIRED, log=log) == ["trigger_not_logged"]

    def test_the_log_is_that_of_the_device_issued(self) -> None:
        """A mistyped serial number is one finding, and not one of the log as well."""
        mistyped = report(block("fired", serial="B", total_cycles=1))
        assert kinds(mistyped, log=[pull(), armed(START, "B")]) == ["serial_not_issued"]


class TestWindow:
    """The X26's clock may be out by 4 minutes, and the time on the form by 5."""

    @pytest.mark.parametrize("side", [-1, 1])
    @pytest.mark.parametrize(("model", "width"), [("X26", X26_MINUTES), ("X2", X2_MINUTES)])
    def test_its_end_is_included_and_a_second_more_is_not(
        self, model: str, width: int, side: int
    ) -> None:
        holdings = replace(
            HOLDINGS,
            training=[trained("E1", model)],
            device_issues=[issue("A", "E1", model=model)],
        )
        told = report(block("fired", model=model, total_cycles=1))
        edge = USED + side * minutes(width)
        assert kinds(told, log=[pull(edge)], holdings=holdings) == []
        beyond = kinds(told, log=[pull(edge + side * SECOND)], holdings=holdings)
        assert sorted(beyond) == ["discharge_not_reported", "trigger_not_logged"]

    def test_a_use_that_begins_in_it_belongs_to_it_to_its_last_pull(self) -> None:
        told = report(block("fired", total_cycles=2))
        edge = USED + minutes(X26_MINUTES)
        assert kinds(told, log=[pull(edge), pull(edge + 30 * SECOND)]) == []
        early = USED - minutes(X26_MINUTES)
        assert kinds(told, log=[pull(early - 30 * SECOND), pull(early)]) == []

    def test_another_window_from_a_day_on_leaves_earlier_days(self) -> None:
        shipped = shipped_windows()
        narrow = Window("X26", date(2017, 7, 1), report_minutes=1, clock_minutes=0)
        windows = Windows([*shipped.entries, narrow], 60, 5)
        pulled = pull(USED + minutes(5))
        assert kinds(FIRED, log=[pulled]) == []
        assert "trigger_not_logged" in kinds(FIRED, log=[pulled], windows=windows)
        later = replace(narrow, starts_on=date(2017, 7, 2))
        assert kinds(FIRED, log=[pulled], windows=Windows([*shipped.entries, later], 60, 5)) == []

    def test_a_model_without_a_window_is_unchecked(self) -> None:
        holdings = replace(
            HOLDINGS,
            training=[trained("E1", "S5")],
            device_issues=[issue("A", "E1", model="S5")],
        )
        told = report(block("fired", model="S5", total_cycles=3))
        found = Case(reports=[told], log=[pull()], holdings=holdings).check()
        assert found.findings == ()
        assert found.unchecked == {"no_window_for_model": 2}  # the report, and the logged use


class TestCycles:
    def test_more_or_fewer_than_the_report_says(self) -> None:
        for logged in (1, 3):
            told = report(block("fired", total_cycles=2))
            (found,) = Case(reports=[told], log=[pull(cycles=logged)]).check().findings
            assert (found.kind, found.report_id) == ("cycles_differ", "r1")
            assert "tells of 2 cycles" in found.words
            assert f"has {logged} cycle" in found.words

    def test_those_of_all_pulls_count(self) -> None:
        log = [pull(cycles=2), pull(USED + 20 * SECOND)]
        assert kinds(report(block("fired", total_cycles=3)), log=log) == []
        assert kinds(report(block("fired", total_cycles=2)), log=log) == ["cycles_differ"]

    @pytest.mark.parametrize(
        ("seconds", "cycles"), [(0.0, 1), (1.2, 1), (5.0, 1), (5.1, 2), (12.0, 3)]
    )
    def test_the_length_of_a_pull_stands_in_for_cycles_that_are_not_logged(
        self, seconds: float, cycles: int
    ) -> None:
        log = [pull(cycles=None, seconds=seconds)]
        assert kinds(report(block("fired", total_cycles=cycles)), log=log) == []
        assert kinds(report(block("fired", total_cycles=cycles + 1)), log=log) == ["cycles_differ"]

    def test_without_either_they_are_unchecked(self) -> None:
        log = [pull(cycles=None)]
        assert kinds(FIRED, log=log) == []
        assert gaps(FIRED, log=log) == {"cycles_not_logged": 1}

    def test_a_discharge_of_unstated_cycles_is_unchecked(self) -> None:
        told = report(block("fired"))
        assert kinds(told, log=[pull(cycles=3)]) == []
        assert gaps(told, log=[pull(cycles=3)]) == {"cycles_not_stated": 1}

    def test_a_test_arc_need_not_be_among_them(self) -> None:
        told = report(block("arced", "fired", total_cycles=1))
        assert kinds(told, log=[pull(cycles=1), pull(USED + 30 * SECOND)]) == []
        assert kinds(report(block("arced", "fired", total_cycles=2)), log=[pull()]) == [
            "cycles_differ"
        ]
        assert kinds(report(block("red_dot", "arced")), log=[pull()]) == []

    def test_a_report_of_other_uses_alone_does_not_tell_of_a_pull(self) -> None:
        (found,) = Case(reports=[DRAWN], log=[pull()]).check().findings
        assert found.kind == "cycles_differ"
        assert "tells of 0 cycles" in found.words

    def test_cycles_stated_without_a_use_that_takes_any_are_looked_for(self) -> None:
        odd = report(block("drawn", total_cycles=2))
        (found,) = Case(reports=[odd], log=COVERS).check().findings
        assert found.kind == "trigger_not_logged"
        assert "tells of: 2 cycles" in found.words

    def test_a_report_that_states_no_use_fits_any(self) -> None:
        for told in (report(), report(block())):
            assert kinds(told, log=[pull(cycles=4)]) == []


class TestReportsTogether:
    """Two people subject to force at one incident: one officer, one device, two reports."""

    @staticmethod
    def second(cycles: int, after: timedelta, *uses: str) -> Report:
        told = block(*(uses or ("fired",)), total_cycles=cycles or None)
        return report(told, at=USED + after, report_id="r2")

    def test_their_cycles_are_added(self) -> None:
        log = [pull(cycles=1), pull(USED + minutes(4), cycles=2)]
        assert kinds(FIRED, self.second(2, minutes(4)), log=log) == []
        (found,) = Case(reports=[FIRED, self.second(1, minutes(4))], log=log).check().findings
        assert found.kind == "cycles_differ"
        assert "r2" in found.words
        assert "2 cycles" in found.words
        assert "3 cycles then" in found.words

    def test_one_that_pulled_the_trigger_explains_the_log_for_both(self) -> None:
        drawn = self.second(0, minutes(1), "drawn")
        assert kinds(FIRED, drawn, log=[pull()]) == []

    def test_a_clock_that_is_out_puts_each_pull_near_the_other_report(self) -> None:
        """Each pull lies within the windows of both; apart, they would make two findings."""
        log = [pull(USED + minutes(5)), pull(USED + minutes(15), cycles=2)]
        assert kinds(FIRED, self.second(2, minutes(10)), log=log) == []

    def test_apart_they_are_judged_apart(self) -> None:
        log = [pull(cycles=2), pull(USED + minutes(60))]
        two = (FIRED, self.second(2, minutes(60)))
        assert kinds(*two, log=log) == ["cycles_differ", "cycles_differ"]

    def test_a_device_handed_on_is_looked_at_with_both_holders(self) -> None:
        """By its clock the pull falls into the next officer's turn."""
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("A", "E2", END, None)])
        first = report(block("fired", total_cycles=1), at=END - minutes(2))
        second = report(block("drawn"), by="E2", at=END + minutes(5), report_id="r2")
        assert kinds(first, second, log=[pull(END + minutes(2))], holdings=holdings) == []

    def test_two_devices_of_one_officer_are_each_looked_at(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("B", "E1")])
        two = report(block("fired", total_cycles=1), block("fired", serial="B", total_cycles=2))
        log = [pull(), pull(serial="B", cycles=2)]
        assert kinds(two, log=log, holdings=holdings) == []
        assert kinds(two, log=[pull(cycles=2), log[1]], holdings=holdings) == ["cycles_differ"]

    def test_what_is_said_of_one_device_is_not_said_of_the_other(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("B", "E1")])
        two = report(block("fired", total_cycles=1), block("drawn", serial="B"))
        assert kinds(two, log=[pull(), armed(START, "B")], holdings=holdings) == []

    def test_the_model_tells_which_of_two_devices(self) -> None:
        holdings = replace(
            HOLDINGS,
            training=[trained("E1"), trained("E1", "X2")],
            device_issues=[issue("A", "E1"), issue("N", "E1", model="X2")],
        )
        told = report(block("fired", serial=None, model="X2", total_cycles=1))
        (found,) = Case(reports=[told], log=[armed(START, "N")], holdings=holdings).check().findings
        assert (found.kind, found.serial_number) == ("trigger_not_logged", "N")

    def test_which_of_two_devices_cannot_be_told(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("B", "E1")])
        told = report(block("fired", serial=None, total_cycles=9))
        found = Case(reports=[told], log=[pull(), pull(serial="B")], holdings=holdings).check()
        assert found.findings == ()  # it accounts for a pull of either
        assert found.unchecked == {"serial_not_stated": 1, "device_not_told": 1}

    def test_the_second_block_is_of_the_device_that_the_first_leaves(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1"), issue("B", "E1")])
        two = report(block("drawn"), block("fired", serial="Z", total_cycles=1))
        assert kinds(two, log=[pull(serial="B")], holdings=holdings) == ["serial_not_issued"]
        more = kinds(two, log=[pull(serial="B", cycles=2)], holdings=holdings)
        assert more == ["serial_not_issued", "cycles_differ"]


class TestNotReported:
    def test_the_finding_names_who_held_the_device(self) -> None:
        (found,) = Case(log=[pull(serial="B")]).check().findings
        assert (found.kind, found.report_id) == ("discharge_not_reported", None)
        assert (found.officer_id, found.serial_number, found.model) == ("E2", "B", "X26")
        assert found.moment == USED
        assert "11:00 on 1 July 2017" in found.words
        assert "held by officer E2" in found.words

    def test_pulls_in_close_sequence_are_one(self) -> None:
        log = [pull(), pull(USED + minutes(1)), pull(USED + minutes(2) + SECOND)]
        assert kinds(log=log) == ["discharge_not_reported"] * 2

    def test_arming_is_none(self) -> None:
        assert kinds(log=[armed()]) == []

    @pytest.mark.parametrize("status", ["draft", "test"])
    def test_a_report_that_is_not_complete_does_not_account_for_it(self, status: str) -> None:
        assert kinds(replace(FIRED, status=status), log=[pull()]) == ["discharge_not_reported"]

    def test_an_exercise_does(self) -> None:
        assert kinds(replace(FIRED, status="training"), log=[pull()]) == []

    def test_another_officers_report_does_not(self) -> None:
        other = report(block("fired", serial="B", total_cycles=1), by="E2")
        log = [pull(), pull(serial="B")]
        (found,) = Case(reports=[other], log=log).check().findings
        assert (found.kind, found.serial_number) == ("discharge_not_reported", "A")

    def test_a_report_that_names_a_device_in_other_hands_does_not(self) -> None:
        """E1 held none; the device named was with E2, whose pull is still to be reported."""
        holdings = replace(HOLDINGS, device_issues=[issue("B", "E2")])
        mistyped = report(block("fired", serial="B", total_cycles=1))
        found = Case(reports=[mistyped], log=[pull(serial="B")], holdings=holdings).check()
        assert sorted(f.kind for f in found.findings) == [
            "discharge_not_reported", "serial_not_issued",
        ]  # fmt: skip
        assert found.unchecked == {"device_not_told": 1, "model_not_told": 1}

    def test_a_report_without_device_block_does(self) -> None:
        assert kinds(report(), log=[pull()]) == []

    def test_a_report_without_officer_does_by_its_serial_number(self) -> None:
        assert kinds(report(block("fired", total_cycles=1), by=None), log=[pull()]) == []

    def test_a_report_of_that_day_without_a_time_leaves_it_open(self) -> None:
        day = report(block("fired", total_cycles=1), at=None, used_on=date(2017, 7, 1))
        found = Case(reports=[day], log=[pull()]).check()
        assert found.findings == ()
        assert found.unchecked == {"time_not_stated": 2}  # the report, and the logged use
        before = replace(day, used_on=date(2017, 6, 30))
        assert kinds(before, log=[pull()]) == ["discharge_not_reported"]

    def test_between_two_holders_both_are_named(self) -> None:
        gap = [issue("A", "E1"), issue("A", "E2", END + minutes(4), None)]
        holdings = replace(HOLDINGS, device_issues=gap)
        (found,) = Case(log=[pull(END + minutes(2))], holdings=holdings).check().findings
        assert found.officer_id is None
        assert "officer E1 or officer E2" in found.words

    def test_a_device_in_the_store_was_held_by_nobody(self) -> None:
        (found,) = Case(log=[pull(END + timedelta(hours=2))]).check().findings
        assert found.officer_id is None
        assert "nobody that the register names" in found.words

    def test_without_issues_in_the_register_the_reported_number_counts(self) -> None:
        holdings = replace(HOLDINGS, device_issues=[], devices=[device("A")])
        assert kinds(FIRED, log=[pull()], holdings=holdings) == []
        assert kinds(log=[pull()], holdings=holdings) == ["discharge_not_reported"]


class TestDays:
    """Asking about some days makes no finding at their edge."""

    def test_a_report_of_the_day_before_still_accounts_for_a_pull(self) -> None:
        midnight = datetime(2017, 7, 2, tzinfo=LOCAL)
        holdings = replace(HOLDINGS, device_issues=[issue("A", "E1", returned_at=None)])
        told = report(block("fired", total_cycles=1), at=midnight - minutes(2))
        case = Case(reports=[told], log=[pull(midnight + minutes(2))], holdings=holdings)
        second = replace(case, days=Days(date(2017, 7, 2), date(2017, 7, 2))).check()
        assert (second.findings, second.checked) == ((), 0)
        alone = replace(case, reports=(), days=Days(date(2017, 7, 2)))
        assert alone.kinds() == ["discharge_not_reported"]
        assert replace(alone, days=Days(last=date(2017, 7, 1))).kinds() == []

    def test_what_is_found_and_unchecked_is_of_those_days(self) -> None:
        wrong = report(block("drawn", serial="B"))
        case = Case(reports=[wrong])
        inside = replace(case, days=Days(date(2017, 7, 1), date(2017, 7, 1))).check()
        assert ([f.kind for f in inside.findings], inside.checked) == (["serial_not_issued"], 1)
        after = replace(case, days=Days(first=date(2017, 7, 2))).check()
        assert (after.findings, after.checked, dict(after.unchecked)) == ((), 0, {})


class TestClockChange:
    """In the night of 29 October 2017 the hour from 01:00 came twice."""

    HOLDINGS = replace(
        HOLDINGS,
        device_issues=[
            issue("A", "E1", datetime(2017, 10, 28, 22, tzinfo=UTC), HANDED_ON),
            issue("A", "E2", HANDED_ON, datetime(2017, 10, 29, 7, tzinfo=UTC)),
        ],
    )

    @pytest.mark.parametrize(("fold", "by", "utc_hour"), [(0, "E1", 0), (1, "E2", 1)])
    def test_each_half_past_one_is_its_own(self, fold: int, by: str, utc_hour: int) -> None:
        at = datetime(2017, 10, 29, 1, 30, tzinfo=LOCAL, fold=fold)
        told = report(block("fired", total_cycles=1), by=by, at=at)
        right = pull(datetime(2017, 10, 29, utc_hour, 30, tzinfo=UTC))
        wrong = pull(datetime(2017, 10, 29, 1 - utc_hour, 30, tzinfo=UTC))
        assert kinds(told, log=[right], holdings=self.HOLDINGS) == []
        found = kinds(told, log=[wrong], holdings=self.HOLDINGS)
        assert sorted(found) == ["discharge_not_reported", "trigger_not_logged"]

    @pytest.mark.parametrize(("fold", "expected"), [(0, []), (1, ["serial_not_issued"])])
    def test_issues_in_local_time_are_told_apart_too(self, fold: int, expected: list[str]) -> None:
        local = [
            replace(
                one,
                issued_at=one.issued_at.astimezone(LOCAL),
                returned_at=one.returned_at and one.returned_at.astimezone(LOCAL),
            )
            for one in self.HOLDINGS.device_issues
        ]
        at = datetime(2017, 10, 29, 1, 30, tzinfo=LOCAL, fold=fold)
        holdings = replace(self.HOLDINGS, device_issues=local)
        assert kinds(report(block("drawn"), at=at), holdings=holdings) == expected

    def test_a_log_in_local_time_is_the_same_log(self) -> None:
        at = datetime(2017, 10, 29, 1, 30, tzinfo=LOCAL, fold=1)
        told = report(block("fired", total_cycles=1), by="E2", at=at)
        assert kinds(told, log=[pull(at)], holdings=self.HOLDINGS) == []

    def test_the_window_holds_across_the_hour_that_spring_leaves_out(self) -> None:
        """25 March 2018: two minutes before 01:00 and two after 02:00 are four minutes apart."""
        before = datetime(2018, 3, 25, 0, 58, tzinfo=LOCAL)
        after = datetime(2018, 3, 25, 2, 2, tzinfo=LOCAL)
        holdings = replace(
            HOLDINGS,
            officers=[officer("E1")],
            device_issues=[issue("A", "E1", returned_at=None)],
        )
        told = report(block("fired", total_cycles=1), at=before)
        assert kinds(told, log=[pull(after)], holdings=holdings) == []
        assert kinds(told, log=[pull(after + minutes(6))], holdings=holdings) != []
