"""Random releases against their twin, and against an attacker who has the public files alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from release_cases import (
    OPEN,
    PERIODS,
    SHIPPED,
    STRICT,
    YEAR,
    Asked,
    Reports,
    draw_policy,
    draw_reports,
    put_out,
)
from release_outsider import SUPPRESSED, Cell, Outsider, Seen, read_public
from release_twin import cells_of, recount

from reddot.disclosure.refusal import ReleaseRefusedError

CASES = 3  # of random single releases; a hundred were tried when this was written
NAIVE = 3
QUARTERS = ("2017Q2", "2017Q3", "2017-04..2017-09")
LINKED = Asked(
    {
        "reports": OPEN,
        "ced": OPEN,
        "reports_by_gender": OPEN,
        "ced_by_gender": SHIPPED,
        "tactics_by_gender": SHIPPED,
        "reports_by_age_band_and_gender": SHIPPED,
    }
)


@dataclass(frozen=True, slots=True)
class Issued:
    """One release as anyone reads it, and what is really behind it."""

    seen: Seen
    truth: Mapping[str, Mapping[Any, int]]


def periods_of(names: Sequence[str]) -> dict[str, tuple[date, date]]:
    return {name: PERIODS[name] for name in names}


def issue(
    reports: Reports, policy: Asked, folder: Path, periods: Sequence[str], **asked: Any
) -> Issued:
    """Build and write a release; read its public part back, and count it once more."""
    put_out(reports, policy.text(), folder, periods=tuple(periods), **asked)
    truth = {name: recount(reports, name, periods_of(periods)) for name in policy.blocks}
    return Issued(read_public(folder / "public"), truth)


def true_count(issued: Sequence[Issued], cell: Cell) -> int:
    release, name, column, place, keys = cell
    return issued[release].truth[name][place, keys, column]


def pinned(
    issued: Sequence[Issued], *, only_added: bool = True
) -> tuple[dict[Cell, int], list[Cell]]:
    """The small cells that the outsider works out, and all small cells that are hidden."""
    outsider = Outsider([one.seen for one in issued], only_added=only_added)
    small = [cell for cell in outsider.hidden if 1 <= true_count(issued, cell) <= 4]
    return outsider.pinned(sorted(small)), small


def check_against_twin(issued: Issued) -> None:
    """Every number shown is the recount; small ones of protected tables are never shown."""
    for name, table in issued.seen.tables.items():
        method, counted = issued.seen.policy[name]["method"], issued.truth[name]
        there = set()
        for place, keys, cell, value in cells_of(name, table):
            true = counted[place, keys, cell]
            there.add((place, keys, cell))
            if value == SUPPRESSED:
                assert method != "none", (name, place, keys, cell)
                continue
            assert value == true, (name, place, keys, cell)
            assert method == "none" or not 1 <= true <= 4, (name, place, keys, cell)
        assert_nothing_left_out(name, set(counted) - there)


def assert_nothing_left_out(name: str, missing: set[Any]) -> None:
    """The table of tactics alone has no row for reports that name none."""
    if name.startswith("tactics"):
        missing = {own for own in missing if own[1][-1] != "not_stated"}
    assert not missing, (name, sorted(missing)[:3])


def naive(issued: Issued) -> Issued:
    """The same tables with small counts withheld and nothing else."""
    tables = deepcopy(dict(issued.seen.tables))
    for name, table in tables.items():
        if issued.seen.policy[name]["method"] == "none":
            continue
        places = list(cells_of(name, table))
        columns = len(places) // max(1, len(table["rows"]))
        for number, (place, keys, cell, _) in enumerate(places):
            true = issued.truth[name][place, keys, cell]
            row = table["rows"][number // columns]
            row[cell] = SUPPRESSED if 1 <= true <= 4 else true
            row["shares"], row["bounds"] = {}, {}
    return Issued(Seen(issued.seen.policy, tables), issued.truth)


def drawn(seed: int) -> tuple[Reports, Asked, Sequence[str]]:
    random = np.random.default_rng(seed)
    reports = draw_reports(random, int(random.integers(60, 400)))
    policy = draw_policy(random)
    return reports, policy, (YEAR,) if random.random() < 0.6 else QUARTERS


@pytest.mark.parametrize("seed", range(CASES))
def test_a_release_agrees_with_its_twin_and_the_outsider_learns_no_small_count(
    tmp_path: Path, seed: int
) -> None:
    reports, policy, periods = drawn(seed)
    issued = issue(reports, policy, tmp_path / "1", periods)
    check_against_twin(issued)
    found, small = pinned([issued])
    assert small, "nothing was there to find"
    assert not found, policy.text()


def test_the_same_outsider_bites_where_only_small_counts_are_withheld(tmp_path: Path) -> None:
    """And whatever is worked out is true: the sums that are written down do hold."""
    worked_out = hidden = 0
    for seed in range(NAIVE):
        reports, policy, periods = drawn(seed)
        leaky = naive(issue(reports, policy, tmp_path / f"{seed}", periods))
        found, small = pinned([leaky])
        assert all(true_count([leaky], cell) == value for cell, value in found.items())
        worked_out, hidden = worked_out + len(found), hidden + len(small)
    assert worked_out > hidden / 20


def test_the_strict_policy_holds_or_the_release_is_refused(tmp_path: Path) -> None:
    """Zeros shown and roles known: far harder to hold, so that some releases are refused."""
    refused = 0
    for seed in range(3):
        random = np.random.default_rng(seed + 100)
        reports = draw_reports(random, 200)
        policy = Asked({"reports": OPEN, "reports_by_age_band_and_gender": STRICT})
        try:
            issued = issue(reports, policy, tmp_path / f"{seed}", [YEAR])
        except ReleaseRefusedError:
            refused += 1
            continue
        check_against_twin(issued)
        assert not pinned([issued])[0]
    assert refused < 3, "every release was refused: nothing was tried"


def is_late(report: Any) -> bool:
    """Whether a report came in after its first release: about 1 in 40."""
    return crc32(report.report_id.encode()) % 40 == 0


def in_months(reports: Reports, first: int, last: int) -> Reports:
    return tuple(r for r in reports if (day := r.day()) and first <= day.month <= last)


@pytest.mark.parametrize("some_are_late", [False, True])
def test_a_quarter_then_the_next_with_the_year_to_date_then_the_year(
    tmp_path: Path, some_are_late: bool
) -> None:
    reports = draw_reports(np.random.default_rng(7), 350, odd=0)
    first = tuple(r for r in in_months(reports, 4, 6) if not (some_are_late and is_late(r)))
    steps = [
        (first, ("2017Q2",)),
        (in_months(reports, 4, 9), ("2017Q3", "2017-04..2017-09")),
        (reports, (YEAR,)),
    ]
    issued, folders = [], []
    for number, (known, periods) in enumerate(steps, start=1):
        folder = tmp_path / f"{number}"
        issued.append(issue(known, LINKED, folder, periods, number=number, earlier=tuple(folders)))
        check_against_twin(issued[-1])
        folders.append(folder)
    found, small = pinned(issued)
    assert small
    assert not found


@pytest.mark.parametrize("taken_away", [False, True])
def test_the_same_year_issued_again(tmp_path: Path, taken_away: bool) -> None:
    """With 1 report in 40 added, or with as many taken away."""
    reports = draw_reports(np.random.default_rng(11), 350, odd=0)
    fewer = tuple(r for r in reports if not is_late(r))
    assert 0 < len(reports) - len(fewer) < len(reports) / 30
    before, after = (reports, fewer) if taken_away else (fewer, reports)
    one = issue(before, LINKED, tmp_path / "1", [YEAR])
    two = issue(
        after, LINKED, tmp_path / "2", [YEAR], number=2, earlier=(tmp_path / "1",), corrects=1
    )
    check_against_twin(two)
    found, small = pinned([one, two], only_added=not taken_away)
    assert small
    assert not found


def test_releases_that_do_not_know_of_each_other_leak_together(tmp_path: Path) -> None:
    """The outsider bites across releases too: each of these alone is safe."""
    reports = draw_reports(np.random.default_rng(7), 350, odd=0)
    policies = [
        Asked({"reports": OPEN, "reports_by_age_band_and_gender": SHIPPED}),
        Asked({"reports": OPEN, "reports_by_gender": OPEN, "reports_by_age_band": OPEN}),
    ]
    issued = [issue(reports, p, tmp_path / f"{n}", [YEAR]) for n, p in enumerate(policies)]
    assert not pinned(issued[:1])[0]
    one = naive(issued[0])
    found, _ = pinned([one, issued[1]])
    assert found
