"""Attack releases as they lie in folders: what everything that went out gives away together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reddot.disclosure.attack import Standing
from reddot.disclosure.release_check import ReleaseCheck, check_release
from reddot.publish.earlier import History, read_history
from reddot.publish.released import PublishedRelease, read_release
from reddot.records.cells import Missing

SAID = 10


@dataclass(frozen=True, slots=True)
class Attacked:
    """How a release stood an attack."""

    releases: tuple[PublishedRelease, ...]
    check: ReleaseCheck

    @property
    def safe(self) -> bool:
        """Whether no protected count is recovered or too narrow."""
        return not self.check.findings

    def as_json(self) -> dict[str, object]:
        """The attack as the command prints it."""
        cells, shown = self._cells()
        return {
            "tables": len(self.releases[-1].tables),
            "cells_protected": len(self.check.verdicts),
            "cells_recovered": self.check.count(Standing.RECOVERED),
            "cells_too_narrow": self.check.count(Standing.TOO_NARROW),
            "cells_undecided": self.check.count(Standing.UNDECIDED),
            "cells_published_share": shown / cells if cells else 1.0,
            "findings": [found.words() for found in self.check.findings],
        }

    def _cells(self) -> tuple[int, int]:
        """The cells of the newest release, and how many of them have a number."""
        tables = self.releases[-1].tables.values()
        values = [f.value for t in tables for r in t.figures.rows for f in r.cells.values()]
        return len(values), sum(not isinstance(v, Missing) for v in values)

    def words(self) -> Iterator[str]:
        """What was found, for people."""
        cells, shown = self._cells()
        yield (
            f"{len(self.releases)} releases attacked together: {len(self.check.verdicts):,} "
            f"protected counts, {self.check.count(Standing.RECOVERED)} recovered, "
            f"{self.check.count(Standing.TOO_NARROW)} too narrow, "
            f"{self.check.count(Standing.UNDECIDED)} undecided. "
            f"{shown:,} of {cells:,} cells have a number."
        )
        yield from (f"- {found.words()}" for found in self.check.findings[:SAID])
        more = len(self.check.findings) - SAID
        if more > 0:
            yield f"- and {more} more."


def attack_releases(folders: Sequence[Path]) -> Attacked:
    """Attack releases together.

    Parameters
    ----------
    folders
        Of every release that went out, the newest last.

    Raises
    ------
    NotEnoughDataError
        A folder holds no release.
    BadDataError
        A release is not as it was written, or two contradict each other.
    """
    history: History = read_history(folders)
    *earlier, newest = history.publications()
    releases = tuple(read_release(folder) for folder in folders)
    return Attacked(releases, check_release(history.space, earlier, newest))
