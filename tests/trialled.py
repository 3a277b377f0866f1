"""Trials for tests of store and pages: drafted, sealed and revealed by the actions of the site."""

from __future__ import annotations

import shutil

from django.utils import timezone

from cast import FORCE, Cast
from reddot.store.actions.trial_designing import draft_trial, enter_batch
from reddot.store.actions.trial_looking import record_look
from reddot.store.actions.trial_reveal import reveal_next, seal_trial
from reddot.store.actions.trial_working import record_worked
from reddot.store.models import Trial, TrialAnalysis, TrialEntry
from reddot.store.trial_custody import custody_folder
from reddot.store.trials import worked_rows

SLUG = "front-line"
NAME = "Front-line trial"
SLOTS = 24


def design_text(slug: str = SLUG, force: str = FORCE, more: str = "") -> str:
    """A design in permuted blocks within stations; ``more`` is added at the end."""
    return f"""
[trial]
name = "{NAME}"
id = "{slug}"
unit = "shift"
force = "{force}"
starts_on = 2026-04-06
ends_on = 2026-04-12

[allocation]
method = "permuted_blocks"
arms = {{ carry = 1, control = 1 }}
block_sizes = [2, 4]
strata = ["station"]

[eligibility]
who = "Officers in date to carry on the day, by the register"
exclusions = ["Firearms officers"]

[plan]
outcomes = [
  {{ name = "force", source = "reports", role = "primary" }},
  {{ name = "assaults", source = "assaults", role = "harm" }},
]
analysis = ["randomisation", "exact"]
looks = 2
stopping = {{ outcome = "assaults", information = 20 }}
{more}"""


def slots_text(first: int = 1, count: int = SLOTS) -> str:
    """Slots of two stations in turn, as a CSV."""
    rows = [f"S{n},{'North' if n % 2 else 'South'}" for n in range(first, first + count)]
    return "\n".join(["slot,station", *rows]) + "\n"


def worked_text(slot: str, *, carried: str = "no", officer: str = "E1") -> str:
    """Two officers of one crew on a slot."""
    rows = [f"{slot},{officer},A,yes,{carried},9.5", f"{slot},E2,A,no,no,9.5"]
    return "\n".join(["slot,officer,crew,eligible,carried,hours", *rows]) + "\n"


def remove_custody() -> None:
    """No seed of an earlier test is left."""
    shutil.rmtree(custody_folder(), ignore_errors=True)


def drafted(cast: Cast) -> Trial:
    """A trial with one batch, not sealed."""
    row = draft_trial(cast.researcher, design_text())
    enter_batch(cast.researcher, SLUG, slots_text())
    return row


def sealed(cast: Cast) -> Trial:
    """A trial that is sealed and running."""
    drafted(cast)
    return seal_trial(cast.force_lead, SLUG)


def revealed(cast: Cast, count: int) -> list[TrialEntry]:
    """The next slots, each revealed by the Taser lead."""
    return [reveal_next(cast.taser_lead, SLUG) for _ in range(count)]


def stand_in(cast: Cast) -> Trial:
    """A running trial with two slots revealed, one of them recorded, and one look."""
    row = sealed(cast)
    revealed(cast, 2)
    record_worked(cast.taser_lead, SLUG, worked_text("S1"))
    record_look(cast.researcher, SLUG, (1, 0), (12.0, 12.0))
    TrialAnalysis.objects.create(  # a page for those who walk every address
        trial=row,
        number=1,
        content='{"outcomes": []}',
        page="<p>Report</p>",
        made_at=timezone.now(),
    )
    return row


def outcomes_text(row: Trial) -> str:
    """Outcomes of everyone who worked: one of force on each slot that carries, else none."""
    lines = [
        f"{one.slot.name},{one.officer},{outcome},{int(one.carried and outcome == 'force')}"
        for one in worked_rows(row)
        for outcome in ("force", "assaults")
    ]
    return "\n".join(["slot,officer,outcome,count", *lines]) + "\n"


def worked_as_allocated(cast: Cast, entries: list[TrialEntry]) -> None:
    """Every revealed slot was worked as it was allocated."""
    for entry in entries:
        carried = "yes" if entry.arm == "carry" else "no"
        name = entry.slot.name if entry.slot else ""
        record_worked(cast.taser_lead, SLUG, worked_text(name, carried=carried))
