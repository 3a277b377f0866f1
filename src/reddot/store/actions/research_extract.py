"""Give a researcher the pseudonymised extract; that it was given is logged first."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.db import transaction

from reddot.store.access import check_right, scopes
from reddot.store.audit import write_audit_row
from reddot.store.models import Report, User
from reddot.store.models.reports import AFTER_SUBMISSION
from reddot.store.people import person_of
from reddot.store.research import write_extract

RECORD = "research_extract"


def forces_open_to(actor: User) -> tuple[str, ...]:
    """The forces whose extract a person may take, sorted."""
    found = scopes(person_of(actor), "research_extract")
    return tuple(sorted({scope.force for scope in found if scope.force}))


def research_extract(actor: User) -> IO[bytes]:
    """The extract of the researcher's forces as a ZIP, in a file without a name to read once.

    Raises
    ------
    NotPermittedError
        The person is no researcher.
    """
    with transaction.atomic():
        check_right(person_of(actor), "research_extract")
        forces = forces_open_to(actor)
        count = Report.objects.filter(force__in=forces, state__in=AFTER_SUBMISSION).count()
        write_audit_row(actor, "disclosure", "research_extract", RECORD, detail=f"reports={count}")
    with TemporaryDirectory(prefix="reddot-extract-") as folder:
        path = Path(folder) / "extract.zip"
        write_extract(path, forces)
        return path.open("rb")
