import pytest

from records.reports import complete_report
from reddot.records.check import check_report
from reddot.records.contradictions import find_contradictions
from reddot.records.report import DeviceUse, TacticUse

FIRED = (TacticUse(position=1, tactic="ced_fired"),)
TALK = TacticUse(position=1, tactic="tactical_communications")
AT_ODDS = {
    "contradiction_officer_injury": {"officer_injured": "no", "officer_injury_level": "severe"},
    "contradiction_subject_injury": {"subject_injured": "no", "subject_injury_level": "minor"},
    "contradiction_death": {"outcomes": frozenset({"fatality"})},
    "contradiction_ced_used": {"ced_used": "no", "tactics": FIRED},
    "contradiction_carrying_untrained": {"carrying_ced": "yes", "trained_ced": "no"},
    "contradiction_cycles": {
        "ced_used": "yes",
        "devices": (DeviceUse(position=1, uses=frozenset({"red_dot"}), total_cycles=2),),
    },
    "contradiction_communication_alone": {"tactics": (TALK,)},
}
IN_STEP = {
    "contradiction_officer_injury": {"officer_injured": "yes", "officer_injury_level": "severe"},
    "contradiction_subject_injury": {"subject_injured": "yes", "subject_injury_level": "minor"},
    "contradiction_death": {
        "subject_injured": "yes",
        "subject_injury_level": "death",
        "outcomes": frozenset({"fatality"}),
    },
    "contradiction_ced_used": {"ced_used": "yes", "tactics": FIRED},
    "contradiction_carrying_untrained": {"carrying_ced": "yes", "trained_ced": "yes"},
    "contradiction_cycles": {
        "ced_used": "yes",
        "devices": (DeviceUse(position=1, uses=frozenset({"drive_stun"}), total_cycles=2),),
    },
    "contradiction_communication_alone": {
        "tactics": (TALK, TacticUse(position=2, tactic="shield")),
    },
}


@pytest.mark.parametrize(("code", "changes"), AT_ODDS.items())
def test_answers_that_exclude_each_other_are_listed(code: str, changes: dict[str, object]) -> None:
    assert [p.code for p in find_contradictions(complete_report(**changes))] == [code]


@pytest.mark.parametrize(("code", "changes"), IN_STEP.items())
def test_answers_that_agree_are_not(code: str, changes: dict[str, object]) -> None:
    assert code not in [p.code for p in find_contradictions(complete_report(**changes))]


def test_a_death_by_injury_level_alone_is_listed_too() -> None:
    report = complete_report(subject_injured="yes", subject_injury_level="death")
    assert [p.code for p in find_contradictions(report)] == ["contradiction_death"]


def test_a_use_named_in_a_device_alone_contradicts_no_ced_used() -> None:
    report = complete_report(devices=(DeviceUse(position=1, uses=frozenset({"drawn"})),))
    assert [p.code for p in find_contradictions(report)] == ["contradiction_ced_used"]


def test_contradictions_are_part_of_the_check_and_nothing_is_mended() -> None:
    report = complete_report(**AT_ODDS["contradiction_officer_injury"])
    assert "contradiction_officer_injury" in {p.code for p in check_report(report)}
    assert report.officer_injury_level == "severe"
