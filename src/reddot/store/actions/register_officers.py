"""The officers and stations of a register that is taken in: whose they are, new ones, blanks."""

from __future__ import annotations

from collections.abc import Iterable

from reddot.carriage.register import Holdings
from reddot.errors import BadDataError
from reddot.records import beside
from reddot.store.actions.officers import OF_POSTING
from reddot.store.actions.register_storing import CHANGE_FIRST, NOT_FOR_YOURSELF
from reddot.store.models import Officer, Report, Unit

FILLED = ("unit_id", "front_line", "main_duty", "joined_on", "left_on")
ABOUT_OFFICERS = (
    "training", "suspensions", "endorsements", "postings", "use_reviews",
    "device_issues", "cartridge_issues",
)  # fmt: skip


def check_whose(force: str, holdings: Holdings) -> None:
    """Return only if every row is of the force, and of an officer in it or coming with it.

    Raises
    ------
    BadDataError
        Rows are not, or a review is of a report that the force does not have.
    """
    forces = [
        *(row.force for row in holdings.officers),
        *(row.force for row in holdings.devices),
        *(row.force for row in holdings.role_authorisations),
    ]
    others = sum(of != force for of in forces)
    named = {row.officer_id for row in holdings.officers}
    taken = Officer.objects.filter(officer_id__in=named).exclude(force=force).count()
    if others or taken:
        raise BadDataError(
            f"{others + taken} rows are of another force, and this is the register of {force}. "
            "Take them out of the file. Nothing was stored."
        )
    known = named | set(Officer.objects.filter(force=force).values_list("officer_id", flat=True))
    about = [row.officer_id for table in ABOUT_OFFICERS for row in getattr(holdings, table)]
    strange = sum(officer_id not in known for officer_id in about)
    if strange:
        raise BadDataError(
            f"{strange} rows are about an officer who is in neither the file nor the force. "
            "Enter the officer first, or mend the number. Nothing was stored."
        )
    _check_reports(force, holdings.use_reviews)


def _check_reports(force: str, reviews: Iterable[beside.UseReview]) -> None:
    named = {(review.report_id, review.officer_id) for review in reviews}
    ids = {report_id for report_id, _ in named}
    found = Report.objects.filter(force=force, report_id__in=ids)
    unknown = len(named - set(found.values_list("report_id", "officer")))
    if unknown:
        raise BadDataError(
            f"{unknown} reviews are of a report that is not here, or is another officer's. Import "
            "the reports first, or mend the identifier. Nothing was stored."
        )


def store_units(force: str, holdings: Holdings) -> int:
    """Enter the stations that are new; a station's identifier is its name until it is given one.

    Raises
    ------
    BadDataError
        A station is of another force.
    """
    of_all = [row.station_id for row in holdings.officers]
    of_all += [row.station_id for row in holdings.postings]
    of_all += [row.station_id for row in holdings.devices]
    named = {station for station in of_all if station}
    there = dict(Unit.objects.filter(unit_id__in=named).values_list("unit_id", "force_id"))
    elsewhere = sum(of != force for of in there.values())
    if elsewhere:
        raise BadDataError(
            f"{elsewhere} stations of the file are stations of another force. Give them "
            "identifiers of their own. Nothing was stored."
        )
    new = sorted(named - set(there))
    Unit.objects.bulk_create(Unit(unit_id=name, force_id=force, name=name) for name in new)
    return len(new)


def store_officers(
    force: str, rows: Iterable[beside.Officer], not_about: str | None
) -> tuple[int, int]:
    """Enter the officers who are new, and fill what is blank of the others; how many of each.

    Raises
    ------
    BadDataError
        A row contradicts what is there, or fills a blank of the officer who brings it in.
    """
    there = {officer.officer_id: officer for officer in Officer.objects.filter(force=force)}
    new, filled = [], []
    for row in rows:
        given = _row(row)
        held = there.get(row.officer_id)
        if held is None:
            new.append(given)
        elif _fill(held, given):
            filled.append(held)
    if any(held.officer_id == not_about for held in filled):
        raise BadDataError(f"A row of officers is about yourself. {NOT_FOR_YOURSELF}")
    Officer.objects.bulk_create(new)
    Officer.objects.bulk_update(filled, FILLED, batch_size=500)
    _fill_postings(filled)
    return len(new), len(filled)


def _row(row: beside.Officer) -> Officer:
    return Officer(
        officer_id=row.officer_id,
        force_id=row.force,
        unit_id=row.station_id,
        role=row.role,
        front_line=row.front_line,
        main_duty=row.main_duty,
        joined_on=row.joined_on,
        left_on=row.left_on,
    )


def _fill(held: Officer, given: Officer) -> bool:
    if held.role != given.role:
        raise BadDataError(f"An officer's role is another in the register. {CHANGE_FIRST}")
    blank = [
        name for name in FILLED if getattr(held, name) is None and getattr(given, name) is not None
    ]
    for name in blank:
        setattr(held, name, getattr(given, name))
    return bool(blank)


def _fill_postings(filled: Iterable[Officer]) -> None:
    """Let the last posting of each say what the officer's row says now."""
    for officer in filled:
        last = officer.postings.order_by("starts_on").last()
        if last is not None:
            for name in OF_POSTING:
                setattr(last, name, getattr(officer, name))
            last.save(update_fields=["role", "front_line", "unit", "main_duty"])
