"""Why the answers of a submitted report are changed: a code list, some codes with a note."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from reddot.errors import UsageError


@dataclass(frozen=True, slots=True)
class EditReason:
    """A coded reason for an edit; ``note_required`` where the code alone says too little."""

    code: str
    label: str
    note_required: bool


@cache
def edit_reasons() -> Mapping[str, EditReason]:
    """The reasons by code, in the order a form shows them.

    >>> [reason.code for reason in edit_reasons().values() if reason.note_required]
    ['other']
    """
    text = (resources.files("reddot.review") / "edit_reasons.toml").read_text(encoding="utf-8")
    found = [EditReason(**entry) for entry in tomllib.loads(text)["reasons"]]
    return MappingProxyType({reason.code: reason for reason in found})


def check_edit_reason(code: str, note: str = "") -> EditReason:
    """The reason of a code, once it and its note are enough to explain an edit.

    Raises
    ------
    UsageError
        No reason has that code, or it needs a note and the note is blank.

    Examples
    --------
    >>> check_edit_reason("video_reviewed").label
    'Body-worn video was watched'
    """
    reason = edit_reasons().get(code)
    if reason is None:
        allowed = ", ".join(edit_reasons())
        raise UsageError(f"'{code}' is no reason for an edit. The reasons are: {allowed}.")
    if reason.note_required and not note.strip():
        raise UsageError(f"The reason '{code}' needs a note: say in a sentence why it is changed.")
    return reason
