"""An officer's number or a serial number as a part of an address, whatever it is made of."""

from __future__ import annotations

import re

from reddot.errors import UsageError
from reddot.web.people.fields import is_text

LONGEST = 100
_APART = re.compile(r"[~/.]")
_WRITTEN = re.compile(r"~([0-9a-f]{2})")


class NameConverter:
    """A name of the register in an address; a slash, a dot and a tilde are written as their codes.

    >>> NameConverter().to_url("E/12.a"), NameConverter().to_python("E~2f12~2ea")
    ('E~2f12~2ea', 'E/12.a')
    """

    regex = f"[^/]{{1,{3 * LONGEST}}}"

    def to_url(self, name: str) -> str:
        """The name as an address holds it."""
        return _APART.sub(lambda sign: f"~{ord(sign[0]):02x}", name)

    def to_python(self, written: str) -> str:
        """The name that an address holds.

        Raises
        ------
        ValueError
            No name is written so: there is no such page.
        """
        name = _WRITTEN.sub(lambda code: chr(int(code[1], 16)), written)
        if self.to_url(name) != written or not is_text(name) or len(name) > LONGEST:
            raise ValueError("no name is written so")
        return name


def check_name(text: str, what: str, at_most: int = LONGEST) -> str:
    """A name as it was typed, without blanks around it, if an address and a row can hold it.

    Raises
    ------
    UsageError
        It is empty, too long, or holds what cannot be typed again; the message says so.

    Examples
    --------
    >>> check_name(" E12 ", "an officer number")
    'E12'
    """
    name = text.strip()
    if not name or len(name) > at_most:
        raise UsageError(f"Enter {what}, of 1 to {at_most} characters")
    if not is_text(name):
        raise UsageError("Some characters are not readable text. Type it again")
    return name
