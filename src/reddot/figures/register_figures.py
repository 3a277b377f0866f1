"""Figures of a register: the trained strength of the front line, and issues to officers in date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from reddot.carriage.register import Register
from reddot.carriage.strength import CarriersInDate, Strength, carriers_in_date, strength_on
from reddot.errors import NotEnoughDataError
from reddot.figures.figure import Figure, FigureRow, FigureTable, Share
from reddot.figures.rule import CountingRule
from reddot.records.cells import Missing
from reddot.records.forces import is_synthetic
from reddot.records.periods import Period
from reddot.stats import share_interval

REGISTER = "register"
RULE = CountingRule(
    name=REGISTER,
    title="Trained strength of the front line",
    unit="officer",
    statement=(
        "Officers of the front line who may carry at least one model of CED at noon on the day: "
        "in service, of a role that may carry, not suspended, and within the authority that their "
        "last passed training gives. Over all officers of the front line in service on that day."
    ),
    inclusion=(
        "Front line as the force's own register marks it. Officers of whom it does not say whether "
        "they are front line are in neither count; they set the bounds. Issues are devices handed "
        "out over a period, each counted once; an issue is in date if the officer might carry that "
        "model at that moment."
    ),
)
SOURCE = "the register"
NO_FRONT_LINE = "the register marks nobody as front line"
NOT_SAID = "of {} officers in service the register does not say whether they are front line"
ENDS_EARLY = "the register's last entry is of {}, too long before {} to tell"
OUT_OF_DATE_AFTER = timedelta(days=31)
NO_ISSUES = "the register holds no issue of a device in this time"
STRENGTH = ("front_line", "in_date", "ever_trained")


def strength_figures(register: Register, day: date, *, force: str | None = None) -> FigureTable:
    """The trained strength of each force of a register on a day.

    Parameters
    ----------
    register
        The register.
    day
        The day; officers are counted at noon, local time.
    force
        Only this force.

    Raises
    ------
    NotEnoughDataError
        The register has no officer, or none of that force.
    """
    known = forces_of(register)
    names = [name for name in known if force in (None, name)]
    if not names:
        there = ", ".join(known) or "none"
        raise NotEnoughDataError(
            f"The register has no officer of {force or 'any force'}. Its forces: {there}."
        )
    rows = tuple(_row(register, name, day, day.isoformat()) for name in names)
    return FigureTable(name=REGISTER, rule=RULE, rows=rows, warnings=_warnings(register, day))


def register_row(register: Register, force: str, period: Period) -> FigureRow:
    """The figures of a force for a period: strength on its last day, issues over all of it."""
    row = _row(register, force, period.last, period.name())
    if _ends_early(register, period.last):
        return replace(row, cells=_nothing(register, period.last), shares={})
    issued = carriers_in_date(_of_force(register, force), period.first, period.last)
    return replace(row, cells={**row.cells, **_issues(issued)})


def forces_of(register: Register) -> tuple[str, ...]:
    """The forces whose officers a register holds."""
    return tuple(sorted({officer.force for officer in register.officers.values()}))


def _of_force(register: Register, force: str) -> Register:
    own = {n: o for n, o in register.officers.items() if o.force == force}
    issues = {
        n: given
        for n, given in register.issues_of_officer.items()
        if n in own or n not in register.officers
    }
    return replace(register, officers=own, issues_of_officer=issues)


def _row(register: Register, force: str, day: date, period: str) -> FigureRow:
    found = strength_on(register, day, force=force)
    return FigureRow(
        force=force,
        area="force",
        period=period,
        keys={},
        cells=_cells(found),
        source=SOURCE,
        rule=RULE,
        shares=_shares(found),
        synthetic=is_synthetic(force),
    )


def _cells(found: Strength) -> dict[str, Figure]:
    not_stated = {"not_stated": Figure(found.not_stated)}
    if not found.front_line:
        return {**dict.fromkeys(STRENGTH, _nobody(found.not_stated)), **not_stated}
    return {
        "front_line": _stated(found.front_line, found.not_stated),
        "in_date": _stated(found.in_date, found.in_date_not_stated),
        "ever_trained": _stated(found.ever_trained, found.ever_trained_not_stated),
        **not_stated,
        **{f"in_date_{model}": Figure(number) for model, number in found.by_model.items()},
    }


def _nobody(not_stated: int) -> Figure:
    """What stands for a count of a front line of which nobody is known to be."""
    if not_stated:
        return Figure(Missing.NOT_STATED, note=NOT_SAID.format(not_stated))
    return Figure(Missing.NOT_AVAILABLE, note=NO_FRONT_LINE)


def _ends_early(register: Register, day: date) -> bool:
    """Whether a register says nothing of the last month before a day."""
    last = register.last_entry()
    return last is not None and last + OUT_OF_DATE_AFTER < day


def _warnings(register: Register, day: date) -> tuple[str, ...]:
    if not _ends_early(register, day):
        return ()
    return (_say_early(register, day).capitalize() + ": officers trained since are not in it.",)


def _say_early(register: Register, day: date) -> str:
    return ENDS_EARLY.format(register.last_entry(), day)


def _nothing(register: Register, day: date) -> dict[str, Figure]:
    none = Figure(Missing.NOT_AVAILABLE, note=_say_early(register, day))
    return dict.fromkeys((*STRENGTH, "not_stated", "issues", "issues_in_date"), none)


def _shares(found: Strength) -> dict[str, Share]:
    if not found.front_line:
        return {}
    counts = {
        "in_date": (found.in_date, found.bounds()),
        "ever_trained": (found.ever_trained, found.ever_trained_bounds()),
    }
    total = found.front_line
    return {
        name: Share(
            count, total, share_interval(count, total), bounds if found.not_stated else None
        )
        for name, (count, bounds) in counts.items()
    }


def _issues(found: CarriersInDate) -> dict[str, Figure]:
    every = found.issues + found.issues_unknown
    if not every:
        none = Figure(Missing.NOT_AVAILABLE, note=NO_ISSUES)
        return {"issues": none, "issues_in_date": none}
    return {"issues": Figure(every), "issues_in_date": _stated(found.in_date, found.issues_unknown)}


def _stated(value: int, not_stated: int) -> Figure:
    return Figure(value, bounds=(value, value + not_stated) if not_stated else None)
