"""Charts of the register: what is drawn, what is said, and that greys tell tones apart."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from reddot.carriage.cover_cells import HourCell
from reddot.carriage.planning.lapses import Lapse
from reddot.carriage.strength import Strength
from reddot.errors import UsageError
from reddot.pack.charts import WIDTH
from reddot.pack.cover_chart import CLASSES, UNSEEN
from reddot.pack.register_charts import cover_chart, draw_cover, draw_strength, strength_chart

FIRST = date(2018, 1, 10)


def strength(days: int, in_date: int, **more: int) -> Strength:
    on = FIRST + timedelta(days=days)
    return Strength(on=on, front_line=1200, in_date=in_date, ever_trained=in_date, **more)


def lapse(days: int) -> Lapse:
    return Lapse(
        officer_id="E1", station_id="B1", model="X2", last_day=FIRST + timedelta(days=days),
        days_left=days, course_that_prevents="refresher",
    )  # fmt: skip


FALL = (strength(0, 600), strength(90, 540), strength(180, 410))
PLANNED = (strength(0, 600), strength(180, 580))
LAPSES = (lapse(3), lapse(4), lapse(100), lapse(400))


def cell(weekday: int, hour: int, one: float, seen: float = 50.0, **more: float) -> HourCell:
    nothing = dict.fromkeys(
        ("hours_staffed", "hours_with_two", "hours_with_two_at_most", "officer_hours",
         "carrier_hours", "not_stated_hours", "crewed_hours", "single_crewed_hours"), 0.0,
    )  # fmt: skip
    given = nothing | {"hours_with_one": one, "hours_with_one_at_most": one} | more
    return HourCell(station_id=None, weekday=weekday, hour=hour, hours_seen=seen, **given)


WEEK = tuple(cell(day, hour, 40.0) for day in range(7) for hour in range(24))


def texts(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</(?:text|tspan)>", svg)


def grey(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_same_register_gives_the_same_chart() -> None:
    assert draw_strength("k", "t", FALL, LAPSES) == draw_strength("k", "t", FALL, LAPSES)
    assert draw_cover("k", "t", WEEK) == draw_cover("k", "t", WEEK)


def test_numerators_stand_with_their_denominator_in_the_words_and_in_the_drawing() -> None:
    chart = draw_strength("k", "Strength", FALL, LAPSES, PLANNED)
    assert "600 of 1,200 on 10 January 2018, 410 of 1,200 on 9 July 2018" in chart.description
    assert "with the bookings: 580 of 1,200 on 9 July 2018" in chart.description
    written = texts(chart.svg)
    assert "1,200 front-line officers" in written
    assert "in date: 600, then 410" in written
    assert "with the bookings: then 580" in written


def test_lapses_in_the_time_drawn_are_counted_and_no_other() -> None:
    chart = draw_strength("k", "Strength", FALL, LAPSES)
    assert "3 authorities end" in chart.description
    assert "3 authorities end, at most 2 in 7 days" in texts(chart.svg)
    assert "1 authority ends" not in draw_strength("k", "t", FALL).svg
    assert "1 authority ends, at most 1 in 7 days" in texts(
        draw_strength("k", "t", FALL, LAPSES[:1]).svg
    )


def test_today_is_marked_and_its_number_said() -> None:
    today = FALL[1].on
    chart = draw_strength("k", "Strength", FALL, LAPSES, today=today)
    assert "Marked, today: 540 of 1,200 on 10 April 2018." in chart.description
    written = texts(chart.svg)
    assert "today" in written
    assert "in date: 600, 540 today, then 410" in written
    without = draw_strength("k", "Strength", FALL, LAPSES)
    assert "today" not in " ".join(texts(without.svg))
    assert "today" not in without.description
    with pytest.raises(UsageError, match="None of the points is of 2018-04-11"):
        draw_strength("k", "t", FALL, today=today + timedelta(days=1))


def heights(svg: str) -> list[float]:
    return [float(h) for h in re.findall(r'h[\d.]+v([\d.]+)h-[\d.]+Z" fill="#595959"', svg)]


def test_bars_of_lapses_are_as_long_as_their_numbers() -> None:
    two, one = heights(draw_strength("k", "t", FALL, LAPSES).svg)
    assert two / one == pytest.approx(2, abs=0.01)


def test_what_is_not_stated_is_shaded_and_said() -> None:
    unsure = [replace(point, in_date_not_stated=30, not_stated=70) for point in FALL]
    chart = draw_strength("k", "t", unsure)
    assert "up to 30 more" in chart.description
    assert "up to 30 more: front line not stated" in texts(chart.svg)
    assert "not stated" not in draw_strength("k", "t", FALL).description


def test_lines_are_told_apart_without_colour() -> None:
    svg = draw_strength("k", "t", FALL, (), PLANNED).svg
    lines = re.findall(r'<path[^>]*stroke="(#\w+)"([^>]*)', svg)
    dashes = {re.search(r'stroke-dasharray="([\d, ]+)"', rest) is None for _, rest in lines}
    assert dashes == {True, False}
    tones = [grey(tone) for _, tone, _ in CLASSES]
    assert all(light - dark > 25 for light, dark in pairwise(tones))


def test_a_line_needs_two_days() -> None:
    with pytest.raises(UsageError, match="1 points make no line"):
        draw_strength("k", "t", FALL[:1])


def test_hours_of_the_week_are_drawn_by_their_share() -> None:
    cells = [*WEEK[:-3], cell(6, 21, 0.0), cell(6, 22, 50.0), cell(6, 23, 0.0, seen=0.0)]
    svg = draw_cover("k", "t", cells).svg
    squares = re.findall(r'fill="(#\w{6})" stroke="#767676"', svg)
    legend = len(CLASSES)
    assert len(squares) == 168 + legend
    tones = [tone for _, tone, _ in CLASSES]
    assert squares[:168] == [tones[3]] * 165 + [tones[0], tones[4], UNSEEN]
    written = texts(svg)
    assert (written.count("80"), written.count("0"), written.count("all")) == (165, 1, 1)
    assert written.count("–") == 1


def test_the_words_of_cover_name_its_least_and_its_most_hour() -> None:
    cells = [*WEEK[:-2], cell(6, 22, 10.0), cell(6, 23, 45.0, hours_with_one_at_most=49.0)]
    said = draw_cover("k", "t", cells).description
    assert "at least one carrier in 6,695 of 8,400 hours; up to 6,699" in said
    assert "Least: Sunday from 22:00, 10 of 50 hours." in said
    assert "Most: Sunday from 23:00, 45 of 50 hours." in said
    two = draw_cover("k", "t", [cell(0, 0, 40.0, hours_with_two=5.0)], carriers=2)
    assert "at least two carriers in 5 of 50 hours" in two.description


def test_no_hours_are_said_to_be_none() -> None:
    assert "no hours to count" in draw_cover("k", "t", []).description


def test_hours_of_several_bases_are_not_drawn_over_each_other() -> None:
    with pytest.raises(UsageError, match="Two cells are of one hour"):
        draw_cover("k", "t", [*WEEK, replace(WEEK[0], station_id="B2")])
    with pytest.raises(UsageError, match="carriers is 3"):
        draw_cover("k", "t", WEEK, carriers=3)


@pytest.mark.parametrize("svg", [strength_chart(FALL, LAPSES, PLANNED), cover_chart(WEEK, 2)])
def test_a_drawing_alone_names_itself_once_and_fits_a_phone(svg: str) -> None:
    tree = ET.fromstring(svg)  # noqa: S314 - drawn here
    assert tree.get("role") == "img"
    assert "of" in (tree.get("aria-label") or "")
    assert len(re.findall(r"\baria-label=", svg)) == svg.count('role="img"') == 1
    assert float(tree.get("width") or 0) <= WIDTH
