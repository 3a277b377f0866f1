"""One byte form for each value: what is committed to, signed and exported is RFC 8785 JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rfc8785

from reddot.errors import UsageError


def canonical(content: Mapping[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785) of a mapping of text, whole numbers, yes/no, None, lists.

    Raises
    ------
    UsageError
        If a value is of another kind, or a name is not ASCII. Fractions are refused: write them as
        text, so that another reader's arithmetic can never change what was committed to.

    >>> canonical({"b": 1, "a": None})
    b'{"a":null,"b":1}'
    """
    _check_values(content)
    try:
        return bytes(rfc8785.dumps(_plain(content)))
    except rfc8785.CanonicalizationError:
        raise UsageError(
            "The ledger cannot hold a value given; use text, whole numbers up to 2**53, true, "
            "false, None, lists and mappings with text as names."
        ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _check_values(value: Any) -> None:
    if isinstance(value, float):
        raise UsageError("The ledger holds no fractions; write the number as text.")
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) and name.isascii() for name in value):
            raise UsageError("A name in what the ledger holds is text in ASCII.")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            _check_values(inner)
