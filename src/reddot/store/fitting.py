"""Which reports that were read from a file the store can hold; the others are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from reddot.records import report as record
from reddot.records.importers.import_report import ImportReport
from reddot.records.problems import Problem
from reddot.store.answers import PERCEIVED, SINGLE, answer_of
from reddot.store.models import AnswerAsGiven, DeviceUse, Report, TacticUse

IDENTIFIERS = ("report_id", "incident_id", "officer_id", "force")
LONGEST_IDENTIFIER = 100
DEVICE_TEXTS = ("serial_number", "model", "cartridge_number")
MOST_TACTICS, MOST_DEVICES, MOST_CYCLES = 20, 4, 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
TOO_MANY = "There are positions outside 1 to {most}, or one twice. Number them from 1, once each."


def fitting_reports(
    reports: Iterable[record.Report], account: ImportReport
) -> tuple[tuple[record.Report, ...], ImportReport]:
    """The reports that the store can hold, and the account with the others refused.

    A refused report is named by its identifier; rows kept and refused still add up to rows read.
    """
    kept, problems = [], []
    refused = 0
    for one in reports:
        found = list(_faults(one))
        problems += [Problem(field, "cannot_be_stored", words) for field, words in found]
        if found:
            refused += 1
        else:
            kept.append(one)
    said = replace(
        account,
        rows_kept=account.rows_kept - refused,
        rows_refused=account.rows_refused + refused,
        problems=(*account.problems, *problems),
    )
    return tuple(kept), said


def _faults(one: record.Report) -> Iterator[tuple[str, str]]:
    name = one.report_id.replace("\x00", "")[:LONGEST_IDENTIFIER]
    for field, text, most in _texts(one):
        if "\x00" in text:
            yield field, f"'{name}': {field} holds a zero byte. Take it out of the file."
        elif len(text) > most:
            words = f"{field} has {len(text):,} characters; at most {most:,} are kept. Shorten it."
            yield field, f"'{name}': {words}"
    for field, words in (*_positions(one), *_numbers(one), *_moments(one)):
        yield field, f"'{name}': {words}"


def _texts(one: record.Report) -> Iterator[tuple[str, str, int]]:
    """Each text of a report, its field and how long it may be."""
    for field in IDENTIFIERS:
        yield field, getattr(one, field) or "", LONGEST_IDENTIFIER
    for field in SINGLE:
        value = answer_of(one, field) if field not in PERCEIVED or one.subject else None
        if isinstance(value, str):
            yield field, value, _longest(Report, field)
    for device in one.devices:
        for field in DEVICE_TEXTS:
            yield field, getattr(device, field) or "", _longest(DeviceUse, field)
    for given in one.as_given:
        yield "as_given", given.field, _longest(AnswerAsGiven, "field")
        yield given.field[:60], given.value, _longest(AnswerAsGiven, "value")


def _longest(model: type[Report | DeviceUse | AnswerAsGiven | TacticUse], field: str) -> int:
    most = getattr(model._meta.get_field(field), "max_length", None)
    return most if isinstance(most, int) else 1_000_000


def _positions(one: record.Report) -> Iterator[tuple[str, str]]:
    for field, uses, most in (
        ("tactics", one.tactics, MOST_TACTICS),
        ("devices", one.devices, MOST_DEVICES),
    ):
        places = [use.position for use in uses]
        if len(set(places)) < len(places) or not all(1 <= p <= most for p in places):
            yield field, TOO_MANY.format(most=most)


def _numbers(one: record.Report) -> Iterator[tuple[str, str]]:
    for device in one.devices:
        cycles = device.total_cycles
        if cycles is not None and not 0 <= cycles <= MOST_CYCLES:
            yield "total_cycles", f"{cycles} cycles were given. Give 0 to {MOST_CYCLES:,}."


def _moments(one: record.Report) -> Iterator[tuple[str, str]]:
    for field in ("used_at", "submitted_at"):
        moment: datetime | None = getattr(one, field)
        if moment is not None and not _is_storable(moment):
            yield field, f"{field} has no time zone, or is not of {FIRST_YEAR} to {LAST_YEAR}."


def _is_storable(moment: datetime) -> bool:
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return False
    return FIRST_YEAR <= moment.astimezone(UTC).year <= LAST_YEAR
