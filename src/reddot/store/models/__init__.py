"""The store's tables: answers are columns and child tables, facts that pair are constraints."""

from __future__ import annotations

from reddot.store.models.after import Addendum, Change, Edit, Statement
from reddot.store.models.audit import AuditRow, BreakGlass, LedgerCheckpoint, LedgerLeaf, RecordKey
from reddot.store.models.beside import Assault, Complaint, DeviceLogFile, DeviceLogLine, Injury
from reddot.store.models.carriage import (
    CartridgeIssue,
    Course,
    Device,
    DeviceIssue,
    Endorsement,
    RoleAuthorisation,
    Suspension,
)
from reddot.store.models.cover import CoverRun
from reddot.store.models.delivery import ApiToken, Message, Submission
from reddot.store.models.incidents import Incident, Subject
from reddot.store.models.people import (
    Crew,
    CrewMember,
    Force,
    Officer,
    RoleGrant,
    Shift,
    Unit,
    User,
)
from reddot.store.models.postings import Posting, UseReview
from reddot.store.models.releases import Release, ReleaseStep
from reddot.store.models.reports import (
    AnswerAsGiven,
    Choice,
    DeviceMark,
    DeviceUse,
    DeviceUseCode,
    KeptContradiction,
    Report,
    TacticUse,
)
from reddot.store.models.trial import (
    Trial,
    TrialAnalysis,
    TrialBatch,
    TrialEntry,
    TrialLook,
    TrialSlot,
    TrialWorked,
)

__all__ = [
    "Addendum", "AnswerAsGiven", "ApiToken", "Assault", "AuditRow", "BreakGlass",
    "CartridgeIssue", "Change", "Choice", "Complaint", "Course", "CoverRun", "Crew",
    "CrewMember", "Device",
    "DeviceIssue", "DeviceLogFile", "DeviceLogLine", "DeviceMark", "DeviceUse", "DeviceUseCode",
    "Edit", "Endorsement", "Force", "Incident", "Injury", "KeptContradiction",
    "LedgerCheckpoint", "LedgerLeaf", "Message", "Officer", "Posting", "RecordKey", "Release",
    "ReleaseStep", "Report",
    "RoleAuthorisation", "RoleGrant", "Shift", "Statement", "Subject", "Submission",
    "Suspension", "TacticUse", "Trial", "TrialAnalysis", "TrialBatch", "TrialEntry",
    "TrialLook", "TrialSlot", "TrialWorked", "Unit", "UseReview", "User",
]  # fmt: skip
