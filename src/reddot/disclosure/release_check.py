"""Deciding and checking a release: nothing goes out that lets a protected count be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.attack import Standing, Verdict, attack
from reddot.disclosure.drafts import Draft, draft, publish
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication
from reddot.disclosure.refusal import ReleaseRefusedError, Unprotected
from reddot.disclosure.route import Route, routes
from reddot.disclosure.space import Space
from reddot.disclosure.suppress import primary, withhold
from reddot.disclosure.tables import Table

Counts = NDArray[np.int64]
SAID = 5


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked to go out.

    Parameters
    ----------
    name : str
        The release's name.
    tables : tuple of Table
    policies : Policies
    counts : NDArray of int, the space's shape
        The true atoms.
    earlier : tuple of Publication
        Everything that ever went out, whatever its channel.
    """

    name: str
    tables: tuple[Table, ...]
    policies: Policies
    counts: Counts = field(repr=False)
    earlier: tuple[Publication, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """What may go out, with the drafts it was made from and the attack it withstood.

    The drafts and `verdicts` hold true counts or what follows from them: they stay inside.
    """

    publication: Publication
    drafts: tuple[Draft, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """How each protected count stands, and the routes to those that are not safe."""

    verdicts: tuple[Verdict, ...]
    findings: tuple[Route, ...]

    def count(self, standing: Standing) -> int:
        """How many protected counts stand so."""
        return sum(verdict.standing is standing for verdict in self.verdicts)


def check_release(
    space: Space,
    earlier: Sequence[Publication],
    new: Publication,
    witnesses: Sequence[Counts] = (),
) -> ReleaseCheck:
    """Attack a release together with everything that went out before.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    earlier : sequence of Publication
        Everything that ever went out, in any order.
    new : Publication
        What is to go out.
    witnesses : sequence of NDArray
        Counts that may fit, such as the true ones; each is checked, they only save time.

    Raises
    ------
    BadDataError
        The publications contradict each other.
    """
    everything = [*earlier, new]
    verdicts = attack(space, everything, witnesses)
    unsafe = [verdict for verdict in verdicts if not verdict.is_safe]
    return ReleaseCheck(verdicts, routes(space, everything, unsafe))


def refuse_unsafe(name: str, check: ReleaseCheck) -> None:
    """Refuse a release that was found unsafe.

    Raises
    ------
    ReleaseRefusedError
        Naming each cell and its route, the first few in full.
    """
    if check.findings:
        raise ReleaseRefusedError(refusal_words(name, check))


def refusal_words(name: str, check: ReleaseCheck) -> str:
    """Each unsafe count with its route, and what can be done."""
    said = [f"- {found.words()}." for found in check.findings[:SAID]]
    more = len(check.findings) - len(said)
    said += [f"- and {more} more."] if more else []
    return (
        f"Release {name} would show what its policy protects:\n" + "\n".join(said) + "\n"
        "Withhold more, leave out the table or the column that the route names, or have the "
        "policy changed by whoever decides it."
    )


def decide_release(space: Space, request: Request) -> Released:
    """What may go out of a release: withheld and rounded so that its policies hold.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    request : Request
        The tables, their policies and counts, and what went out before.

    Returns
    -------
    Released
        Attacked together with everything earlier, and found safe.

    Raises
    ------
    ReleaseRefusedError
        A protected count can be worked out whatever is withheld.
    UsageError, BadDataError
        A table, policy or count that does not fit.

    Notes
    -----
    The result does not depend on the order of tables or of earlier publications.
    """
    drafts = draft(space, request.tables, request.policies, request.counts, request.earlier)
    try:
        withheld, proof = withhold(space, drafts, request.counts, request.earlier)
    except Unprotected as signal:
        raise impossible(space, request, drafts) from signal
    publication = publish(request.name, drafts, withheld)
    check = check_release(space, request.earlier, publication, proof)
    refuse_unsafe(request.name, check)
    return Released(publication, drafts, check.verdicts)


def impossible(space: Space, request: Request, drafts: Sequence[Draft]) -> ReleaseRefusedError:
    """The refusal of a release that no withholding makes safe: its routes with all withheld."""
    everything = {one.key for one in drafts if one.withheld() is not None}
    most = publish(request.name, drafts, primary(drafts) | everything)
    check = check_release(space, request.earlier, most, [request.counts])
    return ReleaseRefusedError(
        f"{refusal_words(request.name, check)}\nThis is so whatever else is withheld."
    )
