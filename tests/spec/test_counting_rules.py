"""The counting rules by example: small tables in, counts out, the same on every engine.

The cases ship with the package, in ``reddot/figures/cases``; ``scripts/manual.py`` renders them
into the manual and the site shows them under ``/methods/``.
"""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from counting_cases import (
    check_answer,
    check_comparison,
    count_in_duckdb,
    count_in_python,
    manual,
    publish,
    records,
)

CASES = manual.read_cases()
ON_RECORDS = [case for case in CASES if "reports" in case.content]
ON_RELEASES = [case for case in CASES if "releases" in case.content]
ENGINES = {"duckdb": count_in_duckdb, "python": count_in_python}


def _ids(cases: list[Any]) -> list[str]:
    return [case.name for case in cases]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", ON_RECORDS, ids=_ids(ON_RECORDS))
def test_reports_count_as_the_rule_says(case: Any, engine: str) -> None:
    for ask in case.content["asks"]:
        check_answer(ask, ENGINES[engine](case, ask))


@pytest.mark.parametrize("case", ON_RELEASES, ids=_ids(ON_RELEASES))
def test_published_tables_give_what_the_rule_says(case: Any) -> None:
    for ask in case.content["asks"]:
        if "compare" in ask:
            check_comparison(case, ask)
        else:
            check_answer(ask, publish(case, ask))


def test_every_case_is_on_records_or_on_releases() -> None:
    assert sorted(_ids(CASES)) == sorted(_ids([*ON_RECORDS, *ON_RELEASES]))


# The runner bites: a case that expects something else fails.


def _with_one_more(ask: dict[str, Any]) -> dict[str, Any]:
    """The question with the last whole number of its counts raised by one."""
    changed = copy.deepcopy(ask)
    text = changed["counts"]
    last = list(re.finditer(r"(?<=\| )\d+(?= )", text))[-1]
    changed["counts"] = text[: last.start()] + str(int(last[0]) + 1) + text[last.end() :]
    return changed


def _without_a_row(ask: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(ask)
    changed["counts"] = "\n".join(changed["counts"].strip().splitlines()[:-1])
    return changed


COUNTED = [
    pytest.param(case, ask, id=f"{case.name}-{number}")
    for case in ON_RECORDS
    for number, ask in enumerate(case.content["asks"])
    if "counts" in ask
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("change", [_with_one_more, _without_a_row])
@pytest.mark.parametrize(("case", "ask"), COUNTED)
def test_a_changed_expectation_fails_on_every_engine(
    case: Any, ask: Any, change: Any, engine: str
) -> None:
    answer = ENGINES[engine](case, ask)
    with pytest.raises(AssertionError):
        check_answer(change(ask), answer)


def _changed_bounds(ask: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(ask)
    changed["counts"] = re.sub(r"–(\d+)\)", lambda m: f"–{int(m[1]) + 1})", changed["counts"])
    return changed


@pytest.mark.parametrize("engine", ENGINES)
def test_changed_bounds_fail_on_every_engine(engine: str) -> None:
    case = next(case for case in ON_RECORDS if case.name == "not_stated")
    ask = case.content["asks"][0]
    with pytest.raises(AssertionError):
        check_answer(_changed_bounds(ask), ENGINES[engine](case, ask))


@pytest.mark.parametrize("name", ["false_zeros", "identities", "vintages"])
def test_a_changed_expectation_of_a_published_table_fails(name: str) -> None:
    case = next(case for case in ON_RELEASES if case.name == name)
    for ask in case.content["asks"]:
        changed = copy.deepcopy(ask)
        if "compare" in ask:
            key = "contradictions" if len(records(ask["contradictions"])) else "revisions"
            changed[key] = ask[key].replace("4", "5")
            with pytest.raises(AssertionError):
                check_comparison(case, changed)
        elif ask.get("exceptions"):
            changed["exceptions"] = []
            with pytest.raises(AssertionError):
                check_answer(changed, publish(case, ask))
        else:
            with pytest.raises(AssertionError):
                check_answer(_without_a_row(ask), publish(case, ask))


# The manual.


@pytest.mark.parametrize("case", CASES, ids=_ids(CASES))
def test_the_manual_shows_every_case(case: Any) -> None:
    text = manual.render_manual()
    assert f"### {case.content['title']}\n" in text
    assert case.content["rule"].strip() in text
    ins = [case.content["reports"]] if "reports" in case.content else []
    ins += [t["rows"] for r in case.content.get("releases", []) for t in r["tables"]]
    outs = [ask[k] for ask in case.content["asks"] for k in ("counts", "revisions") if k in ask]
    for drawn in [*ins, *outs]:
        if len(manual.read_lines(drawn)) > 1:
            assert manual.markdown_table(drawn) in text


def test_no_two_cases_have_one_title() -> None:
    titles = [case.content["title"] for case in CASES]
    assert len(set(titles)) == len(titles)


def test_the_manual_lists_every_rule_ladder_and_break() -> None:
    from reddot.figures.ladders import _ladders
    from reddot.figures.rule import counting_rule, table_names
    from reddot.figures.series import series_breaks

    text = manual.render_manual()
    for name in table_names():
        assert f"Table `{name}`" in text
        assert counting_rule(name).statement in text
        assert counting_rule(name).inclusion in text
    assert set(manual.LADDERS) == set(_ladders())
    for ladder in _ladders().values():
        assert " < ".join(ladder.order) in text
    for known in series_breaks():
        assert f"| {known.on} | {known.what} |" in text


def test_the_manual_is_the_same_each_time() -> None:
    assert manual.render_manual() == manual.render_manual()
