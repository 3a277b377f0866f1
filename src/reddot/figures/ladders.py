"""The order of CED uses, as versioned data, and what a change of order leaves known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reddot.errors import UsageError

DISCHARGE_USES = ("drive_stun", "angled_drive_stun", "fired")
NON_DISCHARGE_USES = ("drawn", "aimed", "arced", "red_dot")


@dataclass(frozen=True, slots=True)
class Ladder:
    """A version of the order of CED uses, low to high."""

    version: str
    title: str
    order: tuple[str, ...]
    source: str

    def highest(self, uses: Iterable[str]) -> str | None:
        """The highest of the uses on this ladder; ``None`` when there is none.

        >>> uses = {"arced", "red_dot"}
        >>> read_ladder("ho").highest(uses), read_ladder("mps").highest(uses)
        ('red_dot', 'arced')
        """
        ranked = [use for use in self.order if use in set(uses)]
        return ranked[-1] if ranked else None


@cache
def _ladders() -> dict[str, Ladder]:
    text = (resources.files("reddot.figures") / "ladders.toml").read_text(encoding="utf-8")
    return {
        version: Ladder(version, entry["title"], tuple(entry["order"]), entry["source"])
        for version, entry in tomllib.loads(text).items()
    }


def read_ladder(version: str) -> Ladder:
    """The ladder of a version.

    Raises
    ------
    UsageError
        No ladder has that version.
    """
    if version not in _ladders():
        raise UsageError(f"There is no ladder '{version}'. Use one of: {', '.join(_ladders())}.")
    return _ladders()[version]


def counts_on_other_ladder(
    counts: Mapping[str, int], counted_on: Ladder, wanted: Ladder
) -> dict[str, tuple[int, int]]:
    """What counts made on one ladder say about counts on another.

    Parameters
    ----------
    counts
        Reports by highest use on ``counted_on``.
    counted_on, wanted
        The two ladders.

    Returns
    -------
    dict
        For each use the least and the most it can count on ``wanted``. The two are equal where
        the order around the use is the same on both.

    Notes
    -----
    A report counted at x holds x and any set of uses below x. On the other ladder it moves to y
    only if y is below x here and above x there, and nobody can tell from the totals whether the
    report holds y as well.

    Examples
    --------
    >>> ho, mps = read_ladder("ho"), read_ladder("mps")
    >>> counts_on_other_ladder({"arced": 6, "red_dot": 131}, ho, mps)["arced"]
    (6, 137)
    """
    known = {}
    for use in wanted.order:
        own = counts.get(use, 0)
        gained = sum(
            counts.get(x, 0) for x in counted_on.order if _moves(x, use, counted_on, wanted)
        )
        may_leave = any(_moves(use, y, counted_on, wanted) for y in counted_on.order)
        known[use] = (0 if may_leave else own, own + gained)
    return known


def uses_that_move(counted_on: Ladder, wanted: Ladder) -> tuple[str, ...]:
    """The uses whose counts can differ between two ladders.

    >>> uses_that_move(read_ladder("ho"), read_ladder("mps"))
    ('arced', 'red_dot', 'angled_drive_stun', 'fired')
    """
    return tuple(
        use
        for use in counted_on.order
        if any(
            _moves(use, other, counted_on, wanted) or _moves(other, use, counted_on, wanted)
            for other in counted_on.order
        )
    )


def _moves(x: str, y: str, counted_on: Ladder, wanted: Ladder) -> bool:
    """Whether a report counted at ``x`` on one ladder may count at ``y`` on the other."""
    below_here = counted_on.order.index(y) < counted_on.order.index(x)
    return below_here and wanted.order.index(y) > wanted.order.index(x)
