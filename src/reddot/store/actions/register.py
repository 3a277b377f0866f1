"""Everything that changes the register of who may carry, in one place to import from."""

from __future__ import annotations

from reddot.store.actions.cartridges import issue_cartridge, return_cartridge
from reddot.store.actions.courses import add_course, withdraw_course
from reddot.store.actions.devices import enter_device, withdraw_device
from reddot.store.actions.issuing import issue_device, return_device
from reddot.store.actions.officers import KEEP, change_officer
from reddot.store.actions.register_import import import_register
from reddot.store.actions.standing import (
    authorise_role,
    end_endorsement,
    end_role_authorisation,
    endorse_student,
    lift_suspension,
    suspend_officer,
)
from reddot.store.actions.use_reviews import review_use

__all__ = [
    "KEEP",
    "add_course",
    "authorise_role",
    "change_officer",
    "end_endorsement",
    "end_role_authorisation",
    "endorse_student",
    "enter_device",
    "import_register",
    "issue_cartridge",
    "issue_device",
    "lift_suspension",
    "return_cartridge",
    "return_device",
    "review_use",
    "suspend_officer",
    "withdraw_course",
    "withdraw_device",
]  # fmt: skip
