"""Small things to publish, and an enumeration that shares no code with the attacker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.drafts import Draft, draft, publish
from reddot.disclosure.policy_file import Policies, read_policies
from reddot.disclosure.publication import Publication, PublishedCell
from reddot.disclosure.release_check import Released, Request, decide_release
from reddot.disclosure.space import Dimension, Space
from reddot.disclosure.suppress import primary
from reddot.disclosure.tables import Table

THRESHOLD = 'method = "threshold"\nofficial = [[]]'
Counts = NDArray[np.int64]


def space_of(late: Sequence[Any] = (), **dimensions: str) -> Space:
    """A space from names and categories in one word each: ``force="A B C"``."""
    found = [Dimension(name, tuple(words.split())) for name, words in dimensions.items()]
    return Space(tuple(found), tuple(late))


def policies(**blocks: str) -> Policies:
    """Policies from the lines of each table's block."""
    return read_policies("".join(f"[tables.{name}]\n{lines}\n" for name, lines in blocks.items()))


def counts_of(space: Space, *values: int) -> Counts:
    """Counts of a space's atoms, in order."""
    return np.array(values, np.int64).reshape(space.shape)


def drafts_of(
    space: Space, tables: Sequence[Table], rules: Policies, counts: Counts
) -> tuple[Draft, ...]:
    return draft(space, tables, rules, counts)


def small_only(
    space: Space, tables: Sequence[Table], rules: Policies, counts: Counts
) -> Publication:
    """Only the small counts withheld."""
    found = draft(space, tables, rules, counts)
    return publish("small only", found, primary(found))


def released(space: Space, tables: Sequence[Table], rules: Policies, counts: Counts) -> Released:
    return decide_release(space, Request("release", tuple(tables), rules, counts))


def cell(publication: Publication, words: str) -> PublishedCell:
    """The cell of that name."""
    return next(c for c in publication.cells if c.cell.words() == words)


def shown(publication: Publication) -> Mapping[str, Any]:
    return {c.cell.words(): c.shown for c in publication.cells}


def possible(space: Space, publications: Sequence[Publication]) -> Iterator[tuple[int, ...]]:
    """Every table of whole counts that agrees with all that was published, one after another.

    Tries every value of every atom in turn, from 0 to the largest number printed, and gives a
    start up as soon as a sum that is complete is not what was printed.
    """
    told = [(c.cell.key, c.says.low, c.says.high) for p in publications for c in p.cells]
    most = max(high for _, _, high in told if high is not None)
    ending: dict[int, list[tuple[tuple[int, ...], int, int | None]]] = {}
    for key, low, high in told:
        ending.setdefault(max(key), []).append((key, low, high))

    def extend(start: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(start) == space.atoms:
            yield start
            return
        for value in range(most + 1):
            whole = (*start, value)
            if all(fits(whole, *told) for told in ending.get(len(start), [])):
                yield from extend(whole)

    yield from extend(())


def fits(values: tuple[int, ...], key: tuple[int, ...], low: int, high: int | None) -> bool:
    total = sum(values[atom] for atom in key)
    return low <= total and (high is None or total <= high)


def enumerated(
    space: Space, publications: Sequence[Publication]
) -> Mapping[tuple[int, ...], tuple[int, int]]:
    """The least and most of every protected quantity over every possible table."""
    keys = {c.cell.key for p in publications for c in p.cells if c.wants}
    found: dict[tuple[int, ...], tuple[int, int]] = {}
    for values in possible(space, publications):
        for key in keys:
            total = sum(values[atom] for atom in key)
            low, high = found.get(key, (total, total))
            found[key] = min(low, total), max(high, total)
    return found
