"""The windows of the cross-check as data: those that ship, and a force's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reddot.carriage.crosscheck.windows import (
    Windows,
    parse_windows,
    read_windows,
    shipped_windows,
)
from reddot.carriage.models import model_codes
from reddot.errors import BadDataError

BLOCK = """
[[windows]]
model = "X26"
starts_on = 2017-04-01
report_minutes = 5
clock_minutes = 4

[log]
same_use_seconds = 60
cycle_seconds = 5
"""


def values() -> dict[str, Any]:
    block = {
        "model": "X26", "starts_on": date(2017, 4, 1), "report_minutes": 5, "clock_minutes": 4,
    }  # fmt: skip
    return {"windows": [block], "log": {"same_use_seconds": 60, "cycle_seconds": 5}}


def minutes_on(windows: Windows, day: date) -> int | None:
    window = windows.of("X26", day)
    return None if window is None else window.minutes


def test_those_that_ship_are_whole_and_say_why() -> None:
    shipped = shipped_windows()
    assert {window.model for window in shipped.entries} == set(model_codes())
    assert all(window.source for window in shipped.entries)
    assert minutes_on(shipped, date(2017, 7, 1)) == 5 + 4


def test_each_holds_from_its_day_and_the_first_before() -> None:
    given = values()
    given["windows"].insert(
        0, given["windows"][0] | {"starts_on": date(2018, 4, 1), "clock_minutes": 0}
    )
    windows = parse_windows(given)
    days = [date(2016, 1, 1), date(2017, 4, 1), date(2018, 3, 31), date(2018, 4, 1)]
    assert [minutes_on(windows, day) for day in days] == [9, 9, 9, 5]


def test_a_model_without_one_has_none() -> None:
    windows = parse_windows(values())
    assert windows.of("X2", date(2018, 1, 1)) is None
    assert windows.of(None, date(2018, 1, 1)) is None


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_text(BLOCK, encoding="utf-8")
    assert minutes_on(read_windows(path), date(2018, 1, 1)) == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("[[windows", "not TOML"),
        (BLOCK.replace("= 4", "= -4"), "clock_minutes is -4; give 0-720"),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "windows.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataError, match=said) as raised:
        read_windows(path)
    assert "windows.toml" in str(raised.value)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda v: v.pop("windows"), r"no \[\[windows\]\] block"),
        (lambda v: v.update(windows=[3]), "window 1: 3 is no block"),
        (lambda v: v.pop("log"), r"no \[log\] block"),
        (lambda v: v["windows"][0].pop("model"), "window 1: model = None; give a str"),
        (lambda v: v["windows"][0].update(clock_minutes=True), "clock_minutes = True; give a int"),
        (lambda v: v["windows"][0].update(seconds=3), "window 1: 'seconds' is no part"),
        (lambda v: v["windows"][0].update(source=3), "window 1: source = 3"),
        (lambda v: v["windows"][0].update(report_minutes=721), "report_minutes is 721"),
        (lambda v: v["windows"].append(v["windows"][0]), "X26 has two windows from 2017-04-01"),
        (lambda v: v["log"].update(cycle_seconds=0), "log: cycle_seconds is 0; give 1-60"),
        (lambda v: v["log"].update(same_use_seconds="60"), "log: same_use_seconds = '60'"),
        (lambda v: v["log"].update(other=1), "log: 'other' is no part"),
    ],
)
def test_a_part_that_is_wrong_is_named(
    spoil: Callable[[dict[str, Any]], object], said: str
) -> None:
    given = values()
    spoil(given)
    with pytest.raises(BadDataError, match=said):
        parse_windows(given)
