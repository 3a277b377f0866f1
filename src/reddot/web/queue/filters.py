"""The filters of the review queue: kept in the address, as codes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet

from reddot.store.models import Report, Unit
from reddot.web.components import Field, Item

ANY = "any"
LATE: Mapping[str, tuple[str, timedelta]] = {
    "day": ("More than a day late", timedelta(days=1)),
    "week": ("More than a week late", timedelta(days=7)),
}
ORDERS: Mapping[str, tuple[str, str]] = {
    "waiting": ("Waiting longest", "submitted_at"),
    "newest": ("Submitted last", "-submitted_at"),
    "latest": ("Latest after the use of force", "-lateness_seconds"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the queue; what is not a choice of the page counts as not asked."""

    unit: str
    late: str
    order: str

    def narrow(self, found: QuerySet[Report]) -> QuerySet[Report]:
        """The reports asked for, in the order asked for."""
        if self.unit != ANY:
            found = found.filter(unit=self.unit)
        if self.late != ANY:
            seconds = LATE[self.late][1].total_seconds()
            found = found.filter(lateness_seconds__gt=int(seconds))
        return found.order_by(ORDERS[self.order][1], "report_id")

    def query(self) -> str:
        """The filters for the links to other pages of the list."""
        return urlencode({"unit": self.unit, "late": self.late, "order": self.order})

    def fields(self, units: Sequence[Unit]) -> tuple[Field, ...]:
        """The filters as drawn; no choice of a unit where there is one."""
        names = {ANY: "All units"} | {unit.unit_id: unit.name for unit in units}
        late = {ANY: "Any"} | {code: words for code, (words, _) in LATE.items()}
        orders = {code: words for code, (words, _) in ORDERS.items()}
        unit = (_select("unit", "Unit", self.unit, names),) if len(units) > 1 else ()
        return (
            *unit,
            _select("late", "How late", self.late, late),
            _select("order", "Order", self.order, orders),
        )


def read_filters(given: Mapping[str, str], units: Sequence[Unit]) -> Filters:
    """The filters of an address.

    >>> read_filters({"late": "week", "order": "?"}, ())
    Filters(unit='any', late='week', order='waiting')
    """
    known = {unit.unit_id for unit in units}
    unit, late, order = (given.get(name, "") for name in ("unit", "late", "order"))
    return Filters(
        unit=unit if unit in known else ANY,
        late=late if late in LATE else ANY,
        order=order if order in ORDERS else "waiting",
    )


def _select(name: str, label: str, value: str, items: Mapping[str, str]) -> Field:
    choices = tuple(Item(value=code, label=words) for code, words in items.items())
    return Field(name=name, label=label, kind="select", value=value, items=choices)
