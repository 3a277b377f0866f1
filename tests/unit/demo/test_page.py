"""The explanation page says the numbers that the files say."""

from pathlib import Path

import pytest

from reddot.demo.numbers import read_numbers, read_truth

PAGE = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "demo-county.md"
NUMBERS, TRUTH = read_numbers(), read_truth()
ASSAULTS = TRUTH.independent["assaults"]


@pytest.mark.parametrize(
    "said",
    [
        f"{NUMBERS.reports:,} reports of force; {NUMBERS.ced.total()} with CED",
        f"{NUMBERS.ced.highest['not_stated']} of them not stated",
        f"{NUMBERS.people['officers']:,} officers",
        f"reported force** by {TRUTH.carrying}",
        f"by {TRUTH.accompanying}.",
        f"{TRUTH.eligible_activity - 1:.0%} more **active**",
        f"Of {ASSAULTS.total} assaults, {ASSAULTS.on_report} are on force reports",
        "| {device_log}, {dispatch} and {body_worn_video} |".format(**TRUTH.missing_forms),
        f"| wrong serial number | {TRUTH.wrong_serials} |",
        f"lapsed | {TRUTH.lapsed_uses}, by some of {TRUTH.lapsed_carriers} officers",
        f"| late form | {TRUTH.late_forms} | more than {TRUTH.late_after_hours} hours",
        f"| contradiction | {' and '.join(map(str, TRUTH.contradictions.values()))} |",
        "| {draft}, {test} and {training} |".format(**TRUTH.not_complete),
    ],
)
def test_the_page_says(said: str) -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert said in text
