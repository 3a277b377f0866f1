"""Posts that may be trained: which of their crews are already, and a roster with more of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from reddot.cover.crews import Post, Roster
from reddot.cover.placement.question import Counts, whole_numbers
from reddot.errors import UsageError

ALREADY_RULE = (
    "A crew is already trained with the chance that one of its officers is: the post's own share "
    "where it has one, else the roster's. Along the posts, in the order of the scenario, these "
    "chances add up, and a crew counts as trained wherever the sum, rounded, rises by one: as "
    "many as are expected, spread evenly."
)
GIVEN_RULE = "The crews that are already trained were given, post by post."


def trained_chance(post: Post, roster: Roster) -> float:
    """The chance of a crew of a post to hold a trained officer."""
    share = roster.trained_share if post.trained_share is None else post.trained_share
    return 1.0 - (1.0 - share) ** post.officers


def already_trained(roster: Roster) -> Counts:
    """How many crews of each post (posts,) are trained already, by ``ALREADY_RULE``.

    Examples
    --------
    >>> from reddot.cover.crews import Shift
    >>> day = Shift(name="day", start_minute=0, minutes=600)
    >>> posts = tuple(Post(station=s, shift=0, crews=1) for s in range(4))
    >>> already_trained(Roster(shifts=(day,), posts=posts, trained_share=0.5)).tolist()
    [1, 0, 1, 0]
    """
    expected = [post.crews * trained_chance(post, roster) for post in roster.posts]
    so_far = np.floor(np.round(np.cumsum([0.0, *expected]), 9) + 0.5)
    return np.diff(so_far).astype(np.int64)


def check_locked(locked: ArrayLike, roster: Roster) -> Counts:
    """Return the crews already trained (posts,), each no more than the post has; else raise.

    Raises
    ------
    UsageError
        Another length than the posts, no whole number of 0 or more, or more than the crews.
    """
    given = whole_numbers("locked", locked, len(roster.posts))
    for place, post in enumerate(roster.posts):
        if given[place] > post.crews:
            raise UsageError(
                f"locked of post {place} is {given[place]}; the post has {post.crews} crews."
            )
    return given


def crew_by_crew(roster: Roster) -> Roster:
    """The same roster with a post for each crew, in the same order.

    The same random numbers make the same crews trained, so a crew can be trained by itself without
    changing what chance does to any other.
    """
    single = (replace(post, crews=1) for post in roster.posts for _ in range(post.crews))
    return replace(roster, posts=tuple(single))


def with_trained(roster: Roster, locked: Counts, added: Counts) -> Roster:
    """The roster crew by crew with `added` (posts,) further crews of each post always trained.

    In each post those come after the `locked` ones, which keep the share they had.
    """
    posts = list[Post]()
    for place, post in enumerate(roster.posts):
        first = int(min(locked[place], post.crews - added[place]))
        chosen = range(first, first + int(added[place]))
        for crew in range(post.crews):
            share = 1.0 if crew in chosen else post.trained_share
            posts.append(replace(post, crews=1, trained_share=share))
    return replace(roster, posts=tuple(posts))
