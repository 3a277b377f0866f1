"""The report of a trial: four groups together, the plan kept apart, nothing said that is not so."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reddot.errors import UsageError
from reddot.trial import hierarchical
from reddot.trial.analysis import GROUPS, Effect, offers
from reddot.trial.folder import open_trial
from reddot.trial.reading.studying import Sources, study_of
from reddot.trial.report import EXPLORATORY, Analysis, TrialReport
from reddot.trial.reporting.groups import counts_of, received_of
from reddot.trial.reporting.methods import run_method
from reddot.trial.reporting.needed import sample_needed
from reddot.trial.reporting.run import analyse
from reddot.trial.reporting.study import Asked, Study
from small_trial import design_text, small_trial

FAST = Asked(draws=199)
TRUE_RATIO = 3.0


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    made = small_trial(tmp_path_factory.mktemp("trial"), ratio=TRUE_RATIO)
    return study_of(open_trial(made.folder.path), Sources(outcomes=made.outcomes))


@pytest.fixture(scope="module")
def report(study: Study) -> TrialReport:
    return analyse(study, FAST)


def with_counts(study: Study, outcomes: Mapping[str, np.ndarray]) -> Study:
    return replace(study, observed=replace(study.observed, outcomes=dict(outcomes)))


def with_plan(study: Study, **changed: object) -> Study:
    plan = replace(study.design.plan, **changed)
    return replace(study, design=replace(study.design, plan=plan))


def test_the_four_groups_are_in_every_analysis(report: TrialReport) -> None:
    for outcome in report.outcomes:
        assert outcome.analyses
        for one in outcome.analyses:
            assert tuple(effect.group for effect in one.effects) == GROUPS
        assert outcome.exposures is not None
        assert [one["group"] for one in outcome.exposures["effects"]] == list(GROUPS)


def test_an_analysis_of_one_group_alone_cannot_be_made(report: TrialReport) -> None:
    (one,) = report.outcome("force").planned
    for effects in (one.effects[:1], one.effects[1:], one.effects[::-1], ()):
        with pytest.raises(UsageError, match="together"):
            Analysis(method="exact", estimand="complier", exploratory=False, effects=effects)


def test_a_label_cannot_be_dropped(report: TrialReport) -> None:
    (one,) = report.outcome("force").planned
    with pytest.raises(UsageError, match="bears that label"):
        replace(one, exploratory=True)


def test_only_what_the_frozen_plan_names_is_planned(report: TrialReport) -> None:
    for outcome in report.outcomes:
        planned = [(one.method, one.estimand) for one in outcome.planned]
        assert planned == [("randomisation", "intention_to_treat")]
        beside = {(one.method, one.estimand) for one in outcome.analyses if one.exploratory}
        assert {("poisson_cr2", "as_treated"), ("poisson_cr2", "complier")} <= beside
        assert ("posterior", "intention_to_treat") in beside
    for row in report.rows():
        assert row["exploratory"] == (row["method"] != "randomisation")


def test_without_a_frozen_plan_everything_is_exploratory(study: Study) -> None:
    found = analyse(replace(study, not_frozen="The plan came late."), FAST)
    assert all(row["exploratory"] for row in found.rows())
    assert not found.as_json()["plan_frozen"]
    assert found.not_frozen == "The plan came late."


def test_another_method_and_another_outcome_are_exploratory(study: Study) -> None:
    counts = dict(study.observed.outcomes)
    more = with_counts(study, counts | {"injuries": counts["assaults"]})
    found = analyse(more, replace(FAST, methods=("quasi_poisson",)))
    assert found.outcome("injuries").role == "not_planned"
    assert all(one.exploratory for one in found.outcome("injuries").analyses)
    asked = [one for one in found.outcome("force").analyses if one.method == "quasi_poisson"]
    assert [one.exploratory for one in asked] == [True]


def test_every_output_bears_the_label(report: TrialReport) -> None:
    for outcome in report.as_json()["outcomes"]:
        for one in outcome["analyses"]:
            for effect in one["groups"].values():
                assert (EXPLORATORY in effect["labels"]) == one["exploratory"]
        assert outcome["exposure_effects"]["exploratory"] is True


def test_a_contrast_whose_interval_would_fail_has_none_and_says_why(
    study: Study, report: TrialReport
) -> None:
    for outcome in report.as_json()["outcomes"]:
        model = analyse(study, replace(FAST, methods=("poisson_cr2",))).outcome(outcome["outcome"])
        offered = next(one for one in model.analyses if one.method == "poisson_cr2")
        for one in outcome["exposure_effects"]["effects"]:
            may = offered.of(one["group"]).estimated
            given = [one[name] for name in ("low", "high", "p_value", "difference_low")]
            if one["ratio"] is not None:
                assert (one["withheld"] == "") == may
                assert all(value is None for value in given) == (not may)
                assert may or "randomisation" in one["withheld"]


def test_counts_are_those_of_the_rows(study: Study, report: TrialReport) -> None:
    seen = study.observed
    carry = seen.arm[seen.slot] == 1
    everyone = report.outcome("force").planned[0].of("everyone")
    carriers = report.outcome("force").planned[0].of("carrier")
    force = seen.outcomes["force"]
    assert everyone.events == (force[carry].sum(), force[~carry].sum())
    assert everyone.exposure == (carry.sum(), (~carry).sum())
    own = seen.eligible
    assert carriers.events == (force[carry & own].sum(), force[~carry & own].sum())
    parts = [report.outcome("force").planned[0].of(group).events for group in GROUPS[:3]]
    assert tuple(np.sum(parts, axis=0)) == everyone.events


def test_a_true_effect_is_found_within_its_error(report: TrialReport) -> None:
    carriers = report.outcome("force").planned[0].of("carrier")
    assert carriers.ratio
    assert carriers.low
    assert carriers.high
    se = math.log(carriers.high / carriers.low) / (2 * 1.96)
    assert abs(math.log(carriers.ratio / TRUE_RATIO)) < 4 * se
    assert abs(math.log(carriers.ratio)) > 1.96 * se


def test_no_event_is_a_reason_and_never_a_number(study: Study) -> None:
    none = np.zeros(study.observed.rows, np.int64)
    found = analyse(with_counts(study, {"force": none, "assaults": none}), FAST)
    for row in found.rows():
        assert row["ratio"] is None
        assert "No event" in row["reason"]
    assert found.outcome("force").needed == ()
    assert any("not a finding of no effect" in w for w in found.outcome("force").cannot_say)


def test_an_outcome_without_a_source_is_not_available_and_not_zero(study: Study) -> None:
    found = analyse(with_counts(study, {"force": study.observed.outcomes["force"]}), FAST)
    assaults = found.outcome("assaults")
    assert assaults.analyses == ()
    assert "That is not zero" in assaults.not_available
    assert [row["reason"] for row in found.rows() if row["outcome"] == "assaults"]


def test_a_method_not_offered_is_refused_and_one_that_holds_is_named_and_run(study: Study) -> None:
    found = analyse(with_plan(study, analysis=("poisson_cr2",)), FAST)
    whole = counts_of(study.observed, "assaults")["everyone"].totals
    offer = next(one for one in offers(whole) if one.method == "poisson_cr2")
    assert not offer.offered
    (planned,) = found.outcome("assaults").planned
    assert planned.method == "poisson_cr2"
    assert all(not effect.estimated and effect.reason for effect in planned.effects)
    other = [one for one in found.outcome("assaults").analyses if one.method == offer.instead]
    assert [one.exploratory for one in other] == [True]
    assert other[0].of("everyone").estimated


def test_an_unknown_method_is_refused(study: Study) -> None:
    with pytest.raises(UsageError, match="no method 'magic'"):
        analyse(study, Asked(methods=("magic",)))
    with pytest.raises(UsageError, match="no method 'magic'"):
        run_method("magic", study, FAST, counts_of(study.observed, "force")["everyone"])


def test_without_numpyro_the_hierarchical_model_names_what_to_install(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hierarchical, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'reddot\[bayes\]'"):
        analyse(study, Asked(methods=("hierarchical",)))
    planned = analyse(with_plan(study, analysis=("hierarchical",)), FAST)
    (one,) = planned.outcome("force").planned
    assert all("reddot[bayes]" in effect.reason for effect in one.effects)


def test_who_carried_not_stated_gives_no_as_treated_effect(tmp_path: Path) -> None:
    made = small_trial(tmp_path, carried="")
    found = analyse(study_of(open_trial(made.folder.path), Sources(outcomes=made.outcomes)), FAST)
    for one in found.outcome("force").analyses:
        stated = one.estimand == "intention_to_treat"
        assert any(effect.estimated for effect in one.effects) == stated
    assert found.followed == {"not_stated": len(made.rows), "table": "not_available"}
    assert found.flow.arms[0].unknown == found.flow.arms[0].worked


def test_beside_a_carrier_is_not_untouched(study: Study) -> None:
    received, seen = received_of(study.observed), study.observed
    slot = np.bincount(seen.slot, weights=seen.carried)[seen.slot] > 0
    crew = np.bincount(seen.crew, weights=seen.carried)[seen.crew] > 0
    assert (received["carrier"] == seen.carried).all()
    assert (received["accompanying"] == crew).all()
    assert (received["everyone"] == slot).all()
    assert (received["elsewhere"] & ~received["accompanying"]).any()


@pytest.mark.parametrize("per", ["officer_shift", "shift", "officer_hour", "incident"])
def test_a_rate_is_per_the_unit_of_the_plan(study: Study, per: str) -> None:
    jobs = np.full(study.observed.rows, 3)
    totals = counts_of(study.observed, "force", per, jobs)["everyone"].totals
    units = {"officer_shift": 4.0, "shift": 1.0, "officer_hour": 32.0, "incident": 12.0}
    assert totals.exposure == pytest.approx(np.full(study.observed.slots, units[per]))


def test_a_rate_per_incident_needs_incidents(study: Study) -> None:
    with pytest.raises(UsageError, match="needs the incidents"):
        counts_of(study.observed, "force", "incident")
    outcomes = tuple(replace(one, per="incident") for one in study.design.plan.outcomes)
    found = analyse(with_plan(study, outcomes=outcomes), FAST)
    assert "needs the incidents" in found.outcome("force").not_available


def test_counts_of_force_reports_are_no_effect_on_assaults(study: Study) -> None:
    flags = np.zeros(study.observed.rows, np.int64)
    flags[:7] = 1
    found = analyse(replace(study, on_reports={"officer_injured": flags}), FAST)
    beside = found.as_json()["on_shifts_with_a_report"]
    assert "no effect is taken" in beside["words"]
    assert sum(beside["counts"]["officer_injured"]) == 7
    assert "officer_injured" not in {one.outcome for one in found.outcomes}
    outcomes = tuple(replace(one, source="reports") for one in study.design.plan.outcomes)
    refused = analyse(with_plan(study, outcomes=outcomes), FAST).outcome("assaults")
    assert "never an effect" in refused.not_available
    assert refused.analyses == ()


def test_the_sample_needed_is_of_the_control_rate_and_grows_towards_no_effect() -> None:
    from reddot.trial.analysis import Totals

    arm = np.arange(800) % 2
    y = np.zeros(800, int)
    y[np.flatnonzero(arm == 0)[:3]] = 1
    totals = Totals(
        outcome="assaults", group="everyone", y=y, exposure=np.ones(800), arm=arm,
        stratum=np.zeros(800, int), cluster=np.arange(800),
    )  # fmt: skip
    found = {one.ratio: one for one in sample_needed(totals)}
    assert found[2.0].units_per_arm == pytest.approx(3320 * found[2.0].dispersion, abs=1)
    sizes = [found[ratio].units_per_arm or 0 for ratio in (1.25, 1.5, 2.0)]
    assert sizes == sorted(sizes, reverse=True)


def test_a_ratio_near_one_has_no_sample_and_says_so(study: Study) -> None:
    totals = counts_of(study.observed, "force")["everyone"].totals
    effect = Effect(
        method="exact", outcome="force", group="everyone", ratio=1.001, low=0.9, high=1.1,
        p_value=0.9, events=(1, 1), exposure=(1.0, 1.0), clusters=(1, 1),
    )  # fmt: skip
    seen = next(one for one in sample_needed(totals, effect) if one.seen)
    assert seen.units_per_arm is None
    assert "near 1" in seen.reason


def test_the_same_seed_gives_the_same_report_and_it_is_json(study: Study) -> None:
    first, second = (analyse(study, FAST).as_json() for _ in range(2))
    text = json.dumps(first, allow_nan=False)
    assert text == json.dumps(second, allow_nan=False)


def test_a_running_trial_says_that_its_numbers_are_interim(report: TrialReport) -> None:
    assert not report.closed
    assert any("interim" in words for words in report.outcome("force").cannot_say)


def test_blocks_are_known_once_the_trial_is_closed(tmp_path: Path) -> None:
    made = small_trial(tmp_path, text=design_text())
    sources = Sources(outcomes=made.outcomes)
    before = study_of(open_trial(made.folder.path), sources)
    made.folder.close()
    after = study_of(open_trial(made.folder.path), sources)
    rows = np.arange(after.observed.slots)
    assert "by the design itself" in before.reallocation(rows).words
    assert "within the blocks" in after.reallocation(rows).words
    found = analyse(after, FAST)
    assert found.closed
    assert found.outcome("force").planned[0].of("everyone").estimated


def test_a_plan_that_changed_after_it_was_frozen_no_longer_counts(tmp_path: Path) -> None:
    made = small_trial(tmp_path)
    folder = open_trial(made.folder.path)
    plan = replace(folder.design.plan, analysis=("exact",))
    folder.design = replace(folder.design, plan=plan)
    found = study_of(folder, Sources(outcomes=made.outcomes))
    assert "not the one that was frozen" in found.not_frozen
