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
        If a value is of another kind. Fractions are refused: write them as text, so that another
        reader's arithmetic can never change what was committed to.

    >>> canonical({"b": 1, "a": None})
    b'{"a":null,"b":1}'
    """
    _refuse_fractions(content)
    try:
        return bytes(rfc8785.dumps(_plain(content)))
    except rfc8785.CanonicalizationError as problem:
        raise UsageError(
            f"The ledger cannot hold this value ({problem}); use text, whole numbers up to 2**53, "
            "true, false, None, lists and mappings with text as keys."
        ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise UsageError("The ledger holds no fractions; write the number as text.")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            _refuse_fractions(inner)
