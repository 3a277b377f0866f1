"""The analyses of a trial: what each is called, what it assumes, when it is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One analysis in words.

    Attributes
    ----------
    code : str
        As in a plan and in results.
    words : str
        Its name in a sentence.
    assumes : str
        What must be so for its error to be right.
    offered_when : str
        For counts of which shape it is offered.
    cannot_say : tuple of str
        Notes on every number it gives.

    """

    code: str
    words: str
    assumes: str
    offered_when: str
    cannot_say: tuple[str, ...] = ()


_MODEL_SAYS = "Holds for many clusters; with few its error rate is known from simulation only."

_ALL = (
    Method(
        code="randomisation",
        words="the randomisation test",
        assumes="Nothing but the draw itself: slots were allocated as the design says.",
        offered_when="Always.",
    ),
    Method(
        code="exact",
        words="the exact comparison of two counts",
        assumes="Counts vary at most five times as much as independent events do.",
        offered_when="Fewer than 20 events expected in an arm, dispersion at most 5.",
    ),
    Method(
        code="poisson_cr2",
        words="the Poisson model with cluster-robust errors (CR2)",
        assumes="Rates of strata and arm multiply; clusters are independent of each other.",
        offered_when="20 clusters or more in an arm and for each rate estimated, and events that "
        "say as much as 50 independent ones.",
        cannot_say=(_MODEL_SAYS,),
    ),
    Method(
        code="poisson_cr3",
        words="the Poisson model with cluster-robust errors (CR3)",
        assumes="As CR2; its errors are wider with few clusters.",
        offered_when="40 clusters a rate estimated, and events that say as much as 30 independent "
        "ones; or 20 clusters a rate, a dispersion of at least 1.5, and 25 to 50 such events.",
        cannot_say=(_MODEL_SAYS,),
    ),
    Method(
        code="quasi_poisson",
        words="the quasi-Poisson model",
        assumes="The variance of a cluster's count is one multiple of its mean.",
        offered_when="20 clusters or more in an arm and for each rate estimated, events that say "
        "as much as 25 independent ones, and clusters nearly alike in size, or little dispersion.",
        cannot_say=(_MODEL_SAYS,),
    ),
    Method(
        code="negative_binomial",
        words="the negative binomial model with cluster-robust errors (CR2)",
        assumes="A slot's variance is about μ + αμ²; clusters are independent of each other.",
        offered_when="As the Poisson model with CR2.",
        cannot_say=(_MODEL_SAYS,),
    ),
    Method(
        code="gee",
        words="estimating equations with the slots of a cluster alike (CR2)",
        assumes="Two slots of a cluster are alike by one correlation; clusters are independent.",
        offered_when="As the Poisson model with CR2, where clusters have several slots.",
        cannot_say=(_MODEL_SAYS,),
    ),
    Method(
        code="posterior",
        words="the conjugate posterior",
        assumes="Counts divided by the dispersion are Poisson; little was known before.",
        offered_when="As both the Poisson model with CR2 and the quasi-Poisson model.",
        cannot_say=("A credible interval: where the ratio lies given the prior, not a test.",),
    ),
    Method(
        code="hierarchical",
        words="the hierarchical model",
        assumes="Officers and shifts differ by normal amounts on the log scale.",
        offered_when="Never alone: beside another analysis.",
    ),
)
METHODS: Mapping[str, Method] = MappingProxyType({method.code: method for method in _ALL})
