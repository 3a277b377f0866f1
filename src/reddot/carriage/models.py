"""The models of CED that are known: the one list of them, with their spellings, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class CedModel:
    """A model of CED.

    ``spellings`` are other ways to write it that can mean nothing else; ``logs_arming`` says
    whether its log has a line when it is armed and made safe, or only for pulls of its trigger.
    """

    code: str
    label: str
    spellings: tuple[str, ...]
    logs_arming: bool
    source: str

    def names(self) -> tuple[str, ...]:
        """Every way to write it, the code first."""
        return (self.code, self.label, *self.spellings)


@cache
def shipped_models() -> tuple[CedModel, ...]:
    """The models that are known, in the order in which they came into use.

    >>> [model.code for model in shipped_models() if not model.logs_arming]
    ['X26']
    """
    text = (resources.files("reddot.carriage") / "models.toml").read_text(encoding="utf-8")
    return tuple(
        CedModel(**(entry | {"spellings": tuple(entry["spellings"])}))
        for entry in tomllib.loads(text)["models"]
    )


def model_codes() -> tuple[str, ...]:
    """The codes of the models that are known.

    >>> model_codes()
    ('X26', 'X26P', 'X2', 'T7', 'T10')
    """
    return tuple(model.code for model in shipped_models())
