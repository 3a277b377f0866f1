from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from scipy.stats import chi2

from reddot.errors import BadDataError, UsageError
from reddot.figures.rates import (
    Denominator,
    check_kind,
    find_denominator,
    rate_per_1000,
    rate_warnings,
    rates_of_total,
    read_denominators,
    shipped_denominators,
)
from reddot.records.cells import Missing
from reddot.records.forces import NATIONAL, force_names, read_place
from shared_data import shared_data

HEADING = "force,kind,on,value,definition\n"


@pytest.fixture
def write(tmp_path: Path) -> object:
    def written(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "own.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return written


# The denominators that ship with the package.


def test_the_kinds_that_ship_are_population_and_officers() -> None:
    assert {d.kind for d in shipped_denominators()} == {"population", "officers"}


def test_no_force_has_two_denominators_of_a_kind_on_one_day() -> None:
    known = [(d.force, d.kind, d.on, d.group) for d in shipped_denominators()]
    assert len(set(known)) == len(known)


def test_every_denominator_is_of_a_place_known_here_and_says_what_it_is() -> None:
    assert {d.force for d in shipped_denominators()} <= {*force_names(), NATIONAL, "Eastshire"}
    assert all(d.definition.strip() and d.value > 0 for d in shipped_denominators())


@pytest.mark.parametrize(
    ("period", "value"),
    [("2017/18", 1557.67), ("2018/19", 1609.12)],
)
def test_norfolk_officers_are_those_at_the_end_of_the_year(period: str, value: float) -> None:
    found = find_denominator("Norfolk", period, "officers")
    assert found is not None
    assert found.value == value
    assert found.on.isoformat() == f"20{period[-2:]}-03-31"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "column", "on"),
    [
        ("2018.csv", "March 2018", date(2018, 3, 31)),
        ("2019.csv", "March 2019", date(2019, 3, 31)),
    ],
)
def test_officers_of_every_force_are_those_of_the_workforce_tables(
    file: str, column: str, on: date
) -> None:
    path = shared_data("home-office", "officer-fte", file)
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    printed = {read_place(row["Force/Region"]).name: float(row[column]) for row in rows}
    shipped = {
        d.force: d.value for d in shipped_denominators() if d.kind == "officers" and d.on == on
    }
    assert len(shipped.keys() & set(force_names())) >= 43
    assert {f: v for f, v in shipped.items() if f in printed} == {
        f: pytest.approx(printed[f], abs=0.006) for f in shipped if f in printed
    }
    assert set(force_names()) & printed.keys() <= shipped.keys()


# Which one is chosen.

OWN = (
    Denominator("Norfolk", "shifts", date(2017, 3, 31), 100.0, "before"),
    Denominator("Norfolk", "shifts", date(2018, 3, 31), 200.0, "on the last day"),
    Denominator("Norfolk", "shifts", date(2018, 4, 1), 300.0, "the day after"),
)


@pytest.mark.parametrize(
    ("period", "value"),
    [("2017/18", 200.0), ("2017Q4", 100.0), ("2018Q2", 300.0), ("2030/31", 300.0)],
)
def test_the_latest_denominator_not_after_the_periods_end_is_chosen(
    period: str, value: float
) -> None:
    found = find_denominator("Norfolk", period, "shifts", OWN)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("force", "period", "kind"),
    [
        ("Norfolk", "2016", "shifts"),
        ("Suffolk", "2017/18", "shifts"),
        ("Norfolk", "2017/18", "officers"),
        ("Norfolk", "not_stated", "shifts"),
    ],
)
def test_no_rate_is_made_from_a_guess(force: str, period: str, kind: str) -> None:
    assert find_denominator(force, period, kind, OWN) is None
    assert rates_of_total(force, period, 5, kind, OWN) == {}


def test_a_persons_own_empty_list_is_not_replaced_by_the_packages() -> None:
    assert find_denominator("Norfolk", "2017/18", "officers", ()) is None


# The rate.


def test_a_rate_is_per_thousand_with_the_exact_poisson_interval() -> None:
    officers = find_denominator("Norfolk", "2018/19", "officers")
    assert officers is not None
    rate = rate_per_1000(426, "2018/19", officers)
    assert rate.interval.estimate == pytest.approx(426 / 1.60912)
    assert rate.interval.low == pytest.approx(chi2.ppf(0.025, 2 * 426) / 2 / 1.60912)
    assert rate.interval.high == pytest.approx(chi2.ppf(0.975, 2 * 427) / 2 / 1.60912)


