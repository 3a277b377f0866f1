"""Policies as a file: one block a table, every part checked, all that is wrong said together."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.ranges import Range
from reddot.errors import BadDataError, UsageError

PARTS = ("method", "protect", "width", "below", "above", "base", "roles_known", "zeros", "official")


@dataclass(frozen=True, slots=True)
class Policies:
    """The policy of each table, by the table's name."""

    tables: Mapping[str, Policy]

    def of(self, table: str) -> Policy:
        """The policy of a table.

        Raises
        ------
        UsageError
            The file has no block for it: there is no default, a person decides.
        """
        if table not in self.tables:
            known = ", ".join(sorted(self.tables)) or "none"
            raise UsageError(
                f"No policy for table {table!r}; there are policies for {known}. "
                f"Add a block [tables.{table}] to the policy file."
            )
        return self.tables[table]


def read_policies(text: str | Mapping[str, Any]) -> Policies:
    """Read a policy file.

    Parameters
    ----------
    text : str, or a mapping as TOML gives it
        A block ``[tables.NAME]`` for each table.

    Raises
    ------
    BadDataError
        Everything that is wrong, each with its place.

    Examples
    --------
    >>> read_policies('[tables.ced]\\nmethod = "threshold"').of("ced").protect
    Range(low=1, high=4)
    """
    try:
        values = tomllib.loads(text) if isinstance(text, str) else text
    except tomllib.TOMLDecodeError as error:
        raise BadDataError(f"The policy file is not TOML: {error}.") from error
    blocks = values.get("tables")
    if not isinstance(blocks, dict) or not blocks or set(values) != {"tables"}:
        given = ", ".join(sorted(map(str, values))) or "nothing"
        raise BadDataError(
            f"The policy file has {given}; it needs blocks [tables.NAME], at least one, and no "
            'other, such as:\n[tables.ced]\nmethod = "none"'
        )
    wrong = [words for name, block in blocks.items() for words in problems(name, block)]
    if wrong:
        raise BadDataError("\n".join(wrong))
    return Policies({name: make(block) for name, block in blocks.items()})


def make(block: Mapping[str, Any]) -> Policy:
    """A policy from a block that has been checked."""
    found = dict(block, method=Method(block["method"]))
    if "protect" in block:
        found["protect"] = Range(*block["protect"])
    found["official"] = tuple(frozenset(levels) for levels in block.get("official", []))
    return Policy(**found)


def problems(name: str, block: Any) -> Iterator[str]:
    """What is wrong with one block, in words that name the place."""
    place = f"[tables.{name}]"
    if not isinstance(block, dict):
        yield f"{place} is no block; write method = ... under it."
        return
    for part in sorted(set(block) - set(PARTS)):
        yield f"{place} {part}: unknown; allowed are {', '.join(PARTS)}."
    bad = [part for part in PARTS if part in block and not CHECKS[part](block[part])]
    for part in bad:
        yield f"{place} {part} = {block[part]!r}; {ALLOWED[part]}."
    if "method" not in block:
        yield f"{place} method is missing; {ALLOWED['method']}."
    elif not bad:
        yield from (f"{place} {words}" for words in mismatches(block))


def mismatches(block: Mapping[str, Any]) -> Iterator[str]:
    """Parts that are sound alone and not together."""
    method = Method(block["method"])
    low, high = block.get("protect", (1, 4))
    half, width = block.get("base", 5) // 2, block.get("width", 2)
    zeros, roles = block.get("zeros", False), block.get("roles_known", True)
    if zeros and roles:
        yield "zeros = true; who knows the roles tells zeros from others: roles_known = false."
    if method.withholds_small and roles and width > high - low:
        yield f"width = {width}; withheld counts are {low} to {high}, so {high - low} at most."
    if method is Method.ROUNDING and width > half:
        yield f"width = {width}; a rounded 0 is 0 to {half}, so {half} at most."
    if method is Method.THRESHOLD_ROUNDING and high < half:
        yield f"protect = [{low}, {high}]; with this base protect up to {half} at least."


def whole(value: Any, least: int) -> bool:
    """Whether a value is a whole number from `least` on."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def is_protect(value: Any) -> bool:
    """Two whole numbers, the first 0 or 1, the second above it."""
    if not (isinstance(value, list) and len(value) == 2 and all(whole(n, 0) for n in value)):
        return False
    low, high = value
    return bool(low in {0, 1} and high > low)


def is_official(value: Any) -> bool:
    """A list of lists of levels."""
    return isinstance(value, list) and all(
        isinstance(levels, list) and all(isinstance(level, str) for level in levels)
        for levels in value
    )


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "method": lambda value: value in [*Method],
    "protect": is_protect,
    "width": lambda value: whole(value, 1),
    "below": lambda value: whole(value, 0),
    "above": lambda value: whole(value, 0),
    "base": lambda value: whole(value, 3) and value % 2 == 1,
    "roles_known": lambda value: isinstance(value, bool),
    "zeros": lambda value: isinstance(value, bool),
    "official": is_official,
}
ALLOWED = {
    "method": f"one of {', '.join(Method)}",
    "protect": "two whole numbers, [1, 4], or from 0 where none is telling too",
    "width": "a whole number of 1 or more",
    "below": "a whole number of 0 or more",
    "above": "a whole number of 0 or more",
    "base": "an odd whole number of 3 or more, such as 5",
    "roles_known": "true or false",
    "zeros": "true or false",
    "official": 'a list of lists of levels, [[], ["force"]], where [] is the total of all',
}
