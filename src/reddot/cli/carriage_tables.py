"""How answers of the register are drawn on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reddot.cli.register_source import say_day, say_moment
from reddot.cli.render import add_plain, number, percent, print_whole, table

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.carriage.cover_cells import HourCell, ShiftCover
    from reddot.carriage.crosscheck.check import CrossCheck
    from reddot.carriage.planning.booking import Bookings
    from reddot.carriage.standing import Standing
    from reddot.figures.figure import FigureTable
    from reddot.records.importers.import_report import ImportReport

MOST = 60
SHARES = (
    "share_with_one",
    "share_with_two",
    "share_with_one_at_most",
    "share_with_two_at_most",
    "mean_on_duty",
    "share_single_crewed",
)


def show_standing(out: Console, found: Standing, *, each: bool) -> None:
    """One line for each officer named; without names, how many stand how by model."""
    if each:
        drawn = table("Officer", "Model", "May carry", "Trained to", "Why")
        for a in found.answers:
            may = "yes" if a.may else "no"
            add_plain(drawn, a.officer_id, a.model, may, say_day(a.last_day), a.words())
        out.print(drawn)
        return
    counts = found.counts()
    codes = {code for counted in counts.values() for code in counted}
    ordered = sorted(codes, key=lambda code: (code != "officers", code != "may_carry", code))
    headings = [number(code) for code in ordered]
    drawn = table("Model", *headings, right=headings)
    for model, counted in counts.items():
        add_plain(drawn, model, *(number(counted.get(code, 0)) for code in ordered))
    print_whole(out, drawn)
    out.print("Officers who took a course on the model; one with two reasons is under both.")


def show_strength(out: Console, found: FigureTable) -> None:
    """The share of the front line in date, with its definition and its bounds."""
    right = ("In date", "Front line", "Share", "Not stated")
    drawn = table("Force", "As at", *right, "Share, by those not stated", right=right)
    for row in found.rows:
        share = (row.shares or {}).get("in_date")
        cells = {name: number(figure.as_json()) for name, figure in row.cells.items()}
        add_plain(
            drawn,
            row.force,
            row.period,
            cells["in_date"],
            cells["front_line"],
            percent(share.interval.estimate) if share else "",
            cells["not_stated"],
            _between(share.bounds) if share and share.bounds else "",
        )
    print_whole(out, drawn)
    out.print(found.rule.statement)
    out.print(found.rule.inclusion)
    for words in found.warnings:
        out.print(words)


def show_lapses(out: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Whose authority ends when, and what to do."""
    if not rows:
        out.print("Nobody's authority ends in this time.")
        return
    drawn = table("Officer", "Base", "Model", "Last day", "Days left", "What to do")
    for row in rows[:MOST]:
        days = number(row["days_left"])
        where = row["station_id"] or ""
        add_plain(
            drawn, row["officer_id"], where, row["model"], row["last_day"], days, row["words"]
        )
    out.print(drawn)
    _say_cut(out, len(rows))


def show_forecast(out: Console, rows: Sequence[Mapping[str, Any]], bookings: Bookings) -> None:
    """Strength ahead without courses and with them, and the bookings proposed."""
    right = ("Front line", "In date, no courses", "In date, as booked")
    drawn = table("Day", *right, right=right)
    for row in rows:
        counts = ("front_line", "in_date_without_courses", "in_date_with_bookings")
        add_plain(drawn, row["on"], *(number(row[name]) for name in counts))
    out.print(drawn)
    kept = f"{bookings.days_kept:,} officer-days kept, {bookings.days_wasted:,} given up early"
    out.print(f"{len(bookings.booked):,} of {bookings.places:,} places proposed: {kept}.")
    for booking in bookings.booked[:MOST]:
        what = f"{booking.course} on the {booking.model}"
        out.print(f"  {say_day(booking.day)}: {booking.officer_id}, {what}", markup=False)
    _say_cut(out, len(bookings.booked))
    why = Counter(one.code.replace("_", " ") for one in bookings.left_over)
    said = ", ".join(f"{reason} {count:,}" for reason, count in why.most_common())
    out.print(f"{len(bookings.left_over):,} officers due are left over: {said or 'none'}.")
    out.print("Still in date: for another model, so that no day without authority is lost.")


