"""Analyse a trial by its plan, and publish the report once the trial is closed."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils import timezone

from reddot.errors import BadDataError, NotEnoughDataError, NotPermittedError, UsageError
from reddot.store.audit import write_audit_row
from reddot.store.models import Trial, TrialAnalysis, User
from reddot.store.trials import (
    design_of,
    find_trial,
    log_of,
    public_record,
    slots_of,
    take_trial,
    work_record,
    worked_rows,
)
from reddot.trial.reading.outcomes_file import read_outcomes
from reddot.trial.reading.records_folder import Recorded
from reddot.trial.reading.studying import make_study
from reddot.trial.reading.turns import OfficerShift
from reddot.trial.report import TrialReport
from reddot.trial.reporting.run import analyse
from reddot.trial.reporting.study import Asked

FILE = "outcomes.csv"
DRAWS = 10_000


def analyse_trial(actor: User, slug: str, outcomes: str, *, draws: int = DRAWS) -> TrialReport:
    """Analyse a trial from what was worked and a file of outcomes; nothing of the file is kept.

    Parameters
    ----------
    outcomes
        A CSV with slot, officer, outcome and count (or id); officers by their pseudonyms.
    draws
        Of the randomisation test.

    Raises
    ------
    NotPermittedError
        The person is no researcher of the force.
    NotEnoughDataError
        Nobody recorded who worked any slot.
    BadDataError
        Rows are not as they must be: each is named.
    """
    row = find_trial(actor, slug, "design_trial")
    rows = tuple(_officer_shifts(row))
    if not rows:
        raise NotEnoughDataError(
            "Nobody recorded who worked a slot, so that there is nothing to analyse. Record it."
        )
    with transaction.atomic():
        write_audit_row(actor, "consultation", "analyse_trial", work_record(row))
    with TemporaryDirectory(prefix="reddot-trial-") as folder:
        path = Path(folder) / FILE
        path.write_text(outcomes, encoding="utf-8")
        try:
            counts = read_outcomes(path, {(one.slot, one.officer) for one in rows})
        except BadDataError as problem:
            raise BadDataError(str(problem).replace(f"{folder}/", "")) from None
    recorded = Recorded(rows=rows, counts=counts)
    study = make_study(design_of(row), slots_of(row), log_of(row), rows, recorded)
    return analyse(study, Asked(draws=draws))


def _officer_shifts(row: Trial) -> list[OfficerShift]:
    return [
        OfficerShift(
            slot=one.slot.name,
            officer=one.officer,
            crew=one.crew,
            eligible=one.eligible,
            carried=one.carried,
            hours=one.hours,
        )
        for one in worked_rows(row)
    ]


@transaction.atomic
def publish_trial_report(actor: User, slug: str, report: TrialReport, page: str) -> TrialAnalysis:
    """Publish the report of a closed trial; an earlier report stays readable.

    Parameters
    ----------
    report
        As :func:`analyse_trial` gives it.
    page
        The report as a page of its own, as the pack draws it.

    Raises
    ------
    NotPermittedError
        The person may not, or the trial is not closed.
    UsageError
        The report is of another trial.
    """
    row = take_trial(actor, slug, "design_trial")
    if row.state != "closed":
        raise NotPermittedError("A report is published once the trial is closed.")
    if report.trial != row.slug:
        raise UsageError(f"The report is of '{report.trial}', not of '{row.slug}'.")
    content = json.dumps(report.as_json(), indent=1) + "\n"
    made = TrialAnalysis.objects.create(
        trial=row,
        number=row.analyses.count() + 1,
        content=content,
        page=page,
        sha256=sha256(content.encode()).hexdigest(),
        made_by=actor,
        made_at=timezone.now(),
    )
    said = f"number={made.number}"
    for who, record in ((actor, work_record(row)), (None, public_record(row.slug))):
        write_audit_row(
            who, "disclosure", "publish_trial_report", record, detail=said, digest=made.sha256
        )
    return made
