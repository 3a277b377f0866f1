"""Rules of a design that hold between its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reddot.trial.design.fields import DECIMAL, column, shown, slug
from reddot.trial.design.models import EXPOSURES, SOURCES
from reddot.trial.problems import Problems

Arms = tuple[tuple[str, int], tuple[str, int]]
SHARE_AT_MOST = 100


def read_arms(given: Any, found: Problems) -> Arms | None:
    """Two names with their shares, from a table or a list of pairs."""
    pairs = list(given.items()) if isinstance(given, Mapping) else given
    right = isinstance(pairs, list | tuple) and len(pairs) == 2 and all(map(_is_arm, pairs))
    if right and pairs[0][0] != pairs[1][0]:
        (first, one), (second, other) = pairs
        return (first, one), (second, other)
    allowed = (
        "Give two names in small letters with whole shares from 1 to 100, the one with the device "
        "first, such as { carry = 1, control = 1 }"
    )
    found.add("[allocation], arms", "not_allowed", f"it is {shown(given)}", allowed)
    return None


def _is_arm(pair: Any) -> bool:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        return False
    name, share = pair
    whole = isinstance(share, int) and not isinstance(share, bool)
    return slug(name) is None and whole and 1 <= share <= SHARE_AT_MOST


def read_covariates(given: Any, found: Problems) -> tuple[tuple[str, str], ...]:
    """Columns with the greatest allowed difference of the arms' means."""
    pairs = list(given.items()) if isinstance(given, Mapping) else given
    right = isinstance(pairs, list | tuple) and all(map(_is_covariate, pairs))
    if right and len({name for name, _ in pairs}) == len(pairs):
        return tuple((name, most) for name, most in pairs)
    allowed = "Give each column its greatest difference as text, such as { jobs = '0.05' }"
    found.add("[balance], covariates", "not_allowed", f"it is {shown(given)}", allowed)
    return ()


def _is_covariate(pair: Any) -> bool:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        return False
    name, most = pair
    return column(name) is None and isinstance(most, str) and bool(DECIMAL.fullmatch(most))


def check_allocation(
    given: Mapping[str, Any], arms: Arms | None, balanced: bool, found: Problems
) -> None:
    """What each method needs, and what it does not take."""
    where = "[allocation]"
    method = given["method"]
    if method != "stepped_wedge":
        _check_blocks(given["block_sizes"], arms, found)
    takes = {
        "permuted_blocks": ("block_sizes", "strata"),
        "cluster": ("block_sizes", "strata", "cluster"),
        "stepped_wedge": ("cluster", "period", "steps"),
    }[method]
    for name in ("block_sizes", "strata", "cluster", "period", "steps"):
        if name not in takes and given[name]:
            allowed = f"Leave it out, or choose another method than {method}"
            found.add(f"{where}, {name}", "not_taken", f"it is {shown(given[name])}", allowed)
    for name in set(takes) & {"cluster", "period", "steps"}:
        if not given[name]:
            allowed = f"The method {method} needs it"
            found.add(f"{where}, {name}", "missing", "it is not there", allowed)
    if method == "stepped_wedge" and balanced:
        allowed = "Leave [balance] out: clusters of a stepped wedge are in both arms by turns"
        found.add("[balance]", "not_taken", "a stepped wedge takes no covariates", allowed)


def _check_blocks(sizes: Any, arms: Arms | None, found: Problems) -> None:
    together = 2 if arms is None else arms[0][1] + arms[1][1]
    if not sizes:
        allowed = "Give sizes that are drawn at random, such as [4, 6, 8]"
        found.add("[allocation], block_sizes", "missing", "it is not there", allowed)
    for size in sizes or ():
        if size % together:
            allowed = f"Give multiples of {together}, the sum of the arms' shares"
            found.add("[allocation], block_sizes", "not_allowed", f"{size} is in it", allowed)


def check_plan(plan: Mapping[str, Any], outcomes: list[dict[str, Any]], found: Problems) -> None:
    """Outcomes come from their own records, and exposures stay together."""
    for number, one in enumerate(outcomes, 1):
        right = SOURCES.get(one["name"] or "")
        if right is not None and one["source"] not in (None, right):
            allowed = f"Outcome '{one['name']}' is counted from '{right}' alone"
            where = f"[plan], outcomes {number}, source"
            found.add(where, "wrong_source", f"it is '{one['source']}'", allowed)
    names = [one["name"] for one in outcomes]
    if len(set(names)) < len(names):
        allowed = "Name each outcome once"
        found.add(
            "[plan], outcomes", "named_twice", f"they are {', '.join(map(str, names))}", allowed
        )
    if not any(one["role"] == "primary" for one in outcomes):
        allowed = "Give at least one outcome the role 'primary'"
        found.add("[plan], outcomes", "no_primary", "none of them is primary", allowed)
    if set(plan["exposures"]) != set(EXPOSURES):
        allowed = f"Effects are always given together: list {', '.join(EXPOSURES)}, or leave it out"
        found.add("[plan], exposures", "not_all", f"it is {shown(plan['exposures'])}", allowed)
