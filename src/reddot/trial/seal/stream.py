"""Random numbers from a seed and a label: the same for whoever knows both, in any language."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import TypeVar

from reddot.ledger.canonical import canonical

Item = TypeVar("Item")
Label = Sequence[object]
WORD = 8
WORDS = 2**64


class Stream:
    """Whole numbers from one label: HMAC-SHA-256 under the seed, in words of eight bytes.

    Examples
    --------
    >>> one, other = (Stream(bytes(32), ["block", ["North"], 1]) for _ in range(2))
    >>> one.shuffled("abcd") == other.shuffled("abcd")
    True
    """

    __slots__ = ("_counter", "_label", "_seed", "_words")

    def __init__(self, seed: bytes, label: Label) -> None:
        self._seed = seed
        self._label = canonical({"label": label})[1:]
        self._counter = 0
        self._words: list[int] = []

    def _word(self) -> int:
        if not self._words:
            message = b'{"counter":%d,%b' % (self._counter, self._label)
            block = hmac.digest(self._seed, message, "sha256")
            starts = range(0, len(block), WORD)
            self._words = [int.from_bytes(block[i : i + WORD], "big") for i in starts]
            self._words.reverse()
            self._counter += 1
        return self._words.pop()

    def below(self, limit: int) -> int:
        """A whole number from 0 to below a limit, each as likely: words too high are left out."""
        highest = WORDS - WORDS % limit
        word = self._word()
        while word >= highest:
            word = self._word()
        return word % limit

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in random order (Fisher and Yates, from the last place to the second)."""
        found = list(items)
        for place in range(len(found) - 1, 0, -1):
            other = self.below(place + 1)
            found[place], found[other] = found[other], found[place]
        return found
