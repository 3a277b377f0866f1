"""Changing a rule from a day leaves every answer for moments before it as it was.

To the rules of each of 600 histories a block is added that begins on some day, with any change
at all. For every moment before that day's local midnight that the comparison with the restatement
asks about, and for the last moment before it for each model,

- the obstacles, words included, are the same;
- the whole answer, last day and course included, is the same where the register holds no course
  completed from that day on. (A course of a later day, already in the register, may carry the
  last day on; what it gives is settled by the rule of its own day.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from carriage_histories import MODELS, History, draw_change, fresh_seed
from carriage_questions import JUST_BEFORE, Question, midnight, questions

from reddot.carriage.may_carry import Answer, may_carry
from reddot.carriage.register import Holdings, make_register
from reddot.carriage.rules import Rule

Pair = tuple[Answer, Answer]


def rules_with(rules: Sequence[Rule], block: Rule) -> tuple[Rule, ...]:
    """The rules with a block added; one that began on the same day gives way to it."""
    others = [rule for rule in rules if rule.starts_on != block.starts_on]
    return tuple(sorted([*others, block], key=lambda rule: rule.starts_on))


def answers(
    history: History, holdings: Holdings, rules: Sequence[Rule], asked: Sequence[Question]
) -> Iterator[Pair]:
    """Each question's answer under the history's rules and under other ones."""
    before, after = make_register(holdings, history.rules), make_register(holdings, rules)
    for model, moment in asked:
        yield (
            may_carry(before, history.officer_id, model, moment),
            may_carry(after, history.officer_id, model, moment),
        )


def earlier_questions(history: History, block: Rule) -> list[Question]:
    end = midnight(block.starts_on)
    last = [(model, end - JUST_BEFORE) for model in MODELS]
    return [*last, *(asked for asked in questions(history) if asked[1] < end)]


def before(holdings: Holdings, block: Rule) -> Holdings:
    """Without the courses completed from the block's day on."""
    courses = [c for c in holdings.training if c.completed_on < block.starts_on]
    return replace(holdings, training=courses)


def rewritten(history: History, rules: Sequence[Rule], block: Rule) -> Pair | None:
    """The first answer for a moment before the block's day that other rules change."""
    asked = earlier_questions(history, block)
    for old, new in answers(history, history.holdings, rules, asked):
        if old.obstacles != new.obstacles:
            return old, new
    for old, new in answers(history, before(history.holdings, block), rules, asked):
        if old != new:
            return old, new
    return None


@pytest.mark.slow
def test_a_rule_changed_from_a_day_leaves_every_earlier_answer_as_it_was() -> None:
    seed, later_changes = fresh_seed(), 0
    for place in range(600):
        history, block = draw_change(seed, place)
        rules = rules_with(history.rules, block)
        found = rewritten(history, rules, block)
        assert found is None, f"draw_change({seed}, {place}): {found}"
        asked = [q for q in questions(history) if q[1] >= midnight(block.starts_on)]
        pairs = answers(history, history.holdings, rules, asked)
        later_changes += any(old.may != new.may for old, new in pairs)
    assert later_changes > 10, "the changes are too small to show that they change anything"


def test_a_rule_changed_without_a_day_is_found_to_rewrite_the_past() -> None:
    seed = fresh_seed()
    drawn = (draw_change(seed, place) for place in range(300))
    found = (rewritten(history, [block], block) for history, block in drawn)
    assert any(found), f"not found in 300 histories of seed {seed}"
