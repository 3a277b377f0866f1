from __future__ import annotations

from reddot.figures.selection import Selection

from .published import a_row

ROW = a_row({"total": 1}, force="Norfolk", period="2017/18")


def test_nothing_named_wants_every_row() -> None:
    assert Selection().wants(ROW)


def test_a_row_must_be_of_a_force_and_of_a_period_wanted() -> None:
    assert Selection(forces=("Norfolk",), periods=("2016", "2017/18")).wants(ROW)
    assert not Selection(forces=("Suffolk",)).wants(ROW)
    assert not Selection(forces=("Norfolk",), periods=("2016",)).wants(ROW)


def test_the_ladder_is_the_publications_unless_another_is_asked_for() -> None:
    assert Selection().ladder == "ho"
