"""Read a design from its TOML file: all of it, or every problem that stands against it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from reddot import __version__
from reddot.errors import BadDataError
from reddot.trial.design import keys
from reddot.trial.design.fields import read_table
from reddot.trial.design.models import EXPOSURES, Design, Plan, PlannedOutcome, Stopping
from reddot.trial.design.rules import check_allocation, check_plan, read_arms, read_covariates
from reddot.trial.problems import Problems


def read_design(path: Path | str) -> Design:
    """Read a design from a TOML file.

    Raises
    ------
    BadDataError
        The file cannot be read, or anything in it is not allowed: a line for each problem, with the
        key, what was given, what is allowed and what to do. Nothing is guessed.
    """
    return design_from_text(read_file(Path(path)), str(path))


def design_from_text(given: str, where: str = "design.toml") -> Design:
    """The design that a TOML text describes; see ``read_design``."""
    return design_of(toml_of(given, where), where)


def read_file(path: Path) -> str:
    """The text of a file in UTF-8.

    Raises
    ------
    BadDataError
        There is no such file, or it is no text.
    """
    if not path.is_file():
        raise BadDataError(f"{path}: there is no such file. Give the path of a text file.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadDataError(f"{path}: this is no text in UTF-8. Save it as UTF-8.") from None


def toml_of(given: str, where: str) -> dict[str, Any]:
    """What a TOML text says.

    Raises
    ------
    BadDataError
        It is not TOML.
    """
    try:
        return tomllib.loads(given)
    except (ValueError, RecursionError) as problem:
        words = str(problem).splitlines()[0][:120]
        raise BadDataError(f"{where}: this is not TOML ({words}). Mend the line.") from None


def design_of(given: Mapping[str, Any], where: str) -> Design:
    """The design in the tables of a TOML file, or in its own canonical form.

    Raises
    ------
    BadDataError
        Every problem, a line each.
    """
    found = Problems(where)
    tables = read_table(given, keys.TABLES, "the file", found)
    tables = {name: one or {} for name, one in tables.items()}
    trial = read_table(tables["trial"], keys.TRIAL, "[trial]", found)
    allocation = read_table(tables["allocation"], keys.ALLOCATION, "[allocation]", found)
    balance = read_table(tables["balance"], keys.BALANCE, "[balance]", found)
    eligibility = read_table(tables["eligibility"], keys.ELIGIBILITY, "[eligibility]", found)
    arms = read_arms(allocation["arms"], found)
    covariates = read_covariates(balance["covariates"], found)
    check_allocation(allocation, arms, bool(covariates), found)
    plan = _plan(tables["plan"], found)
    days = _days(trial, found)
    found.refuse()
    if arms is None or plan is None or days is None:
        raise BadDataError(f"{where}: this is no design of a trial. Mend the file.")
    return Design(
        id=trial["id"],
        name=trial["name"],
        unit=trial["unit"],
        force=trial["force"],
        starts_on=days[0],
        ends_on=days[1],
        arms=arms,
        method=allocation["method"],
        block_sizes=tuple(allocation["block_sizes"]),
        strata=tuple(allocation["strata"]),
        cluster=allocation["cluster"],
        period=allocation["period"],
        steps=tuple(sorted(allocation["steps"])),
        balance=covariates,
        attempts=balance["attempts"],
        eligible=eligibility["who"],
        exclusions=tuple(eligibility["exclusions"]),
        plan=plan,
    )


def _days(trial: Mapping[str, Any], found: Problems) -> tuple[date, date] | None:
    if trial["starts_on"] is None or trial["ends_on"] is None:
        return None
    first, last = (date.fromisoformat(str(trial[name])) for name in ("starts_on", "ends_on"))
    if last < first:
        allowed = f"Give {first} or a later day"
        found.add("[trial], ends_on", "before_start", f"it is {last}", allowed)
    return first, last


def _plan(given: Mapping[str, Any], found: Problems) -> Plan | None:
    table = read_table(given, keys.PLAN, "[plan]", found)
    outcomes = [
        read_table(one, keys.OUTCOME, f"[plan], outcomes {number}", found)
        for number, one in enumerate(table["outcomes"] or (), 1)
    ]
    check_plan(table, outcomes, found)
    stopping = table["stopping"]
    if stopping is not None:
        stopping = read_table(stopping, keys.STOPPING, "[plan], stopping", found)
    if found.found:
        return None
    return Plan(
        outcomes=tuple(PlannedOutcome(**one) for one in outcomes),
        exposures=EXPOSURES,
        estimand=table["estimand"],
        analysis=tuple(table["analysis"]),
        level=table["level"],
        looks=table["looks"],
        stopping=None if stopping is None else Stopping(**stopping),
        analysis_version=table["analysis_version"] or f"reddot {__version__}",
    )
