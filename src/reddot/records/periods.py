"""Periods as they are written here: ``2016``, ``2017Q1``, ``2017/18``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# The English names, whatever the machine's language: releases are in English.
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTH = "(" + "|".join(_MONTHS) + ")"
_RANGE = re.compile(
    rf"(?:\d{{1,2}} )?{_MONTH}(?: (\d{{4}}))? ?(?:to|-) ?(?:\d{{1,2}} )?{_MONTH} (\d{{4}})", re.I
)
_YEAR_ENDING = re.compile(
    rf"(?:year|12 months) (?:ending|to) (?:\d{{1,2}} )?{_MONTH} (\d{{4}})", re.I
)
_FINANCIAL = re.compile(r"(?<![\d/-])(\d{4}) ?[/-] ?(?:\d{2})?(\d{2})(?![\d/-])")
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d{2}(?![\d/-])")
# words beside a year that say it is part of a year, or the end of one
_PART_OF_YEAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b[QH][1-4]\b|\bmonths?\b|\bquarter\b|\bhalf\b",
    re.I,
)
_TYPED = re.compile(r"\d{4}(?:Q[1-4]|[/-]\d{2}(?:\d{2})?|-\d{2}\.\.\d{4}-\d{2})?")
_DATE = re.compile(rf"(\d{{1,2}}) {_MONTH} (\d{{4}})", re.I)
_SLASH_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole months, both ends included."""

    first: date
    last: date

    def name(self) -> str:
        """The period as it is written here.

        >>> Period(date(2017, 4, 1), date(2018, 3, 31)).name()
        '2017/18'
        """
        months = self.months()
        year = self.first.year
        if months == 12 and self.first.month == 1:
            return f"{year}"
        if months == 12 and self.first.month == 4:
            return f"{year}/{(year + 1) % 100:02d}"
        if months == 3 and self.first.month in (1, 4, 7, 10):
            return f"{year}Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y-%m}..{self.last:%Y-%m}"

    def months(self) -> int:
        """How many months the period has."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def months_between(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    """The period from the first day of one month to the last day of another.

    Raises
    ------
    ValueError
        A month is not 1 to 12, or a year not 1 to 9998.
    """
    return Period(date(first_year, first_month, 1), _month_end(last_year, last_month))


def read_period(typed: str) -> Period | None:
    """Read a period that a person typed: the whole text must be one, or it is none.

    Examples
    --------
    >>> read_period("2017-18").name(), read_period("2017/19"), read_period("2017-04")
    ('2017/18', None, None)
    """
    text = _plain(typed)
    short = _TYPED.fullmatch(text)
    words = _RANGE.fullmatch(text) or _YEAR_ENDING.fullmatch(text)
    return parse_period(text, single_year=len(text) == 4) if short or words else None


def parse_period(name: str, *, single_year: bool = True) -> Period | None:
    """Read a period from its name here or from a title; ``None`` when it has none, or several.

    With ``single_year=False`` a lone year does not count as a period: on a cover it is as likely
    to be the year of the copyright.

    Examples
    --------
    >>> parse_period("1 April 2017 to 31 March 2018").name()
    '2017/18'
    >>> parse_period("January to March 2017").name(), parse_period("2016").name()
    ('2017Q1', '2016')
    """
    text = _plain(name)
    readers = [_read_range, _read_year_ending, _read_quarter, _read_financial]
    for reader in [*readers, _read_year] if single_year else readers:
        try:
            period = reader(text)
        except ValueError:  # a year that the calendar does not have
            return None
        if period is not None:
            return period
    return None


def _read_range(text: str) -> Period | None:
    if dotted := re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", text):
        a, b, c, d = map(int, dotted.groups())
        in_order = 1 <= b <= 12 and 1 <= d <= 12 and 1 <= a <= c and (a, b) <= (c, d)
        return months_between(a, b, c, d) if in_order else None
    named = {_range(*found.groups()) for found in _RANGE.finditer(text)}
    return named.pop() if len(named) == 1 else None


def _range(month_a: str, year_a: str | None, month_b: str, year_b: str) -> Period | None:
    first, last, end = _MONTHS[month_a.lower()], _MONTHS[month_b.lower()], int(year_b)
    start = int(year_a) if year_a else end - (first > last)
    return months_between(start, first, end, last) if (start, first) <= (end, last) else None


def _read_year_ending(text: str) -> Period | None:
    if found := _YEAR_ENDING.search(text):
        month, year = _MONTHS[found[1].lower()], int(found[2])
        first = date(year, 1, 1) if month == 12 else date(year - 1, month + 1, 1)
        return Period(first, _month_end(year, month))
    return None


def _read_quarter(text: str) -> Period | None:
    if found := re.fullmatch(r"(\d{4})Q([1-4])", text):
        year, quarter = int(found[1]), int(found[2])
        return months_between(year, 3 * quarter - 2, year, 3 * quarter)
    return None


def _read_financial(text: str) -> Period | None:
    if _PART_OF_YEAR.search(text):
        return None
    years = _financial_years(text)
    if len(years) != 1:
        return None
    (year,) = years
    return months_between(year, 4, year + 1, 3)


def _financial_years(text: str) -> set[int]:
    named = {(int(found[1]), int(found[2])) for found in _FINANCIAL.finditer(text)}
    return {year for year, ending in named if year and (year + 1) % 100 == ending}


def names_several_periods(text: str) -> bool:
    """Whether a title names more than one period, so that it says none for its rows.

    >>> names_several_periods("Reports by force, 2016/17 and 2017/18")
    True
    >>> names_several_periods("Reports by force, 2017/18")
    False
    """
    plain = _plain(text)
    ranges = {found.groups() for found in _RANGE.finditer(plain)}
    return len(ranges) > 1 or len(_financial_years(plain)) > 1


def _read_year(text: str) -> Period | None:
    years = _YEAR.findall(text)
    if len(years) == 1 and not _PART_OF_YEAR.search(text):
        return months_between(int(years[0]), 1, int(years[0]), 12)
    return None


def _plain(text: object) -> str:
    """A text with plain dashes and single spaces."""
    return " ".join(str(text).replace("\u2013", "-").replace("\u2212", "-").split())


def parse_date(text: str) -> date | None:
    """Read a day such as ``13 December 2018``, ``13/04/2017`` or ``2018-12-13`` from a text.

    >>> parse_date("Publication Date: 13 December 2018"), parse_date("31 February 2018")
    (datetime.date(2018, 12, 13), None)
    """
    plain = _plain(text)
    try:
        if found := _DATE.search(plain):
            return date(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
        if found := _SLASH_DATE.search(plain):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DATE.search(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:  # a day that the calendar does not have
        return None
    return None