def test_a_rate_names_its_denominator() -> None:
    found = rates_of_total("Norfolk", "2017/18", 372, "officers")["total"]
    assert set(found) == {
        "per",
        "count",
        "period",
        "rate",
        "low",
        "high",
        "method",
        "denominator",
        "denominator_kind",
        "denominator_on",
        "denominator_definition",
        "denominator_group",
    }
    assert found["per"] == 1000
    assert found["denominator"] == 1557.67
    assert found["denominator_kind"] == "officers"
    assert found["denominator_on"] == "2018-03-31"
    assert "full-time equivalent" in str(found["denominator_definition"])


def test_a_rate_of_zero_uses_is_zero_and_not_absent() -> None:
    assert rates_of_total("Norfolk", "2017/18", 0, "officers")["total"]["rate"] == 0


def test_a_total_that_is_not_available_has_no_rate() -> None:
    assert rates_of_total("Norfolk", "2017/18", Missing.NOT_AVAILABLE, "officers") == {}


def test_there_is_no_rate_unless_one_is_asked_for() -> None:
    assert rates_of_total("Norfolk", "2017/18", 372, None) == {}


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    check_kind("officers", shipped_denominators())
    with pytest.raises(UsageError, match=r"'horses'.*officers, population"):
        check_kind("horses", shipped_denominators())


# A person's own file.


def test_an_own_file_is_read_under_the_names_used_here(write) -> None:  # type: ignore[no-untyped-def]
    text = HEADING + '*norfolk (R),shifts,2018-03-31,9000,"Shifts, all officers"\n'
    (found,) = read_denominators(write(text, "utf-8-sig"))
    assert found == Denominator(
        "Norfolk", "shifts", date(2018, 3, 31), 9000.0, "Shifts, all officers"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("force,kind,on,value\nNorfolk,x,2018-03-31,5\n", "the column definition is missing"),
        ("", "the column force, kind, on, value, definition is missing"),
        (HEADING + "Norfolk,x,2018-03-31,5,d\nNorfolk,x,2018-03-31,many,d\n", "row 3.*many"),
        (HEADING + "Norfolk,x,31/03/2018,5,d\n", "row 2.*31/03/2018"),
        (HEADING + "Norfolk,x,2018-03-31,0,d\n", "row 2.*0"),
        (HEADING + "Norfolk,x,2018-03-31,-4,d\n", "row 2.*-4"),
        (HEADING + 'Norfolk,x,2018-03-31,"1,557",d\n', "row 2.*1,557"),
    ],
)
def test_a_wrong_row_is_named_with_what_was_given(write, text: str, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadDataError, match=words):
        read_denominators(write(text))


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_a_value_that_is_no_finite_number_is_refused(write, value: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadDataError, match="row 2"):
        read_denominators(write(HEADING + f"Norfolk,x,2018-03-31,{value},d\n"))


def test_a_short_row_is_refused_with_its_number(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadDataError, match="row 2"):
        read_denominators(write(HEADING + "Norfolk,x,2018-03-31\n"))


def test_a_force_that_nobody_knows_is_refused(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadDataError, match="Norfok"):
        read_denominators(write(HEADING + "Norfok,x,2018-03-31,5,d\n"))


def test_a_file_in_another_encoding_is_refused_with_its_name(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadDataError, match=r"own\.csv"):
        read_denominators(write(HEADING + "Norfolk,x,2018-03-31,5,caf\xe9\n", "latin-1"))


def test_a_file_that_is_not_there_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"absent\.csv"):
        read_denominators(tmp_path / "absent.csv")


# What to beware of.


def warnings(*places: tuple[str, str], kind: str | None = "population") -> list[str]:
    return list(rate_warnings(places, kind))


def test_a_denominator_of_years_before_is_warned_of_with_its_day() -> None:
    (said,) = warnings(("Norfolk", "2017/18"))
    assert "27 March 2011 for 2017/18" in said
    assert warnings(("Norfolk", "2017/18"), kind="officers") == []


def test_places_without_a_denominator_are_named() -> None:
    said = warnings(("Norfolk", "2017/18"), ("Atlantis", "2017/18"), kind="officers")
    assert len(said) == 1
    assert "Atlantis" in said[0]
    assert "Norfolk" not in said[0]


def test_periods_of_unequal_length_are_warned_of() -> None:
    said = warnings(("Norfolk", "2017Q1"), ("Norfolk", "2017/18"), kind="officers")
    assert ["not of one length" in words for words in said] == [True]


def test_without_a_rate_there_is_nothing_to_beware_of() -> None:
    assert warnings(("Atlantis", "2017Q1"), ("Norfolk", "2016"), kind=None) == []
