"""Analyse a trial: first what its plan names, then, labelled exploratory, what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reddot.trial.analysis import GROUPS, Effect, Totals
from reddot.trial.analysis.compliance import as_treated, complier
from reddot.trial.design import PlannedOutcome
from reddot.trial.exposure import exposure_effects
from reddot.trial.hierarchical import METHOD as HIERARCHICAL
from reddot.trial.hierarchical import require_numpyro
from reddot.trial.reading.counted import INCIDENTS, RULES, SOURCE_OF
from reddot.trial.report import EXPLORATORY, NOT_PLANNED, Analysis, OutcomeReport, TrialReport
from reddot.trial.reporting.groups import GroupCounts, counts_of
from reddot.trial.reporting.methods import (
    cannot,
    check_method,
    level_of,
    offer_of,
    refused,
    run_method,
)
from reddot.trial.reporting.needed import sample_needed
from reddot.trial.reporting.study import Asked, Study
from reddot.trial.reporting.watch import exposures_followed, flags_by_arm, ratio_watch
from reddot.trial.reporting.words import what_it_cannot_say

BY_MODEL = "poisson_cr2"  # what as-treated and complier effects are estimated by
BESIDE = {"as_treated": as_treated, "complier": complier}


def analyse(study: Study, asked: Asked | None = None) -> TrialReport:
    """Report a trial.

    Parameters
    ----------
    study
        The trial, what was observed, and whether its plan was frozen in time.
    asked
        More methods than the plan's, and the draws.

    Returns
    -------
    TrialReport
        For each outcome the plan's analyses; beside them the as-treated and complier effects, the
        posterior, the exact comparison where events are few, and the exposure contrasts, each for
        all four groups and each labelled exploratory unless the plan names it.

    Raises
    ------
    UsageError
        A method asked for is unknown, or needs what is not installed.
    """
    how = asked or Asked()
    design, plan = study.design, study.design.plan
    for method in how.methods:
        check_method(method)
    if HIERARCHICAL in how.methods:
        require_numpyro()
    return TrialReport(
        trial=design.id,
        name=design.name,
        force=design.force,
        unit=design.unit,
        closed=study.flow.closed,
        not_frozen=study.not_frozen,
        plan=plan.as_json(),
        arms=(design.carry, design.control),
        flow=study.flow,
        outcomes=tuple(_outcome(study, how, wanted) for wanted in _wanted(study)),
        sample_ratio=ratio_watch(study).as_json(),
        followed=exposures_followed(study),
        on_reports=flags_by_arm(study),
        not_matched=study.not_matched,
        looks=study.looks,
        warnings=study.warnings,
    )


def _wanted(study: Study) -> Iterator[PlannedOutcome]:
    """The outcomes of the plan, then whatever else was counted."""
    planned = study.design.plan.outcomes
    yield from planned
    names = {one.name for one in planned}
    for name in study.observed.outcomes:
        if name not in names and name != INCIDENTS:
            source = SOURCE_OF.get(name, name)
            yield PlannedOutcome(name=name, source=source, per="officer_shift", role=NOT_PLANNED)


@dataclass(frozen=True, slots=True)
class _Question:
    """One outcome to analyse."""

    study: Study
    asked: Asked
    wanted: PlannedOutcome
    groups: Mapping[str, GroupCounts]

    @property
    def whole(self) -> Totals:
        """The totals of everyone."""
        return self.groups["everyone"].totals

    def exploratory(self, method: str, estimand: str) -> bool:
        """Whether an analysis lies outside the frozen plan."""
        plan = self.study.design.plan
        inside = self.wanted.role != NOT_PLANNED and method in plan.analysis
        return bool(self.study.not_frozen) or not inside or estimand != plan.estimand


def _outcome(study: Study, asked: Asked, wanted: PlannedOutcome) -> OutcomeReport:
    missing = _why_missing(study, wanted)
    if missing:
        return _report(wanted, (), missing)
    groups = counts_of(study.observed, wanted.name, wanted.per, study.incidents)
    question = _Question(study, asked, wanted, groups)
    analyses = tuple(_analyses(question))
    first = next((one for one in analyses if one.of("everyone").estimated), None)
    effect = None if first is None else first.of("everyone")
    account = study.account(wanted.name)
    return OutcomeReport(
        outcome=wanted.name,
        source=wanted.source,
        per=wanted.per,
        role=wanted.role,
        rule=RULES.get(wanted.name, ""),
        analyses=analyses,
        exposures=_exposures(question),
        needed=sample_needed(question.whole, effect),
        cannot_say=what_it_cannot_say(study, wanted.per, question.whole, effect, account),
        account=account,
    )


def _report(wanted: PlannedOutcome, analyses: tuple[Analysis, ...], missing: str) -> OutcomeReport:
    return OutcomeReport(
        outcome=wanted.name,
        source=wanted.source,
        per=wanted.per,
        role=wanted.role,
        rule=RULES.get(wanted.name, ""),
        analyses=analyses,
        not_available=missing,
    )


def _why_missing(study: Study, wanted: PlannedOutcome) -> str:
    right = SOURCE_OF.get(wanted.name)
    if right is not None and wanted.source != right:
        return (
            f"{wanted.name} taken from {wanted.source} are never an effect: what a force report "
            f"says of them follows how often force is reported. Give the {right} records."
        )
    if wanted.name not in study.observed.outcomes:
        return (
            f"No source of {wanted.name} was given. That is not zero: give {wanted.source}, or "
            "where none happened a row with the count 0."
        )
    if wanted.per == "incident" and study.incidents is None:
        return (
            "A rate per incident needs the incidents of each officer-shift. Give them as the "
            "outcome 'incidents' in a file of outcomes."
        )
    return ""


def _analyses(question: _Question) -> Iterator[Analysis]:
    """The plan's methods first, then those asked for, then what stands beside."""
    plan = question.study.design.plan
    done: set[str] = set()
    for method in (*plan.analysis, *question.asked.methods, *_beside(question)):
        for name in (method, *_instead_of(question, method)):
            if name not in done:
                done.add(name)
                yield _by_method(question, name)
    for estimand in BESIDE:
        yield _by_estimand(question, estimand)


