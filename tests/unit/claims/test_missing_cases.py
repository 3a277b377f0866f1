"""Cases not stated are counted inside n: every verdict is judged at what they allow."""

from __future__ import annotations

import pytest

from claims.written import pair_of, release_of, verdict_of
from reddot.records.cells import Missing

CELLS = {"discharge": 20, "non_discharge": 280, "not_stated": 72, "total": 372}


def discharges(side: str, *, cell: str = "discharge", total: str = "cell = 'total'") -> str:
    return (
        f"kind = 'threshold'\n{side}\ntable = 'ced'\nforce = 'Norfolk'\nperiod = '2029/30'\n"
        f"numerator = {{ figure = {{ cell = '{cell}' }} }}\n"
        f"denominator = {{ figure = {{ {total} }} }}\n"
    )


def own_release(**cells: object) -> list[object]:
    return [release_of({**CELLS, **cells}, vintage="2030-07-01", period="2029/30")]


def judged(fields: str, **cells: object) -> tuple[str, str]:
    return pair_of(verdict_of(fields, releases=own_release(**cells)))  # type: ignore[arg-type]


def test_not_stated_cases_widen_the_numerator_and_not_the_denominator() -> None:
    found = verdict_of(discharges("below = '10%'"), releases=own_release())  # type: ignore[arg-type]
    assert [(r.numerator, r.denominator) for r in found.readings] == [(20, 372), (92, 372)]


def test_a_claim_true_at_one_bound_only_depends_on_the_missing() -> None:
    assert judged(discharges("below = '10%'")) == ("depends_on_missing", "depends_on_missing")
    assert judged(discharges("below = '10%'"), not_stated=0) == ("holds", "supported_but_imprecise")


def test_a_claim_true_at_both_bounds_holds() -> None:
    assert judged(discharges("below = '50%'")) == ("holds", "supported")


def test_a_claim_false_at_both_bounds_does_not_hold() -> None:
    assert judged(discharges("above = '50%'")) == ("does_not_hold", "contradicted")


def test_one_bound_firm_and_the_other_not_is_not_firm() -> None:
    # 20 of 372 is wholly under 27%; 92 of 372 (24.7%) reaches past it
    assert judged(discharges("below = '27%'")) == ("holds", "supported_but_imprecise")


@pytest.mark.parametrize("kind", [Missing.NOT_AVAILABLE, Missing.SUPPRESSED])
def test_an_unknown_number_of_cases_not_stated_is_not_none(kind: Missing) -> None:
    found = judged(discharges("below = '10%'"), not_stated=kind)
    assert found[0] in {"depends_on_missing", "cannot_be_checked"}


def test_a_weighted_number_of_cases_not_stated_counts_as_any_other() -> None:
    whole = judged(discharges("below = '10%'"))
    assert judged(discharges("below = '10%'"), not_stated=72.0) == whole


@pytest.mark.parametrize("kind", [Missing.NOT_AVAILABLE, Missing.SUPPRESSED, Missing.NOT_STATED])
def test_a_cell_without_a_number_cannot_be_checked_and_is_never_zero(kind: Missing) -> None:
    found = judged(discharges("below = '10%'"), discharge=kind)
    assert found == ("cannot_be_checked", "cannot_be_checked")


def test_zero_is_a_number() -> None:
    found = judged(discharges("below = '10%'"), discharge=0, not_stated=0)
    assert found == ("holds", "supported")


def test_the_denominators_own_missing_cases_are_judged_too() -> None:
    fields = (
        "kind = 'threshold'\nbelow = '10%'\n"
        "numerator = { given = 30, source = 'a publication' }\n"
        "denominator = { given = 283, up_to = 372, source = 'a publication' }\n"
    )
    assert verdict_of(fields).description.value == "depends_on_missing"


def test_one_case_is_never_both_missing_from_the_total_and_counted_in_the_part() -> None:
    fields = discharges("below = '10%'", total="cells = ['non_discharge', 'discharge']")
    found = verdict_of(fields, releases=own_release())  # type: ignore[arg-type]
    assert (92, 300) not in {(r.numerator, r.denominator) for r in found.readings}


# about: between two bounds on either side of the tolerance lies every value


def about_half(low: int, high: int) -> tuple[str, str]:
    return pair_of(
        verdict_of(
            "kind = 'about'\nvalue = '50%'\n"
            f"numerator = {{ given = {low}, up_to = {high}, source = 'a publication' }}\n"
            "denominator = { given = 1000, source = 'a publication' }\n"
        )
    )


def test_about_half_depends_on_the_missing_when_they_may_bring_it_from_30_to_70_percent() -> None:
    assert about_half(300, 700) == ("depends_on_missing", "depends_on_missing")


def test_about_half_is_contradicted_when_no_missing_case_can_bring_it_near() -> None:
    assert about_half(100, 200) == ("does_not_hold", "contradicted")
    assert about_half(800, 900) == ("does_not_hold", "contradicted")


def test_about_half_holds_when_no_missing_case_can_take_it_away() -> None:
    assert about_half(480, 520) == ("holds", "supported")


# comparisons


def compare(a: str, b: str, direction: str) -> tuple[str, str]:
    return pair_of(
        verdict_of(
            f"kind = 'comparison'\ndirection = '{direction}'\n"
            f"[claims.group]\nevents = {{ {a}, source = 'one' }}\nexposure = 1000\n"
            f"[claims.reference]\nevents = {{ {b}, source = 'other' }}\nexposure = 1000\n"
        )
    )


def test_a_comparison_that_missing_cases_may_turn_depends_on_them() -> None:
    found = compare("given = 400", "given = 100, up_to = 900", "more")
    assert found == ("depends_on_missing", "depends_on_missing")


def test_a_comparison_that_no_missing_case_can_turn_stands() -> None:
    assert compare("given = 400", "given = 100, up_to = 120", "more") == ("holds", "supported")


def test_a_count_inside_the_bounds_of_a_figure_depends_on_the_missing() -> None:
    def against(value: int) -> tuple[str, str]:
        figure = "figure = { table = 'ced', force = 'Norfolk', period = '2017/18', "
        return pair_of(
            verdict_of(f"kind = 'count'\nvalue = {value}\n{figure}cell = 'discharge' }}")
        )

    assert against(50) == ("depends_on_missing", "depends_on_missing")
    assert against(30) == ("does_not_hold", "contradicted")
    assert against(121) == ("does_not_hold", "contradicted")
