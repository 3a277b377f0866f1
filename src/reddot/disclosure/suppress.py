"""Secondary suppression: what else to withhold so that nothing protected can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.attack import bounds
from reddot.disclosure.drafts import Draft, publish
from reddot.disclosure.propagate import tighten
from reddot.disclosure.protect import Decision, current, inside, protect
from reddot.disclosure.publication import Publication, facts_of
from reddot.disclosure.refusal import Unprotected
from reddot.disclosure.space import Space
from reddot.disclosure.split import Share, put_together, split
from reddot.disclosure.system import System, Whole, build
from reddot.disclosure.tables import Key
from reddot.disclosure.witnesses import Witnesses, gather, targets
from reddot.errors import BadDataError

Counts = NDArray[np.int64]


def primary(drafts: Sequence[Draft]) -> frozenset[Key]:
    """The quantities that their own policy withholds."""
    return frozenset(one.key for one in drafts if one.is_primary())


def withhold(
    space: Space, drafts: Sequence[Draft], counts: Counts, earlier: Sequence[Publication]
) -> tuple[frozenset[Key], list[Counts]]:
    """Which quantities to withhold, primary ones included, and the points that prove it.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    drafts : sequence of Draft
        Every quantity to be published.
    counts : NDArray of int, the space's shape
        The true atoms.
    earlier : sequence of Publication
        Everything that went out before.

    Returns
    -------
    frozenset of key, list of NDArray (atoms,)
        The points are counts of the atoms that fit everything published, the true ones first.

    Raises
    ------
    Unprotected
        A quantity that stays open with all withheld that may be.

    Notes
    -----
    Each round hides one quantity more and withholds never less, so it ends after as many
    rounds as there are quantities. A quantity withheld in an earlier vintage stays withheld.
    """
    loose, by_row = loosest(space, drafts, earlier)
    truth = loose.point(counts)
    if not loose.allows(truth):
        raise BadDataError(
            "The counts do not agree with each other, or with what went out before. Count all "
            "tables from the same records; say what later records may take away."
        )
    kept_back = {one.key for one in drafts} & sticky(space, drafts, earlier)
    names = set(primary(drafts))
    proofs: list[tuple[Share, list[Whole]]] = []
    for share in split(loose):
        decision = begin(share, by_row, truth)
        names |= {decision.drafts[row].key for row in decide(decision, kept_back)}
        proofs.append((share, decision.seen.points))
    return frozenset(names), [loose.spread(point) for point in put_together(truth, proofs)]


def decide(decision: Decision, kept_back: set[Key]) -> list[int]:
    """The rows of one share that are withheld for others' sake."""
    decision.withhold([r for r, one in decision.drafts.items() if one.key in kept_back])
    rows = targets(decision.loose.facts)
    gather(decision.seen, rows)
    while left := decision.seen.open(rows):
        if not protect(decision, left[0]):
            withhold_all(decision, left[0])
    return prune(decision, rows, kept_back)


def withhold_all(decision: Decision, row: int) -> None:
    """The last resort for one quantity: withhold all that may be, and ask exactly.

    Raises
    ------
    Unprotected
        Even so it stays open.
    """
    decision.withhold(list(decision.shown))
    bounds(decision.seen, row)
    if not decision.seen.satisfies(row):
        raise Unprotected(decision.loose.facts[row])


def loosest(
    space: Space, drafts: Sequence[Draft], earlier: Sequence[Publication]
) -> tuple[System, dict[int, Draft]]:
    """The system with all withheld that may be, and the drafts of the rows that may."""
    may = {one.key: one for one in drafts if one.may_be_withheld()}
    everything = publish("all withheld", drafts, primary(drafts) | may.keys())
    loose = tighten(build(space, facts_of([*earlier, everything])))
    return loose, {row: may[fact.key] for row, fact in enumerate(loose.facts) if fact.key in may}


def begin(share: Share, by_row: Mapping[int, Draft], truth: Whole) -> Decision:
    """The decision on one share before anything but the primary cells is withheld."""
    drafts = {row: by_row[at] for row, at in enumerate(share.rows.tolist()) if at in by_row}
    shown = {row: limits(one) for row, one in drafts.items()}
    own = truth[share.columns]
    seen = Witnesses(current(share.system, shown))
    seen.add(own)
    return Decision(share.system, drafts, shown, seen, own)


def limits(one: Draft) -> tuple[int, float]:
    """What a quantity says if it is shown, as two numbers."""
    says = one.kept()
    if says is None:
        return 0, np.inf
    return says.low, np.inf if says.high is None else says.high


def sticky(space: Space, drafts: Sequence[Draft], earlier: Sequence[Publication]) -> frozenset[Key]:
    """Quantities whose earlier vintage is withheld: most records do not change between two."""
    first = space.places()
    old = {
        tuple(atom for atom in cell.cell.key if atom < first)
        for publication in earlier
        for cell in publication.cells
        if cell.is_withheld
    }
    return frozenset(one.key for one in drafts if tuple(a for a in one.key if a < first) in old)


def prune(decision: Decision, rows: Sequence[int], sticky_keys: set[Key]) -> list[int]:
    """The rows withheld for others' sake that some proof still needs, the dearest freed first."""
    withheld = [row for row in decision.drafts if row not in decision.shown]
    points = np.array(decision.seen.points)
    values = np.rint(decision.loose.sums @ points.T).astype(np.int64)
    fits = np.ones(len(points), bool)
    kept: list[int] = []
    for row in sorted(withheld, key=lambda r: (-decision.drafts[r].weight(), r)):
        says = limits(decision.drafts[row])
        still = fits & np.array([inside(says, int(v)) for v in values[row]])
        free = decision.drafts[row].key not in sticky_keys
        if free and proved(decision.loose, values[:, still], rows):
            fits = still
        else:
            kept.append(row)
    decision.seen.points = [p for p, fit in zip(points, fits, strict=True) if fit]
    return kept


def proved(system: System, values: NDArray[np.int64], rows: Sequence[int]) -> bool:
    """Whether points, by their quantities (m, points), hide every protected one well enough."""
    if not values.shape[1]:
        return not rows
    low, high = values.min(axis=1), values.max(axis=1)
    wants = [(row, system.facts[row].wants) for row in rows]
    return all(w.met_by(int(low[row]), int(high[row])) for row, w in wants if w)
