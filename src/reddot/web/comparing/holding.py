"""What comparisons are made of: publications, this site's releases, and denominators."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from reddot.errors import NotEnoughDataError, ReddotError
from reddot.figures.figure import FigureTable
from reddot.figures.group_rates import REFERENCES
from reddot.figures.measured import rows_of
from reddot.figures.measures import Measure
from reddot.figures.rates import Denominator, read_denominators, shipped_denominators
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.figures.unit_funnels import UNITS
from reddot.publish.released import MANIFEST, PublishedRelease, ReleasedTable, read_release
from reddot.records.forces import NATIONAL
from reddot.records.published import Release
from reddot.records.source import Source
from reddot.store.setup import place
from reddot.web.figures.shelf import (
    HOLDS,
    issues,
    open_volume,
    publications,
    publications_signature,
)

logger = logging.getLogger(__name__)
DENOMINATORS = "denominators.csv"  # this site's own, beside its releases
Signature = tuple[int, int, str]
PLAIN = ("ced", "reports")
PRINTED_BY_GROUP = (
    "tactics_by_age", "tactics_by_gender", "tactics_by_ethnicity", "tactics_by_health",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """Tables of figures and denominators; ``stamp`` changes when one of them does.

    Publications stand before this site's releases: forces are compared as they were counted alike.
    Of perceived groups a release stands first, because it counts reports.
    """

    tables: tuple[FigureTable, ...]
    by_unit: tuple[FigureTable, ...]
    by_group: tuple[FigureTable, ...]
    known: tuple[Denominator, ...]
    stamp: tuple[object, ...]

    def forces(self, measure: Measure) -> tuple[str, ...]:
        """The forces with figures of a measure, the nation first."""
        rows = rows_of(self.tables, measure.table)
        names = {row.force for row in rows if row.area != "region"}
        return tuple(sorted(names, key=lambda name: (name != NATIONAL, name)))

    def periods(self, measure: Measure, forces: Collection[str] = ()) -> tuple[str, ...]:
        """The periods with figures of some forces, or of any but the nation, the latest first."""
        rows = rows_of(self.tables, measure.table)
        wanted = (r for r in rows if (r.force in forces if forces else r.area == "force"))
        return tuple(sorted({row.period for row in wanted}, reverse=True))


def held() -> Held:
    """What is held now, read once while it is unchanged."""
    own = tuple(_releases())
    changed = (*publications_signature(), _signature(_own_file()))
    return _read((*changed, *(_signature(path) for path in own)), own)


def _releases() -> Iterator[Path]:
    """The manifests of the releases that are out and hold, the newest first."""
    for issue in issues():
        if issue.state == HOLDS:
            try:
                yield open_volume(issue).public / MANIFEST
            except ReddotError as problem:
                logger.warning("A release cannot be read: %s", type(problem).__name__)


def _signature(path: Path) -> Signature | None:
    """What a file looks like from outside; ``None`` where it is not there."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_size, str(path)


@lru_cache(maxsize=2)
def _read(stamp: tuple[Signature | None, ...], manifests: tuple[Path, ...]) -> Held:
    own, published = tuple(_newest_of_each(manifests)), publications()
    plain = [table for name in PLAIN for table in _published(published, name)]
    groups = [table for name in PRINTED_BY_GROUP for table in _published(published, name)]
    return Held(
        tables=(*plain, *_released(own, [()])),
        by_unit=tuple(_released(own, [(name,) for name in UNITS])),
        by_group=(*_released(own, [(name,) for name in REFERENCES]), *groups),
        known=(*_own_denominators(_own_file()), *shipped_denominators()),
        stamp=stamp,
    )


def _newest_of_each(manifests: tuple[Path, ...]) -> Iterator[PublishedRelease]:
    """The newest release of each force; one that cannot be read is passed over, and logged."""
    seen: set[str] = set()
    for path in manifests:
        try:
            one = read_release(path.parent)
        except ReddotError as problem:
            logger.warning("A release cannot be read: %s", type(problem).__name__)
            continue
        if not seen.issuperset(one.forces):
            yield one
        seen.update(one.forces)


def _own_file() -> Path:
    return place().folder / DENOMINATORS


def _published(releases: tuple[Release, ...], name: str) -> Iterator[FigureTable]:
    try:
        yield make_figures(Source(releases=releases), Selection(table=name))
    except NotEnoughDataError:
        return
    except ReddotError as problem:
        logger.warning("The published table %s cannot be used: %s", name, type(problem).__name__)


def _released(
    own: tuple[PublishedRelease, ...], wanted: list[tuple[str, ...]]
) -> Iterator[FigureTable]:
    """The released tables with just the breakdowns wanted, each row naming its release."""
    for one in own:
        for table in one.tables.values():
            if table.figures.name in PLAIN and table.by in wanted:
                yield _named(one, table)


def _named(own: PublishedRelease, released: ReleasedTable) -> FigureTable:
    source = f"Release {own.number}, {own.title}, table {released.name}"
    day = own.released_on.isoformat() if own.released_on else None
    rows = (replace(row, source=source, vintage=day) for row in released.figures.rows)
    return replace(released.figures, rows=tuple(rows))


def _own_denominators(path: Path) -> tuple[Denominator, ...]:
    if not path.is_file():
        return ()
    try:
        return read_denominators(path)
    except ReddotError as problem:
        logger.warning("The site's %s cannot be used: %s", DENOMINATORS, type(problem).__name__)
        return ()
