"""The register agrees with its rules said again plainly, on every day of 10,000 histories.

For each history, ``may_carry`` and the restatement of ``carriage_restated`` are asked

- at noon, local time, on **every day** of a span of 380 days, or now and then of 1,150, for the
  model of most of the courses;
- at and just before the local midnight of every day on which something begins or ends, and of the
  day a year after each course, in the span or not; at and just before each moment at which a
  suspension begins or ends; and through each night of a clock change in the span: in turn for
  each model and for one never seen, and in London's time, in universal time and in another zone.

Whether the officer may carry, the whole set of obstacles and the last day must agree. The
histories are new in each run; a failure names the seed and the place that make its history again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from carriage_histories import LONDON, History, draw, fresh_seed
from carriage_questions import JUST_BEFORE, midnight, questions
from carriage_restated import Restated, Said

from reddot.carriage.may_carry import Answer, may_carry
from reddot.carriage.register import Register, make_register
from reddot.carriage.rules import Rule
from reddot.records.beside import Suspension

DAY = timedelta(days=1)
HISTORIES, PARTS = 10_000, 4
HONEST_END = Rule.first_day_without


def agrees(answer: Answer, said: Said) -> bool:
    codes = {why.code for why in answer.obstacles}
    return (
        codes == said.codes and answer.last_day == said.last_day and answer.may == (not said.codes)
    )


def disagreement(history: History, register: Register) -> str | None:
    """The first question on which the register and the restatement differ, in words."""
    restated = Restated(history.holdings, list(history.rules), history.officer_id)
    for model, moment in questions(history):
        answer = may_carry(register, history.officer_id, model, moment)
        said = restated.say(model, moment)
        if not agrees(answer, said):
            return f"{model} at {moment!r}: {answer.as_json()}, but said again: {said}; {history}"
    return None


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_register_and_its_restatement_agree_on_every_day(part: int) -> None:
    seed = fresh_seed()
    for place in range(HISTORIES // PARTS):
        history = draw(seed, place)
        found = disagreement(history, make_register(history.holdings, history.rules))
        assert found is None, f"part {part}: draw({seed}, {place}) differs for the {found}"


# What is wrong in a register that was made on purpose from other rows or rules than the history's.


def with_rules(history: History, change: Callable[[Rule], Rule]) -> Register:
    return make_register(history.holdings, tuple(change(rule) for rule in history.rules))


def with_rows(history: History, table: str, change: Callable[[Any], Any]) -> Register:
    rows = [change(row) for row in getattr(history.holdings, table)]
    return make_register(replace(history.holdings, **{table: rows}), history.rules)


def moved(row: Any, field: str, by: timedelta) -> Any:
    return replace(row, **{field: getattr(row, field) and getattr(row, field) + by})


def since_midnight(one: Suspension) -> Suspension:
    return replace(one, starts_at=midnight(one.starts_at.astimezone(LONDON).date()))


MISTAKEN: Mapping[str, Callable[[History], Register]] = {
    "last day": lambda h: with_rules(
        h, lambda r: replace(r, last_day_included=not r.last_day_included)
    ),
    "refresher alone": lambda h: with_rules(h, lambda r: replace(r, refresher_needs_initial=False)),
    "rule a day late": lambda h: with_rules(h, lambda r: moved(r, "starts_on", DAY)),
    "failed course": lambda h: with_rows(h, "training", lambda c: replace(c, passed=True)),
    "short course": lambda h: with_rows(h, "training", lambda c: replace(c, hours=None)),
    "another's course": lambda h: with_rows(
        h, "training", lambda c: replace(c, officer_id=h.officer_id)
    ),
    "suspension by day": lambda h: with_rows(h, "suspensions", since_midnight),
    "suspension ends late": lambda h: with_rows(
        h, "suspensions", lambda s: moved(s, "ends_at", JUST_BEFORE)
    ),
    "suspension of a model": lambda h: with_rows(
        h, "suspensions", lambda s: replace(s, model=None)
    ),
    "joined a day late": lambda h: with_rows(h, "officers", lambda o: moved(o, "joined_on", DAY)),
    "left a day early": lambda h: with_rows(h, "officers", lambda o: moved(o, "left_on", -DAY)),
    "endorsed to the day before": lambda h: with_rows(
        h, "endorsements", lambda e: moved(e, "ended_on", -DAY)
    ),
    "authorised by another force": lambda h: with_rows(
        h, "role_authorisations", lambda a: replace(a, force=h.holdings.officers[0].force)
    ),
}


@pytest.mark.parametrize("fault", MISTAKEN)
def test_the_comparison_finds_a_register_with(fault: str) -> None:
    seed = fresh_seed()
    found = (disagreement(h, MISTAKEN[fault](h)) for h in (draw(seed, n) for n in range(400)))
    assert any(found), f"not found in 400 histories of seed {seed}"


def a_day_longer(rule: Rule, trained_on: date) -> date:
    return HONEST_END(rule, trained_on) + DAY


def a_day_shorter(rule: Rule, trained_on: date) -> date:
    return HONEST_END(rule, trained_on) - DAY


def leap_day_as_first_of_march(rule: Rule, trained_on: date) -> date:
    leap_day = (trained_on.month, trained_on.day) == (2, 29)
    return HONEST_END(rule, trained_on + DAY if leap_day else trained_on)


MISCODED: Mapping[str, tuple[str, object]] = {
    "a day longer": ("reddot.carriage.rules.Rule.first_day_without", a_day_longer),
    "a day shorter": ("reddot.carriage.rules.Rule.first_day_without", a_day_shorter),
    "29 February": ("reddot.carriage.rules.Rule.first_day_without", leap_day_as_first_of_march),
    "day of universal time": (
        "reddot.carriage.may_carry.local_day",
        lambda moment: moment.astimezone(UTC).date(),
    ),
    "same-day order": (
        "reddot.carriage.authority.COURSES",
        ("conversion", "refresher", "initial"),
    ),
}


@pytest.mark.parametrize("fault", MISCODED)
def test_the_comparison_finds_code_with(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*MISCODED[fault])
    seed = fresh_seed()
    drawn = (draw(seed, place) for place in range(1500))
    found = (disagreement(h, make_register(h.holdings, h.rules)) for h in drawn)
    assert any(found), f"not found in 1,500 histories of seed {seed}"