def cover_shares(cell: HourCell) -> dict[str, float | None]:
    """The shares of a cell beside its hours."""
    return {name: getattr(cell, name) for name in SHARES}


def show_cover(out: Console, found: ShiftCover) -> None:
    """The share of hours with carriers, base by base and together."""
    right = ("Hours", "At least one", "At least two", "On duty, mean", "Single-crewed")
    drawn = table("Base", *right, right=right)
    for cell in (*found.by_station(), found.total()):
        add_plain(
            drawn,
            cell.station_id or "All bases",
            number(round(cell.hours_seen)),
            _from_to(cell.share_with_one, cell.share_with_one_at_most),
            _from_to(cell.share_with_two, cell.share_with_two_at_most),
            number(cell.mean_on_duty),
            percent(cell.share_single_crewed),
        )
    print_whole(out, drawn)
    who = "carried, as the shifts say" if found.carriers == "carrying" else "were in date"
    out.print(
        f"{say_day(found.first)} to {say_day(found.last)}. Share of all hours at a base in which "
        f"at least one, or two, officers on duty {who}. Single-crewed: share of officer-hours in "
        "crews that are written down. Two numbers: without, and with, all of whom it is not stated."
    )
    if found.days_without_shifts:
        out.print(
            f"On {found.days_without_shifts:,} of these days no shift is written down anywhere; "
            "their hours count as hours without a carrier."
        )


def show_crosscheck(out: Console, found: CrossCheck) -> None:
    """Every finding, what could not be checked, and the windows applied."""
    from reddot.carriage.crosscheck.findings import GAPS, KINDS

    if found.findings:
        drawn = table("Found", "Report", "Officer", "When", "Which means")
        for one in found.findings[:MOST]:
            when = say_moment(one.moment) if one.moment else ""
            kind = KINDS[one.kind]
            add_plain(drawn, kind, one.report_id or "", one.officer_id or "", when, one.words)
        out.print(drawn)
        _say_cut(out, len(found.findings))
    for reason, times in found.unchecked.items():
        out.print(f"Not checked: {GAPS[reason].lower()} ({times:,}).")
    held = f"{found.held_against_training:,} of them against their officer's training"
    out.print(f"{found.checked:,} reports of CED use, {held}: {len(found.findings):,} findings.")


def show_account(out: Console, account: ImportReport) -> None:
    """The rows read, and every mistake by row and field."""
    parts = f"kept {account.rows_kept:,} + refused {account.rows_refused:,}"
    out.print(f"Rows read {account.rows_read:,} = {parts}")
    for name, count in account.counts.items() if not account.problems else ():
        out.print(f"{name.replace('_', ' ').capitalize()}: {count:,}")
    if not account.problems:
        return
    drawn = table("Row", "Field", "What is wrong", right=("Row",))
    for problem in account.problems[:MOST]:
        add_plain(drawn, number(problem.row), problem.field, problem.message)
    out.print(drawn)
    _say_cut(out, len(account.problems))


def _say_cut(out: Console, count: int) -> None:
    if count > MOST:
        out.print(f"The first {MOST} of {count:,}; --format csv prints them all.")


def _from_to(low: float | None, high: float | None) -> str:
    """A share, or two where they differ as printed.

    >>> _from_to(0.5, 0.5), _from_to(0.5, 0.75)
    ('50.0%', '50.0% to 75.0%')
    """
    one, other = percent(low), percent(high)
    return one if one == other else f"{one} to {other}"


def _between(bounds: Sequence[float]) -> str:
    return f"{percent(bounds[0])} to {percent(bounds[1])}"
