from dataclasses import replace

import pytest

from pack.packs import (
    MADE_ON,
    a_report,
    eastshire,
    facts_pack,
    records_pack,
    story_of_facts,
    ten_reports,
)
from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.pack.contents import Contents, Pack, gather, latest_rows
from reddot.records.facts import shipped_releases
from reddot.records.source import Source


def test_records_fill_every_topic_in_the_order_of_the_catalogue() -> None:
    pack = ten_reports()
    keys = [g.topic.key for g in pack.gathered if g.figures is not None]
    assert keys[:4] == ["ced", "reports", "ced_by_month", "reports_by_month"]
    assert keys[-1] == "tactics"
    assert {"reports_by_age_band", "ced_by_ethnicity", "reports_by_carrying_ced"} <= set(keys)
    assert pack.from_records


def test_every_number_is_the_figures_own() -> None:
    pack = ten_reports()
    assert pack.table("ced") == make_figures(eastshire(), Selection(table="ced"))
    by_age = Selection(table="reports", by=("age_band",), periods=("2017/18",))
    assert pack.table("reports_by_age_band") == make_figures(eastshire(), by_age)


def test_the_facts_that_ship_have_two_topics_and_say_what_they_lack() -> None:
    pack = story_of_facts()
    assert [g.topic.key for g in pack.gathered if g.figures] == ["ced", "reports"]
    assert all(g.why_not for g in pack.gathered if g.figures is None)
    assert pack.forces == ("City of London", "Norfolk")
    assert [v.claim_id for v in pack.verdicts] == [f"c{i:02d}" for i in range(1, 25)]


def periods_of(pack: Pack, key: str) -> set[str]:
    table = pack.table(key)
    assert table is not None
    return {row.period for row in table.rows}


def test_breakdowns_are_of_the_latest_period_and_uses_of_every_one() -> None:
    old = [a_report(i, "drawn") for i in range(3)]
    new = [a_report(10 + i, "fired", year=2019) for i in range(2)]
    pack = records_pack(*old, *new)
    assert periods_of(pack, "ced") == periods_of(pack, "ced_by_month") == {"2017/18", "2019/20"}
    assert periods_of(pack, "reports_by_gender") == {"2019/20"}
    assert pack.periods == ("2017/18", "2019/20")


def test_the_invented_force_makes_a_pack_synthetic_and_no_other() -> None:
    assert ten_reports().synthetic()
    assert not records_pack(a_report(1, "drawn", force="Norfolk")).synthetic()
    assert not story_of_facts().synthetic()


def test_one_invented_force_among_real_ones_is_enough() -> None:
    both = a_report(1, "drawn", force="Norfolk"), a_report(2, "drawn")
    assert records_pack(*both).synthetic()


def test_many_forces_are_shown_as_the_nation_or_have_to_be_named() -> None:
    releases = Source(releases=shipped_releases())
    assert gather(releases, Contents(made_on=MADE_ON)).forces
    names = ("Kent", "Essex", "Norfolk", "Surrey", "Dorset")
    five = [a_report(i, "drawn", force=name) for i, name in enumerate(names)]
    with pytest.raises(UsageError, match=r"5 forces.*Dorset, Essex"):
        records_pack(*five)
    with pytest.raises(UsageError, match="Name up to 4"):
        records_pack(*five, forces=names)
    assert records_pack(*five, forces=("Kent",)).forces == ("Kent",)


def test_very_many_forces_are_not_all_named() -> None:
    many = [a_report(i, "drawn", force=f"Force {i:02}") for i in range(23)]
    with pytest.raises(UsageError, match=r"23 forces.*Force 00.*Force 09 and 13 more\.$") as raised:
        records_pack(*many)
    assert "Force 10" not in str(raised.value)


def test_reports_without_a_day_come_last_and_do_not_stop_a_pack() -> None:
    undated = replace(a_report(8, "fired", force="Norfolk"), used_on=None)
    both = records_pack(a_report(1, "drawn"), undated)
    assert both.periods == ("2017/18", "not_stated")
    assert "2017/18" in periods_of(both, "reports_by_gender")
    assert periods_of(records_pack(undated), "reports_by_gender") == {"not_stated"}


def test_a_force_without_figures_is_refused_with_the_reason() -> None:
    with pytest.raises(NotEnoughDataError, match="Its forces are: Eastshire"):
        records_pack(forces=("Kent",))


def test_the_latest_rows_are_of_the_last_period_and_the_last_publication() -> None:
    table = facts_pack(forces=("England and Wales",)).table("ced")
    assert table is not None
    assert [(r.period, r.vintage) for r in latest_rows(table.rows)] == [("2018/19", "2019-12-19")]
