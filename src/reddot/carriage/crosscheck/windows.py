"""How far a device's log may lie from a report: minutes by model, from a day on, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from reddot.carriage.own_file import parse_file
from reddot.errors import BadDataError


@dataclass(frozen=True, slots=True)
class Window:
    """The window of one model from a day on, in minutes each way, and why it is so wide."""

    model: str
    starts_on: date
    report_minutes: int
    clock_minutes: int
    source: str = ""

    @property
    def minutes(self) -> int:
        """Minutes that a log line may lie before or after the time on a report, the last included.

        >>> Window("X26", date(2017, 4, 1), report_minutes=5, clock_minutes=4).minutes
        9
        """
        return self.report_minutes + self.clock_minutes

    @property
    def each_way(self) -> timedelta:
        """The window as a length of time."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Windows:
    """Every window, and what makes pulls of the trigger one use and seconds cycles."""

    entries: Sequence[Window]
    same_use_seconds: int
    cycle_seconds: int

    def of(self, model: str | None, day: date) -> Window | None:
        """The window of a model on a day; before its first day, the first; None without one.

        >>> shipped_windows().of("X26", date(2018, 1, 1)).minutes
        9
        """
        own = [window for window in self.entries if window.model == model]
        begun = [window for window in own if window.starts_on <= day]
        return max(begun, key=_start, default=min(own, key=_start, default=None))


def _start(window: Window) -> date:
    return window.starts_on


@cache
def shipped_windows() -> Windows:
    """The windows that ship."""
    text = (resources.files("reddot.carriage.crosscheck") / "windows.toml").read_text(
        encoding="utf-8"
    )
    return parse_windows(tomllib.loads(text))


def read_windows(path: Path) -> Windows:
    """A force's own windows from a TOML file of the same form as those that ship.

    Raises
    ------
    BadDataError
        The file cannot be read or a part of it is not whole; the message names the place.
    """
    return parse_file(path, parse_windows)


def parse_windows(values: Mapping[str, Any]) -> Windows:
    """Windows from the values of a TOML file.

    Raises
    ------
    BadDataError
        There is none, a part is missing, unknown or of the wrong kind, or one stands twice.
    """
    blocks, log = values.get("windows"), values.get("log")
    if not isinstance(blocks, list) or not blocks:
        raise BadDataError("there is no [[windows]] block; give at least one.")
    if not isinstance(log, dict):
        raise BadDataError("there is no [log] block; give one with same_use_seconds and more.")
    found = tuple(_parse(block, f"window {place}") for place, block in enumerate(blocks, 1))
    seen: set[tuple[str, date]] = set()
    for window in found:
        if (window.model, window.starts_on) in seen:
            raise BadDataError(f"the {window.model} has two windows from {window.starts_on}.")
        seen.add((window.model, window.starts_on))
    _check_parts(log, _LOG_PARTS, "log")
    _check_range(log, ("same_use_seconds", 1, 600), "log")
    _check_range(log, ("cycle_seconds", 1, 60), "log")
    return Windows(found, **log)


_PARTS: Mapping[str, type] = {
    "model": str,
    "starts_on": date,
    "report_minutes": int,
    "clock_minutes": int,
}
_LOG_PARTS: Mapping[str, type] = {"same_use_seconds": int, "cycle_seconds": int}


def _parse(block: Any, where: str) -> Window:
    if not isinstance(block, dict):
        raise BadDataError(f"{where}: {block!r} is no block; begin it with [[windows]].")
    source = block.get("source", "")
    if not isinstance(source, str):
        raise BadDataError(f"{where}: source = {source!r}; give a str.")
    _check_parts({k: v for k, v in block.items() if k != "source"}, _PARTS, where)
    _check_range(block, ("report_minutes", 0, 720), where)
    _check_range(block, ("clock_minutes", 0, 720), where)
    return Window(**block)


def _check_parts(given: Mapping[str, Any], parts: Mapping[str, type], where: str) -> None:
    for part, kind in parts.items():
        if type(given.get(part)) is not kind:
            raise BadDataError(f"{where}: {part} = {given.get(part)!r}; give a {kind.__name__}.")
    unknown = sorted(set(given) - set(parts))
    if unknown:
        raise BadDataError(f"{where}: '{unknown[0]}' is no part; use {', '.join(parts)}.")


def _check_range(given: Mapping[str, Any], limits: tuple[str, int, int], where: str) -> None:
    part, low, high = limits
    if not low <= given[part] <= high:
        raise BadDataError(f"{where}: {part} is {given[part]}; give {low}-{high}.")
