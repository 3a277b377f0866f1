"""Take in an existing register that was read without a problem: all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import DataError, IntegrityError, transaction

from reddot.carriage.register import Holdings
from reddot.errors import BadDataError, UsageError
from reddot.store.actions.register_limits import limit_problems
from reddot.store.actions.register_officers import check_whose, store_officers, store_units
from reddot.store.actions.register_rights import check_force_right
from reddot.store.actions.register_storing import CHANGE_FIRST, Stored, store_holdings
from reddot.store.audit import write_audit_row
from reddot.store.models import Force, Officer, User
from reddot.store.not_done import RowsRefusedError
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of, officer_id_of
from reddot.store.wrong_hands import out_wrongly

DIGEST = re.compile(r"[0-9a-f]{64}")
CANNOT_STAND = (
    "Some rows cannot stand beside what is there, or another import was entering the same "
    f"officers, stations or devices at this moment: read the file again then. {CHANGE_FIRST}"
)
CANNOT_BE = (
    "Some rows hold what cannot be stored, such as an over-long text or a day out of all "
    "calendars. Nothing was stored. Look for them in the file."
)
FILLED = "officers_with_blanks_filled"
WRONG_HANDS = "issues_to_officers_who_may_not_carry_now"
WITHDRAWN = "courses_withdrawn_before"


def import_register(
    actor: User | None, force: str, holdings: Holdings, file_digest: str
) -> Mapping[str, int]:
    """Store the rows of a register's file; the same file a second time changes nothing.

    Parameters
    ----------
    holdings
        The rows as :func:`reddot.carriage.loading.file.read_register_file` read them, with no
        problem left. What an officer's row leaves out stays; what is blank in the store is filled.
    file_digest
        SHA-256 of the file in hexadecimal, for the log.

    Returns
    -------
    Mapping
        How many rows are new, by table: ``stations``, ``officers``, ``devices``, ``training`` ….
        Where there are any: :data:`FILLED`; :data:`WRONG_HANDS`, of which every Taser lead of
        the force is told; and :data:`WITHDRAWN`, which are not entered again.

    Raises
    ------
    RowsRefusedError
        Rows hold what cannot be; its ``problems`` say where.
    BadDataError
        Rows are of another force or of no known officer, contradict what is there, or say
        something new about the officer who brings them in.
    UsageError
        The digest is none.
    NotPermittedError
        The person does not manage the register of the force.
    """
    check_force_right(actor, "manage_register", force)
    if not DIGEST.fullmatch(file_digest):
        raise UsageError("The digest of the file is no SHA-256 in hexadecimal. Give that.")
    problems = limit_problems(holdings)
    if problems:
        raise RowsRefusedError(problems)
    try:
        with transaction.atomic():
            return _import(actor, force, holdings, file_digest)
    except IntegrityError:
        raise BadDataError(CANNOT_STAND) from None
    except DataError:
        raise BadDataError(CANNOT_BE) from None


def _import(
    actor: User | None, force: str, holdings: Holdings, file_digest: str
) -> Mapping[str, int]:
    Force.objects.get_or_create(name=force)
    Force.objects.select_for_update(no_key=True).get(name=force)
    own = officer_id_of(actor) if actor else None
    check_whose(force, holdings)
    of_force = Officer.objects.filter(force=force)
    before = {one.issue.key for one in out_wrongly(of_force)}
    stations = store_units(force, holdings)
    officers, filled = store_officers(force, holdings.officers, own)
    stored = store_holdings(holdings, own)
    _check_against(stored)
    wrong = sum(one.issue.key not in before for one in out_wrongly(of_force))
    more = {FILLED: filled, WRONG_HANDS: wrong, WITHDRAWN: stored.withdrawn}
    counts = {"stations": stations, "officers": officers} | stored.new
    counts |= {name: number for name, number in more.items() if number}
    _log_import(actor, force, counts, file_digest)
    return counts


def _check_against(stored: Stored) -> None:
    against = {table: number for table, number in stored.contradict.items() if number}
    if against:
        said = ", ".join(f"{number} of {table}" for table, number in against.items())
        raise BadDataError(f"Rows contradict what is in the register: {said}. {CHANGE_FIRST}")


def _log_import(
    actor: User | None, force: str, counts: Mapping[str, int], file_digest: str
) -> None:
    said, record = ", ".join(f"{name}={n}" for name, n in counts.items()), f"register:{force}"
    write_audit_row(actor, "collection", "import_register", record, detail=said, digest=file_digest)
    if counts.get(WRONG_HANDS):
        queue_notice("issues_imported_wrongly", holders_of("taser_lead", force), record)
