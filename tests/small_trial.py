"""A small trial in a folder, with who worked and what happened, made through the product."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from reddot.trial.design import design_from_text, slots_of_days
from reddot.trial.folder import TrialFolder, design_trial

WORKED = ("slot", "officer", "crew", "eligible", "carried", "hours")
OUTCOMES = ("slot", "officer", "outcome", "count")
SEED = "5eed" * 16  # so that a test finds the same trial each time
CLOSED_BEFORE = 4  # slots left unrevealed


def design_text(analysis: str = '["randomisation"]', per: str = "officer_shift") -> str:
    return f"""
[trial]
name = "Small trial"
id = "small"
force = "Eastshire"
starts_on = 2018-04-02
ends_on = 2018-05-06

[allocation]
block_sizes = [2, 4]
strata = ["station"]

[eligibility]
who = "officers in date"

[plan]
analysis = {analysis}
outcomes = [
  {{ name = "force", source = "reports", per = "{per}", role = "primary" }},
  {{ name = "assaults", source = "assaults", role = "secondary" }},
]
"""


@dataclass(frozen=True, slots=True)
class SmallTrial:
    folder: TrialFolder
    worked: Path
    outcomes: Path
    rows: list[tuple[str, str, str, str, str, int]]


def small_trial(
    path: Path,
    *,
    text: str | None = None,
    record: bool = True,
    ratio: float = 3.0,
    carried: str | None = None,
) -> SmallTrial:
    """Two stations, early and late, five weeks; four officers a slot, the first one eligible."""
    design = design_from_text(text or design_text())
    slots = slots_of_days(design, ["B1", "B2"], ["early", "late"])
    folder = design_trial(design, slots, path / "trial")
    with patch("reddot.trial.folder.new_seed", return_value=SEED):
        folder.seal()
    folder.reveal_many(len(slots) - CLOSED_BEFORE)
    rng = np.random.default_rng(7)
    rows, events = [], []
    for slot in slots[:-CLOSED_BEFORE]:
        carry = folder.arms[slot.name] == "carry"
        for place, officer in enumerate(rng.choice(20, 4, replace=False).tolist()):
            eligible = place == 0
            did = carried if carried is not None else "yes" if eligible and carry else "no"
            name = f"{slot.columns['station']}-{officer}"
            row = (slot.name, name, f"c{place // 2}", _yes(eligible), did, 8)
            rows.append(row)
            rate = 0.2 * (ratio if eligible and carry else 1.0)
            events.append((slot.name, row[1], "force", int(rng.poisson(rate))))
            events.append((slot.name, row[1], "assaults", int(rng.random() < 0.02)))
    worked = write_csv(path / "worked.csv", WORKED, rows)
    outcomes = write_csv(path / "outcomes.csv", OUTCOMES, events)
    if record:
        folder.record_worked(worked)
    return SmallTrial(folder, worked, outcomes, rows)


def write_csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
    return path


def _yes(value: bool) -> str:
    return "yes" if value else "no"
