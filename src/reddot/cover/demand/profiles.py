"""How calls spread over the hours of the week: shapes that ship, or a force's own numbers."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from reddot.cover.demand.models import WEEK_HOURS
from reddot.cover.simulation.inputs import Floats
from reddot.errors import UsageError

DAY_HOURS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Shares of the week's calls, shape (168,) from Monday 00:00, that sum to 1.

    ``invented`` tells that no data are behind it.
    """

    name: str
    shares: Floats
    about: str
    invented: bool


@cache
def shipped_profiles() -> Mapping[str, Profile]:
    """The profiles that ship, by name.

    Examples
    --------
    >>> sorted(shipped_profiles())
    ['flat', 'night_time_economy']
    """
    text = resources.files("reddot.cover.demand").joinpath("profiles.toml").read_text("utf-8")
    return {
        name: Profile(
            name, _shares(np.ravel(part["days"]).tolist()), part["about"], part["invented"]
        )
        for name, part in tomllib.loads(text).items()
    }


def profile_of(given: str | Sequence[float]) -> Profile:
    """A profile by its name, or from weights.

    Parameters
    ----------
    given
        The name of a profile that ships; or 24 weights, the same every day; or 168 weights from
        Monday 00:00. Weights count against each other, whatever they sum to.

    Raises
    ------
    UsageError
        No profile has the name, there are not 24 or 168 weights, one is negative or no number, or
        all are 0.

    Examples
    --------
    >>> profile_of("flat").shares.shape, float(profile_of([1] * 24).shares.max() * 168)
    ((168,), 1.0)
    """
    if isinstance(given, str):
        return _named(given)
    if len(given) not in (DAY_HOURS, WEEK_HOURS):
        raise UsageError(
            f"The hours have {len(given)} numbers. Give 24 (the same every day), 168 (from Monday "
            f"00:00), or a name: {_names()}."
        )
    _check_weights(given)
    return Profile("own numbers", _shares(given), f"{len(given)} numbers given", invented=False)


def _named(name: str) -> Profile:
    try:
        return shipped_profiles()[name]
    except KeyError:
        raise UsageError(
            f"No profile of hours is called '{name}'. Those that ship: {_names()}; or give 24 or "
            "168 numbers."
        ) from None


def _names() -> str:
    return ", ".join(shipped_profiles())


def _check_weights(given: Sequence[float]) -> None:
    for hour, weight in enumerate(given):
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise UsageError(f"Hour {hour} of the hours is {weight!r}. Give a number, 0 or more.")
        if not (math.isfinite(weight) and weight >= 0):
            raise UsageError(f"Hour {hour} of the hours is {weight}. Give a number, 0 or more.")
    if not sum(given) > 0:
        raise UsageError("All hours are 0. Give at least one of them a number above 0.")


def _shares(weights: Sequence[float]) -> Floats:
    whole = np.tile(np.asarray(weights, np.float64), WEEK_HOURS // len(weights))
    shares: Floats = whole / whole.sum()
    return shares
