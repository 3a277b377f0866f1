"""The only writers of the store: each one transaction, with its audit row and its notices in it."""

from __future__ import annotations

from reddot.store.actions.addenda import add_addendum
from reddot.store.actions.announcing import (
    announce_release,
    call_off_release,
    postpone_release,
)
from reddot.store.actions.device_logs import import_device_log
from reddot.store.actions.drafts import discard_report, save_answers, start_report
from reddot.store.actions.erasure import erase_record
from reddot.store.actions.erasure_of_register import erase_register
from reddot.store.actions.imports import import_reports
from reddot.store.actions.imports_beside import import_beside
from reddot.store.actions.looking import break_glass, read_own_report, view_record
from reddot.store.actions.notices_seen import mark_notices_seen
from reddot.store.actions.people import enter_person, grant_role, revoke_role
from reddot.store.actions.register import (
    add_course,
    authorise_role,
    change_officer,
    end_endorsement,
    end_role_authorisation,
    endorse_student,
    enter_device,
    import_register,
    issue_cartridge,
    issue_device,
    lift_suspension,
    return_cartridge,
    return_device,
    review_use,
    suspend_officer,
    withdraw_course,
    withdraw_device,
)
from reddot.store.actions.release_drafts import (
    draft_release,
    preview_release,
    send_back_release,
    sign_off_release,
    view_draft,
    view_work,
)
from reddot.store.actions.releasing import release, withdraw_release
from reddot.store.actions.reviewing import reopen_report, return_report, sign_off_report
from reddot.store.actions.statement_view import view_statement
from reddot.store.actions.statements import (
    answer_statement,
    ask_statements,
    was_not_there,
    withdraw_statement,
)
from reddot.store.actions.subject_access import export_subject_access
from reddot.store.actions.submitting import submit_report
from reddot.store.actions.tokens import make_token, use_token

__all__ = [
    "add_addendum",
    "add_course",
    "announce_release",
    "answer_statement",
    "ask_statements",
    "authorise_role",
    "break_glass",
    "call_off_release",
    "change_officer",
    "discard_report",
    "draft_release",
    "end_endorsement",
    "end_role_authorisation",
    "endorse_student",
    "enter_device",
    "enter_person",
    "erase_record",
    "erase_register",
    "export_subject_access",
    "grant_role",
    "import_beside",
    "import_device_log",
    "import_register",
    "import_reports",
    "issue_cartridge",
    "issue_device",
    "lift_suspension",
    "make_token",
    "mark_notices_seen",
    "postpone_release",
    "preview_release",
    "read_own_report",
    "release",
    "reopen_report",
    "return_cartridge",
    "return_device",
    "return_report",
    "review_use",
    "revoke_role",
    "save_answers",
    "send_back_release",
    "sign_off_release",
    "sign_off_report",
    "start_report",
    "submit_report",
    "suspend_officer",
    "use_token",
    "view_draft",
    "view_record",
    "view_statement",
    "view_work",
    "was_not_there",
    "withdraw_course",
    "withdraw_device",
    "withdraw_release",
    "withdraw_statement",
]  # fmt: skip
