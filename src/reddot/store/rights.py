"""Who may do what: the one table. Whatever it does not name is refused.

A right is held by a role in a relation to the report (or the force), in some states of the
report. The states come from the table of states, so that the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from reddot.review.states import STATES, states_before

Role = Literal[
    "officer", "supervisor", "force_lead", "taser_lead",
    "panel_member", "researcher", "auditor", "administrator",
]  # fmt: skip
Relation = Literal["self", "own", "asked", "own_unit", "own_force", "own_force_ced", "any"]
Right = Literal[
    "start_report", "edit_report", "submit_report", "discard_report",
    "view_report", "view_report_redacted",
    "return_report", "sign_off_report", "reopen_report", "add_addendum",
    "ask_statements", "answer_statement",
    "view_queue", "break_glass", "view_audit", "export_audit",
    "import_reports", "import_device_log", "export_subject_access", "erase_record",
    "see_own_authority", "view_register", "check_reports", "manage_register", "issue_device",
    "override_issue", "review_use", "erase_register",
    "announce_release", "draft_release", "view_release_draft", "sign_off_release",
    "release_figures",
    "manage_people", "research_extract", "see_api", "view_cover", "run_cover",
    "view_trial_desk", "design_trial", "seal_trial", "reveal_slot", "record_worked", "close_trial",
    "erase_worked",
]  # fmt: skip

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "officer": "officer",
        "supervisor": "supervisor",
        "force_lead": "force lead",
        "taser_lead": "Taser lead",
        "panel_member": "panel member",
        "researcher": "researcher",
        "auditor": "auditor",
        "administrator": "administrator",
    }
)

ANY_STATE = tuple(STATES)
EDITABLE = tuple(name for name, rule in STATES.items() if rule.answers_may_change)
ADDENDUM = tuple(name for name, rule in STATES.items() if rule.may_add_addendum)
FILED = ("submitted", "returned", "signed_off")
ALIVE = ("draft", *FILED)


@dataclass(frozen=True, slots=True)
class Rule:
    """A role, how it must stand to the report or the force, and in which states of the report."""

    role: Role
    relation: Relation
    states: tuple[str, ...] = ANY_STATE


@dataclass(frozen=True, slots=True)
class Permission:
    """A right in words, and the rules that open it.

    ``about_report`` is true where the right is over one report, which must then be given.
    ``not_own`` is the verb by which nobody may do it to a report of their own; where the right is
    over a force it is what nobody may do to themselves. ``tells_auditor`` is true where the
    auditor gets a message each time.
    """

    right: Right
    words: str
    rules: tuple[Rule, ...]
    about_report: bool = True
    not_own: str = ""
    tells_auditor: bool = False


_TABLE: tuple[Permission, ...] = (
    Permission("start_report", "start a report", (Rule("officer", "self"),), about_report=False),
    Permission("edit_report", "change this report", (Rule("officer", "own", EDITABLE),)),
    Permission(
        "submit_report", "submit this report", (Rule("officer", "own", states_before("submit")),)
    ),
    Permission(
        "discard_report", "discard this report", (Rule("officer", "own", states_before("discard")),)
    ),
    Permission(
        "view_report",
        "read this report",
        (
            Rule("officer", "own"),
            Rule("supervisor", "own_unit", FILED),
            Rule("force_lead", "own_force", FILED),
            Rule("taser_lead", "own_force_ced", FILED),
        ),
    ),
    Permission(
        "view_report_redacted",
        "read this report with names and free text blacked out",
        (
            Rule("panel_member", "own_force", ("signed_off",)),
            Rule("force_lead", "own_force", ("signed_off",)),
        ),
    ),
    Permission(
        "return_report",
        "return this report",
        (
            Rule("supervisor", "own_unit", states_before("return")),
            Rule("force_lead", "own_force", states_before("return")),
        ),
        not_own="return",
    ),
    Permission(
        "sign_off_report",
        "sign off this report",
        (
            Rule("supervisor", "own_unit", states_before("sign_off")),
            Rule("force_lead", "own_force", states_before("sign_off")),
        ),
        not_own="sign off",
    ),
    Permission(
        "reopen_report",
        "reopen this report",
        (
            Rule("officer", "own", states_before("reopen")),
            Rule("force_lead", "own_force", states_before("reopen")),
        ),
    ),
    Permission("add_addendum", "add to this report", (Rule("officer", "own", ADDENDUM),)),
    Permission(
        "ask_statements",
        "ask colleagues for statements on this report",
        (
            Rule("officer", "own", ALIVE),
            Rule("supervisor", "own_unit", FILED),
            Rule("force_lead", "own_force", FILED),
        ),
    ),
    Permission(
        "answer_statement", "give a statement on this report", (Rule("officer", "asked", ALIVE),)
    ),
    Permission(
        "view_queue",
        "see the review queue",
        (Rule("supervisor", "own_unit"), Rule("force_lead", "own_force")),
        about_report=False,
    ),
    Permission(
        "break_glass",
        "open this report by giving a reason",
        (
            Rule("supervisor", "own_force", FILED),
            Rule("force_lead", "own_force"),
            Rule("auditor", "own_force"),
        ),
        tells_auditor=True,
    ),
    Permission(
        "view_audit", "read the audit trail", (Rule("auditor", "own_force"),), about_report=False
    ),
    Permission(
        "export_audit",
        "export the audit trail",
        (Rule("auditor", "own_force"),),
        about_report=False,
    ),
    Permission(
        "import_reports",
        "import past reports",
        (Rule("force_lead", "own_force"),),
        about_report=False,
    ),
    Permission(
        "import_device_log",
        "import the data log of a device",
        (Rule("taser_lead", "own_force"), Rule("force_lead", "own_force")),
        about_report=False,
    ),
    Permission(
        "export_subject_access",
        "export what is held on a person",
        (Rule("force_lead", "own_force"),),
        about_report=False,
        tells_auditor=True,
    ),
    Permission(
        "erase_record",
        "erase this report",
        (Rule("force_lead", "own_force"),),
        not_own="erase",
        tells_auditor=True,
    ),
    Permission(
        "see_own_authority",
        "see their own authority to carry",
        (Rule("officer", "self"),),
        about_report=False,
    ),
    Permission(
        "view_register",
        "read the register of who may carry",
        (
            Rule("taser_lead", "own_force"),
            Rule("force_lead", "own_force"),
            Rule("supervisor", "own_unit"),
        ),
        about_report=False,
    ),
    Permission(
        "check_reports",
        "check reports against the register",
        (Rule("taser_lead", "own_force"), Rule("force_lead", "own_force")),
        about_report=False,
    ),
    Permission(
        "manage_register",
        "change the register of who may carry",
        (Rule("taser_lead", "own_force"),),
        about_report=False,
        not_own="change the register for",
    ),
    Permission(
        "issue_device",
        "issue Tasers and take them back",
        (Rule("taser_lead", "own_force"), Rule("supervisor", "own_unit")),
        about_report=False,
        not_own="issue a Taser to, or take it back from,",
    ),
    Permission(
        "override_issue",
        "issue a Taser to an officer who may not carry it",
        (Rule("taser_lead", "own_force"), Rule("supervisor", "own_unit")),
        about_report=False,
        not_own="override the register for",
    ),
    Permission(
        "review_use",
        "review this use of a Taser",
        (
            Rule("supervisor", "own_unit", FILED),
            Rule("taser_lead", "own_force_ced", FILED),
        ),
        not_own="review",
    ),
    Permission(
        "erase_register",
        "erase what the register holds of an officer",
        (Rule("force_lead", "own_force"),),
        about_report=False,
        not_own="erase the register of",
        tells_auditor=True,
    ),
    Permission(
        "announce_release",
        "announce a release of figures",
        (Rule("force_lead", "own_force"),),
        about_report=False,
    ),
    Permission(
        "draft_release",
        "draft a release of figures",
        (Rule("force_lead", "own_force"),),
        about_report=False,
    ),
    Permission(
        "view_release_draft",
        "read releases that are being prepared",
        (Rule("force_lead", "own_force"), Rule("auditor", "own_force")),
        about_report=False,
    ),
    Permission(
        "sign_off_release",
        "sign off a release of figures",
        (Rule("force_lead", "own_force"), Rule("auditor", "own_force")),
        about_report=False,
    ),
    Permission(
        "release_figures",
        "release or withdraw figures",
        (Rule("force_lead", "own_force"),),
        about_report=False,
    ),
    Permission(
        "manage_people",
        "manage people and their roles",
        (Rule("administrator", "own_force"),),
        about_report=False,
    ),
    Permission(
        "research_extract",
        "take the pseudonymised extract",
        (Rule("researcher", "own_force"),),
        about_report=False,
    ),
    Permission(
        "see_api",
        "use the read-only interface for programs",
        (
            Rule("force_lead", "any"),
            Rule("taser_lead", "any"),
            Rule("researcher", "any"),
            Rule("auditor", "any"),
        ),
        about_report=False,
    ),
    Permission(
        "view_cover",
        "see how far the next trained officer is",
        (
            Rule("force_lead", "own_force"),
            Rule("taser_lead", "own_force"),
            Rule("researcher", "own_force"),
        ),
        about_report=False,
    ),
    Permission(
        "run_cover",
        "ask for a run of the cover simulation",
        (Rule("force_lead", "own_force"), Rule("taser_lead", "own_force")),
        about_report=False,
    ),
    Permission(
        "view_trial_desk",
        "see the work on trials",
        (
            Rule("researcher", "own_force"),
            Rule("force_lead", "own_force"),
            Rule("taser_lead", "own_force"),
            Rule("supervisor", "own_force"),
            Rule("auditor", "own_force"),
        ),
        about_report=False,
    ),
    Permission(
        "design_trial",
        "design a trial, enter its slots and analyse it",
        (Rule("researcher", "own_force"),),
        about_report=False,
    ),
    Permission(
        "seal_trial",
        "seal a trial",
        (Rule("force_lead", "own_force"),),
        about_report=False,
    ),
    Permission(
        "reveal_slot",
        "reveal the next slot of a trial",
        (Rule("supervisor", "own_force"), Rule("taser_lead", "own_force")),
        about_report=False,
    ),
    Permission(
        "record_worked",
        "record who worked a slot of a trial",
        (Rule("supervisor", "own_force"), Rule("taser_lead", "own_force")),
        about_report=False,
    ),
    Permission(
        "close_trial",
        "close a trial and publish its seed",
        (Rule("force_lead", "own_force"),),
        about_report=False,
    ),
    Permission(
        "erase_worked",
        "erase who worked the slots of a trial",
        (Rule("force_lead", "own_force"),),
        about_report=False,
        tells_auditor=True,
    ),
)

RIGHTS: Mapping[str, Permission] = MappingProxyType({row.right: row for row in _TABLE})
