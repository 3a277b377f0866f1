from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
import pytest

from reddot.carriage.may_carry import may_carry
from reddot.carriage.register import Holdings, make_register
from reddot.carriage.spells import Spell, known_on, spells
from reddot.records.beside import Suspension
from reddot.records.report import LOCAL
from unit.carriage.planning_cases import (
    MODELS,
    course,
    moments_of_change,
    officer,
    random_register,
    register,
)

AT_FIRST = datetime(2018, 6, 1, tzinfo=UTC)


def inside(found: tuple[Spell, ...], moment: datetime) -> bool:
    return any(s.starts_at <= moment and (s.ends_at is None or moment < s.ends_at) for s in found)


@pytest.mark.parametrize("seed", range(4))
def test_spells_say_what_may_carry_says_around_every_change(seed: int) -> None:
    found = random_register(np.random.default_rng(seed), 40)
    answers = [
        (inside(spells(found, name, model), at), may_carry(found, name, model, at).may)
        for name in found.officers
        for model in MODELS
        for at in moments_of_change(found, name)
    ]
    assert all(told == asked for told, asked in answers)
    assert 50 < sum(asked for _, asked in answers) < len(answers) - 50


def test_spells_are_apart_and_in_order() -> None:
    found = random_register(np.random.default_rng(7), 60)
    for name in found.officers:
        of_model = spells(found, name, "X2")
        assert all(one.ends_at and one.starts_at < one.ends_at for one in of_model[:-1])
        assert all(one.ends_at < two.starts_at for one, two in pairwise(of_model) if one.ends_at)


def test_an_hour_that_clocks_give_twice_is_two_hours() -> None:
    first = datetime(2018, 10, 28, 1, 30, tzinfo=LOCAL)
    held = Suspension(officer_id="E1", starts_at=first, ends_at=first.replace(fold=1), reason="x")
    found = register([officer("E1")], [course("E1", date(2018, 6, 1))], suspensions=[held])
    before, after = spells(found, "E1", "X2")
    assert before.ends_at == datetime(2018, 10, 28, 0, 30, tzinfo=UTC)
    assert after.starts_at == datetime(2018, 10, 28, 1, 30, tzinfo=UTC)


def test_nobody_unknown_or_untrained_has_a_spell() -> None:
    found = register([officer("E1")], [course("E1", date(2018, 6, 1), passed=False)])
    assert spells(found, "E1", "X2") == spells(found, "E2", "X2") == ()
    assert spells(make_register(Holdings()), "E1", "X2") == ()


def test_known_on_a_day_leaves_out_what_was_taken_later() -> None:
    early, late = date(2018, 6, 1), date(2019, 5, 1)
    taken = [course("E1", early), course("E1", late, "refresher"), course("E2", late)]
    found = known_on(register([officer("E1"), officer("E2")], taken), date(2019, 4, 30))
    assert [o.course.completed_on for o in found.outcomes["E1"]] == [early]
    assert "E2" not in found.outcomes
