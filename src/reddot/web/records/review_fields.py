"""The questions of a review: what to mend, a comment, a coded reason."""

from __future__ import annotations

from reddot.review.edit_reasons import edit_reasons
from reddot.store.actions.reviewing import REASON_LENGTH
from reddot.web.components import Field, Item


def return_field(value: str = "", error: str = "") -> Field:
    """What the officer is to mend."""
    return Field(
        name="reason",
        label="What is to be mended?",
        hint="The officer reads it, and it stays in the history of the report.",
        kind="textarea",
        value=value,
        error=error,
        max_length=REASON_LENGTH,
    )


def sign_off_field(value: str = "", error: str = "") -> Field:
    """A comment that goes with signing off."""
    return Field(
        name="comment",
        label="Comment",
        hint="It stays with the report.",
        kind="textarea",
        value=value,
        error=error,
        optional=True,
        rows=3,
        max_length=REASON_LENGTH,
    )


def reopen_fields(
    code: str = "", note: str = "", *, code_error: str = "", note_error: str = ""
) -> tuple[Field, Field]:
    """Why a report is opened again: a reason of the list, and a note where that says too little."""
    reason = Field(
        name="reason",
        label="Why is it reopened?",
        kind="radios",
        value=code,
        error=code_error,
        items=tuple(
            Item(
                value=reason.code,
                label=reason.label,
                hint="Say which in the note." if reason.note_required else "",
            )
            for reason in edit_reasons().values()
        ),
    )
    words = Field(
        name="note",
        label="Note",
        kind="textarea",
        value=note,
        error=note_error,
        optional=True,
        rows=3,
        max_length=REASON_LENGTH,
    )
    return reason, words
