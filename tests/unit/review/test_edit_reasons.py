from __future__ import annotations

import pytest

from reddot.errors import UsageError
from reddot.review.edit_reasons import check_edit_reason, edit_reasons

CODES = [
    "typing_mistake",
    "new_information",
    "asked_by_supervisor",
    "wrong_person",
    "video_reviewed",
    "record_linked",
    "other",
]


def test_the_reasons_are_those_agreed_each_with_words_of_its_own() -> None:
    assert list(edit_reasons()) == CODES
    labels = [reason.label for reason in edit_reasons().values()]
    assert len(set(labels)) == len(CODES)
    assert all(label.strip() for label in labels)


@pytest.mark.parametrize("code", CODES[:-1])
def test_a_code_that_says_enough_needs_no_note(code: str) -> None:
    assert check_edit_reason(code).code == code


@pytest.mark.parametrize("note", ["", "  ", "\n"])
def test_another_reason_needs_a_note(note: str) -> None:
    with pytest.raises(UsageError, match="'other' needs a note"):
        check_edit_reason("other", note)
    assert check_edit_reason("other", "The street has two names").note_required


def test_an_unknown_reason_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'because' is no reason.*typing_mistake.*other"):
        check_edit_reason("because")
