from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.records.periods import (
    Period,
    months_between,
    names_several_periods,
    parse_date,
    parse_period,
)


def a_span(first: int, months: int) -> Period:
    """The period of so many months from the month counted from year 0."""
    last = first + months
    return months_between(first // 12, first % 12 + 1, last // 12, last % 12 + 1)


spans = st.builds(a_span, st.integers(12 * 1990, 12 * 2090), st.integers(0, 40))

SAME = {
    "2017/18": [
        "2017/18", "2017-18", "2017/2018", "2017/18 (R)", "2017/18 [note 3]", " 2017/18 ",
        "1 April 2017 to 31 March 2018", "April 2017 to March 2018", "April 2017 - March 2018",
        "1 April 2017 – 31 March 2018", "year ending 31 March 2018", "Year ending March 2018",
        "year to 31 March 2018", "Use of CED: 1 April\n2017 to 31 March 2018",
    ],
    "1999/00": ["1999/00", "1999-2000"],
    "2016": ["2016", "January to December 2016", "year ending 31 December 2016", "2016.0"],
    "2017Q1": ["2017Q1", "January to March 2017", "1 January to 31 March 2017"],
    "2018-10..2019-03": ["2018-10..2019-03", "October 2018 to March 2019"],
    "2019-10..2020-09": ["year ending 30 September 2020"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for name, texts in SAME.items() for text in texts]
)
def test_a_period_has_one_name_however_it_is_written(text: str, name: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.name() == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2021–22", "2021/22"),  # read as 2021: an en dash is how a publisher prints a year
        ("2021 – 22", "2021/22"),
        ("12 months to March 2022", "2021/22"),  # read as 2022
        ("Year to Mar 2022", "2021/22"),  # read as 2022
        ("Year ending Mar-22", None),
        ("2021/22 Q1", "2021Q2"),  # read as the whole year
        ("Q1 2021/22", "2021Q2"),
        ("quarter to June 2021", "2021Q2"),  # read as 2021
        ("H1 2021", None),
        ("31 March 2018", None),  # a day is no year
        ("2022-03-31", None),  # what a spreadsheet makes of a year's end; read as 2022
        ("2009-10-05", None),  # read as 2009/10
        ("2017/19", None),  # read as 2017
        ("1 October to 31 March 2019", "2018-10..2019-03"),  # ends before it begins
        ("March 2018 to April 2017", None),  # ends before it begins
        ("2021 to 2022", "2021/22"),
        ("Apr 2021 to Mar 2022", "2021/22"),
        ("FY2021/22", "2021/22"),
        ("1st April 2021 to 31st March 2022", "2021/22"),
    ],
)
def test_a_period_that_cannot_be_told_for_sure_is_not_told(text: str, name: str | None) -> None:
    period = parse_period(text)
    assert (period.name() if period else None) in (name, None)


@pytest.mark.parametrize("text", ["2017-13..2018-01", "2017-00..2017-03", "0000Q1", "9999/00"])
def test_a_period_off_the_calendar_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize("text", ["", "Norfolk", "Total", "2011 to 2016", "18-34 years"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert parse_period(text) is None


def test_on_a_cover_a_lone_year_is_no_period() -> None:
    assert parse_period("Crown copyright 2018", single_year=False) is None
    assert parse_period("April 2017 to March 2018", single_year=False) is not None


@given(spans)
def test_a_period_is_read_back_from_its_name(period: Period) -> None:
    assert parse_period(period.name()) == period


@given(spans)
def test_a_period_begins_on_a_first_day_and_ends_on_a_last_one(period: Period) -> None:
    assert period.first.day == 1
    assert date.fromordinal(period.last.toordinal() + 1).day == 1
    assert 28 * period.months() <= period.days() <= 31 * period.months()


@pytest.mark.parametrize(("year", "days"), [(2017, 365), (2019, 366)])
def test_a_financial_year_has_its_leap_day(year: int, days: int) -> None:
    assert months_between(year, 4, year + 1, 3).days() == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published: 13 December 2018", date(2018, 12, 13)),
        ("13/04/2017", date(2017, 4, 13)),
        ("Published in December 2018", None),
        ("", None),
    ],
)
def test_a_day_is_read_from_a_text(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["Published: 12/31/2032", "31 February 2032", "00/00/2032"])
def test_a_day_off_the_calendar_is_no_day(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "title",
    [
        "Reports, 2016/17 and 2017/18",
        "Reports, April 2016 to March 2017, compared with April 2017 to March 2018",
    ],
)
def test_a_title_that_names_several_periods_says_none(title: str) -> None:
    assert parse_period(title) is None
    assert names_several_periods(title)


def test_the_same_period_named_twice_is_one() -> None:
    title = "2017/18 tables: April 2017 to March 2018 (2017-18)"
    assert not names_several_periods(title)
    assert getattr(parse_period(title), "name", str)() == "2017/18"
