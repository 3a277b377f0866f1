"""Text that a person typed: how long it may be, and characters that cannot have been meant.

Text is plain text. Nothing in it is taken for markup and nothing is removed from it; a page that
shows it must escape it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reddot.records.check import shown
from reddot.records.problems import Problem

# Control characters (line feed and tab apart), halves of a character, places that hold none.
UNMEANT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff\ufdd0-\ufdef]")
REPLACEMENT = "\ufffd"


def plain_text(given: str) -> str:
    """What was typed, with one kind of line end and no white space around it.

    >>> plain_text(" one\\r\\ntwo ")
    'one\\ntwo'
    """
    return given.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_text(text: str, field: str, longest: int, *, lines: bool = False) -> Iterator[Problem]:
    """Check text that was typed: every problem, none of which repeats the text.

    Parameters
    ----------
    text
        What :func:`plain_text` gave.
    field
        The question's name.
    longest
        The most characters allowed.
    lines
        Whether the text may have more than one line.
    """
    if len(text) > longest:
        message = (
            f"{len(text):,} characters were given; at most {longest:,} are kept. "
            f"Shorten it by {len(text) - longest:,}."
        )
        yield Problem(field, "too_long", message)
    found = UNMEANT.search(text)
    if found is not None:
        yield Problem(field, "wrong_encoding", _unmeant(found.group(), found.start() + 1))
    elif not lines and ("\n" in text or "\t" in text):
        message = "A tab or a line end was given; this answer is one line. Type it as one line."
        yield Problem(field, "not_one_line", message)


def _unmeant(character: str, place: int) -> str:
    what = f"Character {place} (U+{ord(character):04X}) is not text"
    if character == REPLACEMENT:
        what = f"Character {place} was lost: the text did not arrive as UTF-8"
    return f"{what}. Take it out, or type that part again."


def read_number(text: str, field: str, highest: int) -> int | Problem:
    """A whole number from 0, or what is wrong with it.

    >>> read_number("3", "devices.1.total_cycles", 200)
    3
    """
    short = len(text) <= len(str(highest))
    if text.isascii() and text.isdigit() and short and int(text) <= highest:
        return int(text)
    message = f"{shown(text)} was given. Give a whole number from 0 to {highest}."
    return Problem(field, "not_a_number", message)
