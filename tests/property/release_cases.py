"""Random records and random policies of a release, to build and to attack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from reddot.demo.county import build_county
from reddot.publish.build import ReleaseAsked, build_release
from reddot.publish.files import write_release
from reddot.records.record_tables import tables_of
from reddot.records.report import Given, Report, Subject

Reports = tuple[Report, ...]
SINGLE = ("age_band", "gender", "ethnicity", "health", "primary_conduct", "subject_injured")
SEVERAL = ("reason", "impact_factor", "location", "outcome")
SHIPPED = 'method = "threshold", width = 1, zeros = true, roles_known = false'
STRICT = 'method = "threshold", width = 1'
OPEN = 'method = "none"'
YEAR = "2017/18"
PERIODS = {
    YEAR: (date(2017, 4, 1), date(2018, 3, 31)),
    "2017Q2": (date(2017, 4, 1), date(2017, 6, 30)),
    "2017Q3": (date(2017, 7, 1), date(2017, 9, 30)),
    "2017-04..2017-09": (date(2017, 4, 1), date(2017, 9, 30)),
}


@cache
def county() -> Reports:
    """All reports of one county, drafts and tests among them."""
    return build_county(3).reports


def draw_reports(random: np.random.Generator, size: int, *, odd: float = 0.05) -> Reports:
    """Some of the county's reports, a few of them with what real files have besides."""
    chosen = random.choice(len(county()), size, replace=False)
    kinds = random.choice(len(ODD), size)  # none without a day: a month of their own is no secret
    strange = random.random(size) < odd
    return tuple(
        ODD[kind](county()[at]) if is_odd else county()[at]
        for at, kind, is_odd in zip(chosen, kinds, strange, strict=True)
    )


def _undated(report: Report) -> Report:
    return replace(report, used_at=None, used_on=None)


def _given(report: Report) -> Report:
    subject = report.subject or Subject(subject_id="s")
    given = (Given("perceived_gender", "as she said"), Given("reasons", "a reason of old"))
    return replace(report, subject=replace(subject, perceived_gender=None), as_given=given)


def _chinese(report: Report) -> Report:
    subject = report.subject or Subject(subject_id="s")
    return replace(report, subject=replace(subject, perceived_ethnicity="chinese"))


def _silent(report: Report) -> Report:
    return replace(report, tactics=(), devices=(), ced_used=None, reasons=frozenset())


def _unnamed(report: Report) -> Report:
    return replace(report, ced_used="yes", devices=())


ODD = (_given, _chinese, _silent, _unnamed)


@dataclass(frozen=True, slots=True)
class Asked:
    """A policy by the blocks of its tables."""

    blocks: dict[str, str]

    def text(self) -> str:
        """The policy file."""
        return "[tables]\n" + "".join(f"{n} = {{ {b} }}\n" for n, b in self.blocks.items())


def draw_policy(random: np.random.Generator, protection: str = SHIPPED) -> Asked:
    """Five to eight tables: the force's totals open, some breakdowns open, the rest protected."""
    blocks = {"reports": OPEN}
    one, other, third = random.choice(SINGLE, 3, replace=False)
    several = str(random.choice(SEVERAL))
    if random.random() < 0.7:
        blocks["ced"] = OPEN
    for name in (one, other, several):
        if random.random() < 0.6:
            blocks[f"reports_by_{name}"] = OPEN if random.random() < 0.7 else protection
    pool = [
        f"ced_by_{one}",
        f"reports_by_{one}_and_{other}",
        f"reports_by_{other}_and_{third}",
        f"reports_by_{one}_and_{several}",
        f"ced_by_{several}",
        "ced_by_month",
        "reports_by_month",
        f"tactics_by_{one}",
        "tactics",
        f"reports_by_{third}_and_month",
    ]
    for name in random.choice(pool, int(random.integers(3, 5)), replace=False):
        blocks[str(name)] = OPEN if name in ("tactics", "reports_by_month") else protection
    return Asked(blocks)


def put_out(reports: Sequence[Report], policy: str, folder: Path, **asked: object) -> Path:
    """Build a release and write it; its folder."""
    built = build_release(tables_of(reports), ReleaseAsked(policy=policy, **asked))  # type: ignore[arg-type]
    write_release(built, folder)
    return folder