def _beside(question: _Question) -> Iterator[str]:
    """The posterior, and the exact comparison where events are few enough for it in any group."""
    yield "posterior"
    found = [offer_of("exact", counts.totals) for counts in question.groups.values()]
    if any(offer is not None and offer.offered for offer in found):
        yield "exact"


def _instead_of(question: _Question, method: str) -> Iterator[str]:
    """The methods that hold for the groups in which one is not offered."""
    for counts in question.groups.values():
        offer = offer_of(method, counts.totals)
        if offer is not None and not offer.offered and offer.instead is not None:
            yield offer.instead


def _by_method(question: _Question, method: str) -> Analysis:
    effects = [
        run_method(method, question.study, question.asked, question.groups[group])
        for group in GROUPS
    ]
    return _labelled(question, method, "intention_to_treat", effects)


def _by_estimand(question: _Question, estimand: str) -> Analysis:
    level = level_of(question.study)
    effects = []
    for group in GROUPS:
        totals = question.groups[group].totals
        reason = _carried_unknown(question.study) or cannot(BY_MODEL, totals)
        effects.append(
            refused(BY_MODEL, totals, reason, level, estimand)
            if reason
            else BESIDE[estimand](totals, level)
        )
    return _labelled(question, BY_MODEL, estimand, effects)


def _carried_unknown(study: Study) -> str:
    if not study.carried_not_stated:
        return ""
    return (
        f"Who carried is not stated of {study.carried_not_stated} officer-shifts, so nobody can "
        "say how the allocation was followed. Record it, then run again."
    )


def _labelled(question: _Question, method: str, estimand: str, effects: list[Effect]) -> Analysis:
    outside = question.exploratory(method, estimand)
    marked = [effect.labelled(EXPLORATORY) if outside else effect for effect in effects]
    return Analysis(method=method, estimand=estimand, exploratory=outside, effects=tuple(marked))


def _exposures(question: _Question) -> Mapping[str, object] | None:
    """The exposure contrasts; of rates per shift or incident there are none.

    Their intervals fail where those of the model with clustered errors do, and are then withheld.
    """
    if question.wanted.per not in ("officer_shift", "officer_hour"):
        return None
    found = exposure_effects(
        question.study.observed,
        question.wanted.name,
        question.study.probabilities,
        per=question.wanted.per,
        level=level_of(question.study),
    )
    why = {group: cannot(BY_MODEL, counts.totals) for group, counts in question.groups.items()}
    return {**found.withheld(why).as_json(), "exploratory": True, "labels": [EXPLORATORY]}
