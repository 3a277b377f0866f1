"""``reddot carriage`` on a small register of one base: what it says, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from conftest import Run
from reddot.carriage.register import Holdings, read_holdings, write_holdings
from reddot.records.beside import (
    Crew,
    Device,
    DeviceIssue,
    DeviceLogEntry,
    Officer,
    Shift,
    Suspension,
    Training,
)
from reddot.records.beside_storage import write_beside
from reddot.records.report import DeviceUse, Report
from reddot.records.storage import write_reports

DAY = datetime(2018, 3, 5, 7, tzinfo=UTC)  # a Monday
HEADING = "officer_id,role,front_line,course,model,completed_on,hours,passed\n"


def holdings() -> Holdings:
    """In date, lapsed in ten days, lapsed long ago and suspended, never trained."""
    days = {"E1": date(2017, 9, 1), "E2": date(2017, 3, 16), "E3": date(2016, 1, 5)}
    return Holdings(
        officers=[
            Officer(officer_id=f"E{n}", force="Westshire", front_line=True, station_id="S1")
            for n in range(1, 5)
        ],
        training=[
            Training(officer_id=n, course="initial", model="X2", completed_on=day, passed=True)
            for n, day in days.items()
        ],
        suspensions=[
            Suspension(officer_id="E3", starts_at=DAY - timedelta(days=30), reason="fitness")
        ],
        devices=[Device(serial_number="D1", model="X2", force="Westshire")],
        device_issues=[DeviceIssue(serial_number="D1", model="X2", officer_id="E3", issued_at=DAY)],
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_holdings(tmp_path, holdings())
    ends = DAY + timedelta(hours=8)
    shifts = [
        Shift(
            shift_id=n, officer_id=n, starts_at=DAY, ends_at=ends, station_id="S1",
            carrying_ced=n == "E1",
        )
        for n in ("E1", "E4")
    ]  # fmt: skip
    crew = Crew(crew_id="C1", starts_at=DAY, ends_at=ends, officer_ids=("E1", "E4"))
    pull = DeviceLogEntry(
        serial_number="D1",
        at=DAY + timedelta(hours=1),
        kind="trigger",
        duration_seconds=5,
        cycles=1,
    )
    write_beside(tmp_path, {"shifts": shifts, "crews": [crew], "device_log": [pull]})
    used = DeviceUse(
        position=1, uses=frozenset({"drawn", "fired"}), serial_number="D1", model="X2",
        total_cycles=1,
    )  # fmt: skip
    report = Report(
        report_id="R1", force="Westshire", officer_id="E3", used_at=DAY + timedelta(hours=1),
        ced_used="yes", devices=(used,),
    )  # fmt: skip
    write_reports([report], tmp_path)
    return tmp_path


def test_status_of_one_officer_gives_every_reason(run: Run, folder: Path) -> None:
    ran = run("carriage", "status", folder, "E3", "--at", "2018-03-05", "--format", "json")
    assert ran.code == 0
    (one,) = ran.json()["officers"]
    assert one["may_carry"] is False
    assert one["obstacles"] == ["suspended", "lapsed"]
    assert one["last_day"] == "2017-01-04"


def test_status_of_all_is_counted_by_model(run: Run, folder: Path) -> None:
    ran = run("carriage", "status", folder, "--at", "2018-03-05T12:00", "--format", "json")
    assert ran.json()["by_model"] == {
        "X2": {"officers": 3, "may_carry": 2, "lapsed": 1, "suspended": 1}
    }


def test_the_same_question_at_a_later_moment_has_another_answer(run: Run, folder: Path) -> None:
    for at, may in (("2018-03-15T23:59", True), ("2018-03-16T00:00", False)):
        ran = run("carriage", "status", folder, "E2", "--at", at, "--format", "json")
        assert ran.json()["officers"][0]["may_carry"] is may


def test_an_officer_or_a_model_that_is_not_there_is_said(run: Run, folder: Path) -> None:
    assert "no officer 'E9'" in run("carriage", "status", folder, "E9").err
    ran = run("carriage", "status", folder, "--model", "X26")
    assert (ran.code, "has: X2" in ran.err) == (2, True)


def test_a_folder_that_is_no_register_is_said(run: Run, tmp_path: Path) -> None:
    ran = run("carriage", "status", tmp_path)
    assert ran.code == 3
    assert "no register" in ran.err


def test_a_register_without_its_suspensions_is_refused(run: Run, folder: Path) -> None:
    (folder / "suspensions.parquet").unlink()
    ran = run("carriage", "status", folder)
    assert ran.code == 3
    assert "'suspensions' is missing" in ran.err


def test_an_existing_register_is_not_replaced(run: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(HEADING + "E1,officer,yes,initial,X2,2017-09-01,18,yes\n", encoding="utf-8")
    ran = run("carriage", "import", file, "--to", folder, "--force", "Westshire")
    assert (ran.code, "holds a register already" in ran.err) == (2, True)
    assert len(read_holdings(folder).officers) == 4
    assert run("carriage", "import", file, "--to", file, "--force", "W").code == 2


def test_words_in_square_brackets_reach_the_reader(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(HEADING + "E1,officer,yes,initial,X2[/],2017-09-01,18,yes\n", encoding="utf-8")
    ran = run("carriage", "import", file, "--to", tmp_path / "out", "--force", "Westshire")
    assert ran.code == 3
    assert "X2[/]" in ran.out.replace("\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--at", "9999-12-31T23:59-05:00"),
        ("status", "--at", "20180305"),
        ("status", "--at", "2018-W10-1"),
        ("strength", "--on", "0001-01-01"),
        ("expiring", "--on", "9999-12-31"),
        ("expiring", "--within", "3000000"),
        ("expiring", "--force", "Norfolk"),
        ("forecast", "--on", "9999-12-01"),
        ("forecast", "--force", "Norfolk"),
        ("forecast", "--on", "2018-03-05", "--course", "2018-03-12:1:Y9"),
        ("cover", "--from", "9999-12-31", "--to", "9999-12-31"),
    ],
)
def test_a_question_out_of_reach_has_one_clear_message(
    run: Run, folder: Path, words: tuple[str, ...]
) -> None:
    ran = run("carriage", words[0], folder, *words[1:])
    assert ran.code == 2
    assert ran.err.count("Error: ") == 1


def test_a_register_keeps_the_rules_it_was_loaded_by(run: Run, tmp_path: Path) -> None:
    file, rules, to = tmp_path / "r.csv", tmp_path / "rules.toml", tmp_path / "out"
    file.write_text(HEADING + "E1,officer,yes,initial,X2,2017-09-01,18,yes\n", encoding="utf-8")
    shipped = resources.files("reddot.carriage") / "rules.toml"
    text = shipped.read_text(encoding="utf-8").replace("included = false", "included = true")
    rules.write_text(text, encoding="utf-8")
    words = ("carriage", "import", file, "--to", to, "--force", "Westshire", "--rules", rules)
    assert run(*words).code == 0
    ran = run("carriage", "status", to, "E1", "--at", "2018-09-01", "--format", "json")
    assert ran.json()["officers"][0]["may_carry"] is True


def test_nothing_held_against_training_is_not_a_clean_check(run: Run, folder: Path) -> None:
    found = read_holdings(folder)
    others = [replace(officer, officer_id=f"X{officer.officer_id}") for officer in found.officers]
    write_holdings(folder, replace(found, officers=others))
    ran = run("carriage", "crosscheck", folder, "--format", "json")
    assert ran.code == 5
    assert (ran.json()["checked"], ran.json()["held_against_training"]) == (1, 0)


def test_days_without_any_shift_are_said(run: Run, folder: Path) -> None:
    ran = run("carriage", "cover", folder, "--from", "2018-03-01", "--to", "2018-03-10")
    assert "On 9 of these days no shift" in ran.out


def test_strength_has_numerator_denominator_and_definition(run: Run, folder: Path) -> None:
    found = run("carriage", "strength", folder, "--on", "2018-03-05", "--format", "json").json()
    assert found["rows"][0]["in_date"] == 2
    assert found["rows"][0]["front_line"] == 4
    assert "noon" in found["rule"]["statement"]
    shown = run("carriage", "strength", folder, "--on", "2018-03-05").out
    assert "50.0%" in shown
    assert "Front line as" in shown


def test_who_lapses_is_listed_with_the_course_that_prevents_it(run: Run, folder: Path) -> None:
    words = ("carriage", "expiring", folder, "--on", "2018-03-05", "--within", "30")
    (lapse,) = run(*words, "--format", "json").json()["lapses"]
    assert (lapse["officer_id"], lapse["last_day"], lapse["days_left"]) == ("E2", "2018-03-15", 10)
    assert lapse["course_that_prevents"] == "refresher"
    assert "Nobody's authority ends" in run(*words[:-1], "9").out


def test_a_forecast_falls_without_courses_and_holds_with_them(run: Run, folder: Path) -> None:
    words = ("carriage", "forecast", folder, "--on", "2018-03-05", "--days", "30")
    found = run(*words, "--course", "2018-03-12:1", "--format", "json").json()
    last = found["strength"][-1]
    assert (last["in_date_without_courses"], last["in_date_with_bookings"]) == (1, 2)
    assert [b["officer_id"] for b in found["bookings"]["booked"]] == ["E2"]
    assert run(*words, "--course", "soon:1").code == 2


def test_cover_counts_hours_with_carriers_on_duty(run: Run, folder: Path) -> None:
    ran = run("carriage", "cover", folder, "--format", "json")
    cells = ran.json()["cells"]
    assert sum(cell["hours_seen"] for cell in cells) == 24
    assert sum(cell["hours_with_one"] for cell in cells) == 8
    assert sum(cell["hours_with_two"] for cell in cells) == 0
    assert "33.3%" in run("carriage", "cover", folder).out
    assert run("carriage", "cover", folder, "--carriers", "some").code == 2


def test_the_cross_check_names_what_it_found_and_ends_with_1(run: Run, folder: Path) -> None:
    ran = run("carriage", "crosscheck", folder, "--format", "json")
    assert ran.code == 1
    found = ran.json()
    assert [finding["kind"] for finding in found["findings"]] == ["not_in_date"]
    assert found["checked"] == 1
    shown = run("carriage", "crosscheck", folder)
    assert "not in date" in shown.out
    assert "1 findings" in shown.out


def test_rules_of_ones_own_are_applied(run: Run, folder: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        "[[rules]]\nstarts_on = 2003-04-01\nauthority_months = 24\nlast_day_included = false\n"
        "refresher_needs_initial = true\nhours = { initial = 18, refresher = 6, conversion = 12 }\n"
        'needs = { officer = "course" }\n',
        encoding="utf-8",
    )
    words = ("carriage", "status", folder, "E2", "--at", "2018-06-01", "--format", "json")
    assert run(*words).json()["officers"][0]["may_carry"] is False
    assert run(*words, "--rules", rules).json()["officers"][0]["may_carry"] is True
    rules.write_text("[[rules]]\nstarts_on = 5\n", encoding="utf-8")
    ran = run(*words, "--rules", rules)
    assert (ran.code, "starts_on = 5" in ran.err) == (3, True)


def test_a_register_file_with_mistakes_is_named_by_row_and_nothing_is_written(
    run: Run, tmp_path: Path
) -> None:
    file, to = tmp_path / "register.csv", tmp_path / "out"
    file.write_text(
        HEADING
        + "E1,officer,yes,initial,X2,2017-09-01,18,yes\n"
        + "E2,officer,yes,initial,Y9,2017-09-01,18,yes\n"
        + "E3,officer,yes,initial,X2,01/09/2017,18,yes\n",
        encoding="utf-8",
    )
    words = ("carriage", "import", file, "--to", to, "--force", "Westshire", "--format", "json")
    ran = run(*words)
    assert ran.code == 3
    problems = {(p["row"], p["field"]) for p in ran.json()["problems"]}
    assert problems == {(3, "model"), (4, "completed_on")}
    assert not to.exists()
    mended = (
        file.read_text(encoding="utf-8").replace("Y9", "X2").replace("01/09/2017", "2017-09-01")
    )
    file.write_text(mended, encoding="utf-8")
    ran = run(*words)
    assert (ran.code, ran.json()["rows_kept"]) == (0, 3)
    assert {course.officer_id for course in read_holdings(to).training} == {"E1", "E2", "E3"}


def test_windows_of_ones_own_are_applied(run: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    shipped = resources.files("reddot.carriage.crosscheck") / "windows.toml"
    file.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    words = ("carriage", "crosscheck", folder, "--format", "json", "--windows", file)
    assert [f["kind"] for f in run(*words).json()["findings"]] == ["not_in_date"]
    file.write_text("[log]\n", encoding="utf-8")
    ran = run(*words)
    assert (ran.code, "windows.toml" in ran.err) == (3, True)
