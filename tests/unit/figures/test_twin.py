from __future__ import annotations

import pytest

from reddot.figures import twin
from reddot.figures.ladders import read_ladder
from reddot.records.report import DeviceUse, Report, TacticUse


def _report(*tactics: str, **fields: object) -> Report:
    uses = tuple(TacticUse(position=n, tactic=code) for n, code in enumerate(tactics, 1))
    return Report(report_id="r", force="Eastshire", tactics=uses, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ["draft", "test", "training"])
def test_only_complete_reports_count(status: str) -> None:
    assert twin.counts_as_force(_report("shield"))
    assert not twin.counts_as_force(_report("shield", status=status))


def test_communication_counts_beside_another_tactic_or_a_device() -> None:
    device = DeviceUse(position=1, uses=frozenset({"drawn"}))
    assert not twin.counts_as_force(_report("tactical_communications"))
    assert twin.counts_as_force(_report("tactical_communications", "shield"))
    assert twin.counts_as_force(_report("tactical_communications", devices=(device,)))


@pytest.mark.parametrize(
    ("tactics", "ced_used", "category"),
    [
        (("ced_red_dot", "ced_arced"), "yes", "red_dot"),
        (("shield",), "yes", "not_stated"),
        (("shield",), "no", "none"),
        (("shield",), None, "none"),
        ((), None, "unanswered"),
        (("ced_drawn",), "no", "drawn"),
    ],
)
def test_the_ced_category_of_a_report(
    tactics: tuple[str, ...], ced_used: str | None, category: str
) -> None:
    assert twin.highest_use(_report(*tactics, ced_used=ced_used), read_ladder("ho")) == category
