"""Records broken down: cells, bounds for cases not stated, units, tactics, disparities."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.figures.figure import FigureRow, FigureTable
from reddot.figures.rates import Denominator
from reddot.figures.record_figures import record_figures
from reddot.figures.selection import Selection
from reddot.records.cells import Missing
from reddot.records.record_tables import tables_of
from reddot.records.report import Report, Subject, TacticUse

PEOPLE = tuple(
    Denominator("Kent", "population", date(2011, 3, 27), value, "invented", f"ethnicity={group}")
    for group, value in (("white", 900.0), ("black", 100.0), ("asian", 50.0))
)


def _report(number: int, tactics: str = "shield", **fields: object) -> Report:
    uses = (TacticUse(position=n, tactic=code) for n, code in enumerate(tactics.split(), 1))
    subject = {k: fields.pop(k) for k in [*fields] if k.startswith(("perceived", "subject_id"))}
    return Report(
        report_id=f"r{number}",
        force="Kent",
        used_at=datetime(2017, 6, 1, 12, tzinfo=UTC),
        tactics=tuple(uses),
        subject=Subject(**{"subject_id": "", **subject}) if subject else None,  # type: ignore[arg-type]
        **fields,  # type: ignore[arg-type]
    )


def _ethnicities(*codes: str | None, **fields: object) -> list[Report]:
    return [_report(n, perceived_ethnicity=code, **fields) for n, code in enumerate(codes)]


def _figures(reports: list[Report], **wanted: object) -> FigureTable:
    chosen = {"table": "reports", "denominators": PEOPLE, **wanted}
    return record_figures(tables_of(reports), Selection(**chosen), "records")  # type: ignore[arg-type]


def _row(found: FigureTable, **keys: str) -> FigureRow:
    (row,) = [r for r in found.rows if all(r.keys.get(k) == v for k, v in keys.items())]
    return row


def test_a_row_has_its_count_its_bounds_and_its_share() -> None:
    found = _figures(
        _ethnicities("white", "white", "black", "not_reported", None), by=("ethnicity",)
    )
    white = _row(found, ethnicity="white")
    assert (white.cells["total"].value, white.cells["total"].bounds) == (2, (2, 4))
    assert white.shares is not None
    assert white.shares["total"].denominator == 5
    assert white.shares["total"].bounds == (2 / 5, 4 / 5)
    assert _row(found, ethnicity="not_reported").cells["total"].value == 1
    assert _row(found, ethnicity="not_stated").cells["total"].bounds is None
    assert _row(found, ethnicity="asian").cells["total"].value == 0
    assert any("some reports do not say" in words for words in found.warnings)


def test_crossed_rows_are_bounded_by_what_either_answer_leaves_open() -> None:
    reports = [
        _report(1, perceived_ethnicity="black", perceived_gender="male"),
        _report(2, perceived_ethnicity="black", perceived_gender=None),
        _report(3, perceived_ethnicity=None, perceived_gender="male"),
        _report(4, perceived_ethnicity=None, perceived_gender="female"),
        _report(5, perceived_ethnicity="white", perceived_gender="male"),
    ]
    found = _figures(reports, by=("ethnicity", "gender"))
    assert _row(found, ethnicity="black", gender="male").cells["total"].bounds == (1, 3)
    assert _row(found, ethnicity="black", gender="female").cells["total"].bounds == (0, 2)
    assert _row(found, ethnicity="white", gender="male").cells["total"].bounds == (1, 2)


ANSWERS = st.tuples(
    st.sampled_from([None, "not_reported", "white", "black"]),
    st.sampled_from([None, "male", "female"]),
    st.sampled_from(["", "ced_fired", "ced_drawn", "shield"]),
    st.sampled_from([None, "yes", "no"]),
)


@settings(max_examples=25, deadline=None, database=None)
@given(st.lists(ANSWERS, min_size=1, max_size=4))
def test_bounds_are_what_settling_every_open_answer_could_give(
    given_answers: list[tuple[str | None, str | None, str, str | None]],
) -> None:
    reports = [
        _report(n, t, perceived_ethnicity=e, perceived_gender=g, ced_used=c)
        for n, (e, g, t, c) in enumerate(given_answers)
    ]
    found = _figures(reports, table="ced", by=("ethnicity", "gender"))
    settled = [list(_settlements(report)) for report in reports]
    for row in found.rows:
        wanted = (row.keys["ethnicity"], row.keys["gender"])
        if not set(wanted) <= {"white", "black", "male", "female"}:
            continue
        for cell, uses in (("fired", {"fired"}), ("total", {"fired", "drawn", "other"})):
            may = [{(e, g) == wanted and use in uses for e, g, use in ways} for ways in settled]
            low = sum(all(ways) for ways in may)
            high = sum(any(ways) for ways in may)
            figure = row.cells[cell]
            assert figure.value == low
            assert (figure.bounds or (low, low)) == (low, high), (wanted, cell)


def _settlements(report: Report) -> product:
    """Every way in which a report could have been filled, were nothing left open."""
    subject = report.subject
    assert subject is not None
    ethnicities = (
        ["white", "black", "asian"]
        if subject.perceived_ethnicity in (None, "not_reported")
        else [subject.perceived_ethnicity]
    )
    genders = [subject.perceived_gender] if subject.perceived_gender else ["male", "female"]
    named = sorted(report.ced_uses())
    if named:
        uses = named
    elif report.ced_used == "yes":
        uses = ["fired", "drawn", "other"]
    elif report.ced_used is None and not report.tactics:
        uses = ["fired", "drawn", "other", "none"]
    else:
        uses = ["none"]
    return product(ethnicities, genders, uses)


def test_the_discharges_of_a_row_have_a_share_with_bounds() -> None:
    reports = [
        _report(1, "ced_fired", perceived_ethnicity="black"),
        _report(2, "ced_drawn", perceived_ethnicity="black"),
        _report(3, "ced_fired", perceived_ethnicity=None),
        _report(4, "shield", perceived_ethnicity="black", ced_used="yes"),
    ]
    shares = _row(_figures(reports, table="ced", by=("ethnicity",)), ethnicity="black").shares
    assert shares is not None
    assert (shares["discharge"].numerator, shares["discharge"].denominator) == (1, 3)
    assert shares["discharge"].bounds == (1 / 3, 3 / 4)


def test_people_and_incidents_are_counted_where_the_records_link_them() -> None:
    reports = [
        _report(1, subject_id="p", perceived_gender="male", incident_id="i"),
        _report(2, subject_id="p", perceived_gender="male", incident_id="i"),
        _report(3, subject_id="q", perceived_gender="male", incident_id="i"),
        _report(4, perceived_gender="male"),
    ]
    for unit, number in (("reports", 4), ("subjects", 2), ("incidents", 1)):
        found = _figures(reports, by=("gender",), unit=unit)
        total = _row(found, gender="male").cells["total"]
        assert total.value == number
        assert total.bounds == (None if unit == "reports" else (number, number + 1))
        assert found.rule.unit == unit.removesuffix("s")
    unlinked = _figures([_report(1)], unit="subjects")
    assert unlinked.rows[0].cells["total"].value is Missing.NOT_AVAILABLE
    assert any("name no subject: 1" in words for words in unlinked.warnings)


def test_only_reports_that_name_the_tactic_are_counted() -> None:
    reports = [_report(1, "ced_fired"), _report(2, "shield"), _report(3, "", ced_used=None)]
    (row,) = _figures(reports, tactic="ced").rows
    assert (row.cells["total"].value, row.cells["total"].bounds) == (1, (1, 2))
    by = _figures(reports, tactic="ced_fired", by=("month",))
    assert _row(by, month="2017-06").cells["total"].value == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"by": ("moon",)}, "no breakdown 'moon'"),
        ({"by": ("age_band", "gender", "ethnicity", "health")}, "at most 3"),
        ({"unit": "people"}, "'people' is no unit"),
        ({"table": "ced", "unit": "subjects"}, "highest use"),
        ({"table": "ced", "by": ("ced_use",)}, "by ced_use already"),
        ({"table": "tactics", "tactic": "ced"}, "leave --tactic out"),
        ({"tactic": "sword"}, "'sword' is no tactic"),
        ({"by": ("ethnicity",), "reference": "martian"}, "'martian' is no group"),
        ({"by": ("ethnicity", "gender"), "reference": "white"}, "one perceived"),
        ({"by": ("reason",), "reference": "other"}, "one perceived"),
    ],
)
def test_a_question_put_wrongly_is_refused_with_what_is_allowed(
    wanted: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        _figures([_report(1)], **wanted)


def test_a_disparity_has_its_interval_its_bounds_and_its_warnings() -> None:
    codes = ["white"] * 45 + ["black"] * 25 + ["not_reported"] * 5
    found = _figures(_ethnicities(*codes), by=("ethnicity",), reference="white")
    black = _row(found, ethnicity="black").disparity
    assert black is not None
    assert black["ratio"] == pytest.approx((25 / 100) / (45 / 900))
    assert black["bounds"] == pytest.approx([(25 / 100) / (50 / 900), (30 / 100) / (45 / 900)])
    low, high = black["low"], black["high"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low < 5 < high
    assert black["small_number"] is False
    assert _row(found, ethnicity="white").disparity is None
    said = " ".join(found.warnings)
    assert "as officers perceived it" in said
    assert "do not say which reports are of one incident" in said
    assert "Mixed: no denominator 'population' is known" in said
    assert "Fewer than 20 reports in a group" in said  # asian: none


def test_reports_of_one_incident_widen_the_interval_and_not_the_ratio() -> None:
    codes = ["white"] * 40 + ["black"] * 40
    alone = _figures(_ethnicities(*codes), by=("ethnicity",), reference="white")
    reports = [replace(r, incident_id=f"i{n // 4}") for n, r in enumerate(_ethnicities(*codes))]
    together = _figures(reports, by=("ethnicity",), reference="white")
    a, b = (_row(found, ethnicity="black").disparity for found in (alone, together))
    assert a is not None
    assert b is not None
    assert a["ratio"] == b["ratio"]
    assert (a["dispersion"], b["dispersion"]) == (1.0, 4.0)
    assert b["low"] < a["low"] < a["high"] < b["high"]  # type: ignore[operator]


def test_a_retired_group_counts_with_the_one_that_took_it() -> None:
    codes = ["white"] * 20 + ["asian"] * 3 + ["chinese"] * 2
    found = _figures(_ethnicities(*codes), by=("ethnicity",), reference="white")
    asian = _row(found, ethnicity="asian").disparity
    assert asian is not None
    assert asian["reports"] == 5
    assert _row(found, ethnicity="chinese").disparity is None
    assert any("Chinese: it is counted with Asian" in words for words in found.warnings)


def test_a_code_that_the_source_cannot_say_is_not_available_and_never_zero() -> None:
    silent = {("Kent", "outcomes", "no_further_action"), ("", "tactics", "ced_drawn")}
    reports = [_report(1, "ced_fired", outcomes=frozenset({"arrested"}))]
    records = tables_of(reports, no_answer=frozenset(silent))

    def row(**wanted: object) -> FigureRow:
        keys = wanted.pop("keys", {})
        chosen = Selection(**{"table": "reports", **wanted})  # type: ignore[arg-type]
        return _row(record_figures(records, chosen, "records"), **keys)  # type: ignore[arg-type]

    for together in (False, True):
        nothing = row(by=("outcome",), keys={"outcome": "no_further_action"}, together=together)
        assert nothing.cells["total"].value is Missing.NOT_AVAILABLE
        assert nothing.cells["total"].bounds is None
        assert not nothing.shares
        assert "no answer" in str(nothing.cells["total"].note)
        other = row(by=("outcome",), keys={"outcome": "arrested"}, together=together)
        assert (other.cells["total"].value, other.cells["total"].note) == (1, None)
    ced = row(table="ced").cells
    assert ced["drawn"].value is Missing.NOT_AVAILABLE
    assert ced["aimed"].value == 0
    assert (ced["total"].value, ced["fired"].note) == (1, None)
    assert str(ced["total"].note).startswith("at least")
    assert str(ced["non_discharge"].note).startswith("at least")
    assert row(table="tactics", keys={"tactic": "ced_drawn"}).cells["total"].value == (
        Missing.NOT_AVAILABLE
    )


def test_all_forces_are_counted_as_one_where_asked() -> None:
    reports = [_report(1), replace(_report(2), force="Norfolk")]
    (row,) = _figures(reports, together=True).rows
    assert (row.force, row.cells["total"].value) == ("All forces", 2)


def test_one_person_is_one_however_differently_officers_saw_them() -> None:
    seen = ("male", None, "not_reported")
    reports = [_report(n, subject_id="p", perceived_gender=gender) for n, gender in enumerate(seen)]
    found = _figures(reports, by=("gender",), unit="subjects")
    male, female = (_row(found, gender=g).cells["total"] for g in ("male", "female"))
    assert (male.value, male.bounds) == (1, None)
    assert (female.value, female.bounds) == (0, (0, 1))


def test_two_forces_may_use_one_identifier() -> None:
    reports = [_report(1, subject_id="p"), replace(_report(2, subject_id="p"), force="Norfolk")]
    (row,) = _figures(reports, together=True, unit="subjects").rows
    assert row.cells["total"].value == 2


def test_invented_forces_are_marked_when_counted_with_others() -> None:
    reports = [_report(1), replace(_report(2), force="Eastshire")]
    found = _figures(reports, together=True)
    assert found.rows[0].as_json()["synthetic"] is True
    assert any("SYNTHETIC: Eastshire" in words for words in found.warnings)


def test_a_share_of_what_cannot_be_said_is_not_given() -> None:
    records = tables_of(
        [_report(1, "ced_arced")], no_answer=frozenset({("Kent", "tactics", "ced_fired")})
    )
    (row,) = record_figures(records, Selection(), "records").rows
    assert not row.shares
    assert row.cells["total"].bounds is None


def test_a_rate_agrees_with_its_ratio_where_a_group_was_merged() -> None:
    codes = ["white"] * 20 + ["asian"] * 3 + ["chinese"] * 2
    found = _figures(
        _ethnicities(*codes), by=("ethnicity",), reference="white", rate_kind="population"
    )
    asian, white, chinese = (_row(found, ethnicity=e) for e in ("asian", "white", "chinese"))
    assert asian.rates
    assert white.rates
    assert asian.disparity is not None
    ratio = asian.rates["total"]["rate"] / white.rates["total"]["rate"]  # type: ignore[operator]
    assert asian.disparity["ratio"] == pytest.approx(ratio)
    assert not chinese.rates


def test_two_names_of_one_breakdown_are_one() -> None:
    found = _figures(_ethnicities("white"), by=("ethnicity", "perceived_ethnicity"))
    assert _row(found, ethnicity="white").cells["total"].value == 1


def test_capitals_are_no_other_group() -> None:
    found = _figures(_ethnicities(*["white"] * 3), by=("ethnicity",), reference="White")
    assert _row(found, ethnicity="black").disparity is not None


def test_records_of_a_part_of_a_year_say_so() -> None:
    first = datetime(2017, 6, 1, 12, tzinfo=UTC)
    reports = [replace(_report(n), used_at=first + timedelta(days=n)) for n in range(40)]
    found = _figures(reports)
    assert any("2017/18: the records begin on 01 June 2017" in w for w in found.warnings)
    assert any("the records end on 10 July 2017" in w for w in found.warnings)
    few = _figures(reports[:5])
    assert not any("a part of it" in words for words in few.warnings)


def test_a_rate_of_people_is_refused() -> None:
    with pytest.raises(UsageError, match="Rates are of reports"):
        _figures([_report(1)], unit="subjects", rate_kind="population")
