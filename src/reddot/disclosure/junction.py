"""The parts of a space: which dimensions must be crossed, given those that tables cross."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

Set = frozenset[str]


def junction(crossed: Iterable[Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """Parts in the order of a junction tree, each set of dimensions within one of them.

    Parameters
    ----------
    crossed
        The dimensions of each table.

    Returns
    -------
    tuple of tuple of str
        What a part shares with all parts before it lies in one of them.

    Notes
    -----
    Tables that cross in a circle (A with B, B with C, C with A) share one part of all three; which
    circles are closed is chosen by least fill-in, the names deciding a tie.

    References
    ----------
    Lauritzen and Spiegelhalter (1988), doi:10.1111/j.2517-6161.1988.tb01721.x.

    Examples
    --------
    >>> junction([{"use", "age"}, {"use", "gender"}])
    (('age', 'use'), ('gender', 'use'))
    """
    sets = sorted({frozenset(one) for one in crossed}, key=sorted)
    cliques = eliminate(neighbours(sets))
    largest = [c for c in cliques if not any(c < other for other in cliques)]
    return tuple(tuple(sorted(one)) for one in in_order(largest))


def neighbours(sets: Sequence[Set]) -> dict[str, set[str]]:
    """For each dimension those it is crossed with."""
    found: dict[str, set[str]] = {name: set() for one in sets for name in sorted(one)}
    for one in sets:
        for name in one:
            found[name] |= one - {name}
    return found


def eliminate(graph: dict[str, set[str]]) -> list[Set]:
    """The cliques met while dimensions are taken away, the one that needs least fill-in first."""
    left = {name: set(others) for name, others in graph.items()}
    cliques: list[Set] = []
    while left:
        name = min(left, key=lambda n: (missing(left, n), n))
        around = left.pop(name)
        clique = frozenset({name, *around})
        if clique not in cliques:
            cliques.append(clique)
        for other in around:
            left[other] |= around - {other}
            left[other].discard(name)
    return cliques


def missing(graph: dict[str, set[str]], name: str) -> int:
    """How many pairs of a dimension's neighbours are not crossed yet."""
    return sum(b not in graph[a] for a, b in combinations(sorted(graph[name]), 2))


def in_order(cliques: Sequence[Set]) -> list[Set]:
    """The cliques along a tree of largest overlaps, from the first."""
    left = sorted(cliques, key=sorted)
    done: list[Set] = left[:1]
    rest = left[1:]
    overlap = [len(one & done[0]) for one in rest] if done else []
    while rest:
        at = max(range(len(rest)), key=lambda place: (overlap[place], -place))
        newest = rest.pop(at)
        overlap.pop(at)
        done.append(newest)
        overlap = [max(o, len(one & newest)) for o, one in zip(overlap, rest, strict=True)]
    return done
