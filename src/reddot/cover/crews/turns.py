"""A roster as the turns of duty of one replication, its officers trained or not by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reddot.cover.crews.models import DAY_MINUTES, Post, Roster, Shift
from reddot.cover.crews.recorded import Recorded
from reddot.cover.simulation.inputs import Floats, Ints, Turns
from reddot.errors import UsageError

if TYPE_CHECKING:
    from reddot.cover.simulation.streams import Streams


class _Rows(NamedTuple):
    """Turns in the order of their starts; ``post`` is a place in the list of posts."""

    start: Floats
    post: Ints


def turns_of(
    roster: Roster | Recorded,
    *,
    streams: Streams,
    horizon_minutes: float,
    trained_share: float | None = None,
    first_hour_of_week: int = 0,
) -> Turns:
    """The turns of duty of a replication, those included that began before it and go on in it.

    Parameters
    ----------
    roster
        Shifts and posts, the same every week; or the turns that were recorded, which are as they
        were, and trained as they were unless ``trained_share`` is given.
    streams
        The random streams of the replication; only ``crews`` is drawn from.
    horizon_minutes
        The length of the simulation.
    trained_share
        Where given, the chance of every officer of every post to be trained, in place of what
        the roster and its posts say.
    first_hour_of_week
        The hour of the week at minute 0: 0 is Monday 00:00.

    Returns
    -------
    Turns
        In the order of their starts; those that start together in the order of their posts.

    Raises
    ------
    UsageError
        ``trained_share`` is not from 0 to 1, or recorded turns end before the simulation does.

    Notes
    -----
    Two numbers are drawn for each turn, one for each officer it might have, whatever the shares
    are. An officer is trained where the number is below the share. A greater share therefore
    leaves trained whoever was trained, and single- and double-crewed rosters of the same posts
    share their first officers.

    Examples
    --------
    >>> from reddot.cover.simulation.streams import Streams
    >>> day = Shift(name="day", start_minute=420, minutes=600)
    >>> roster = Roster(shifts=(day,), posts=(Post(station=0, shift=0, crews=2),), trained_share=1)
    >>> turns = turns_of(roster, streams=Streams(1, 0), horizon_minutes=1440.0)
    >>> turns.start.tolist(), turns.trained.tolist()
    ([420.0, 420.0], [1, 1])
    """
    if trained_share is not None and not 0 <= trained_share <= 1:
        raise UsageError(f"trained_share is {trained_share}. Give a share from 0 to 1.")
    if isinstance(roster, Recorded):
        return _as_recorded(roster, streams.crews, horizon_minutes, trained_share)
    rows = _rows(roster, horizon_minutes, first_hour_of_week)
    shift = np.array([post.shift for post in roster.posts], np.int32)[rows.post]
    officers = _of_posts(roster, "officers")[rows.post]
    break_start, break_end = _breaks(roster.shifts)
    return Turns(
        start=rows.start,
        end=rows.start + np.array([float(one.minutes) for one in roster.shifts])[shift],
        break_start=rows.start + break_start[shift],
        break_end=rows.start + break_end[shift],
        station=_of_posts(roster, "station")[rows.post],
        officers=officers,
        trained=_trained(_shares(roster, trained_share)[rows.post], officers, streams.crews),
    )


def _as_recorded(
    recorded: Recorded, stream: np.random.Generator, horizon: float, trained_share: float | None
) -> Turns:
    """The recorded turns, their officers trained by chance where a share is given."""
    if horizon > recorded.horizon_minutes():
        raise UsageError(
            f"The simulation lasts {horizon / DAY_MINUTES:g} days, and the crews are recorded for "
            f"{recorded.days}. Simulate fewer days, or give a file of crews."
        )
    turns = recorded.turns
    if trained_share is None:
        return turns
    share = np.full(len(turns.start), trained_share)
    return replace(turns, trained=_trained(share, turns.officers, stream))


def _rows(roster: Roster, horizon: float, first_hour: int) -> _Rows:
    """Every turn that is on duty for some time from minute 0 on and before the horizon."""
    offset = 60.0 * first_hour
    days = np.arange(-1, np.ceil((horizon + offset) / DAY_MINUTES))
    starts: list[Floats] = [np.empty(0)]
    posts: list[Ints] = [np.empty(0, np.int32)]
    for number, post in enumerate(roster.posts):
        shift = roster.shifts[post.shift]
        mine = days[np.isin(days % 7, sorted(shift.days))]
        at = mine * DAY_MINUTES + (shift.start_minute - offset)
        at = at[(at + shift.minutes > 0) & (at < horizon)]
        starts.append(np.repeat(at, post.crews).astype(np.float64))
        posts.append(np.full(len(starts[-1]), number, np.int32))
    found = np.concatenate(starts)
    order = np.argsort(found, kind="stable")
    return _Rows(found[order], np.concatenate(posts)[order])


def _of_posts(roster: Roster, field: str) -> Ints:
    return np.array([getattr(post, field) for post in roster.posts], np.int32)


def _breaks(shifts: tuple[Shift, ...]) -> tuple[Floats, Floats]:
    """Minutes from the start of each shift to its break and to the end of it; infinity for none."""
    after = [np.inf if s.break_after_minutes is None else s.break_after_minutes for s in shifts]
    ends = [start + one.break_minutes for start, one in zip(after, shifts, strict=True)]
    return np.array(after, np.float64), np.array(ends, np.float64)


def _shares(roster: Roster, given: float | None) -> Floats:
    """The share of trained officers of each post."""
    return np.array([_share(post, roster, given) for post in roster.posts], np.float64)


def _share(post: Post, roster: Roster, given: float | None) -> float:
    if given is not None:
        return given
    return roster.trained_share if post.trained_share is None else post.trained_share


def _trained(share: Floats, officers: Ints, stream: np.random.Generator) -> Ints:
    first, second = (stream.random((len(share), 2)) < share[:, None]).T
    trained: Ints = (first | (second & (officers == 2))).astype(np.int32)
    return trained
