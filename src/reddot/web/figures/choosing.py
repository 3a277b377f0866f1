"""The form of the explorer: what can be chosen, with what was chosen and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from reddot.figures.breakdowns import read_breakdown
from reddot.pack.view_section import NAMES
from reddot.pack.wording import period_words, sentence_case
from reddot.web.components import Field, Item
from reddot.web.figures.asking import ALL, HOME_OFFICE, Asked, Known
from reddot.web.figures.finding import breakdown_names

Choices = Iterable[tuple[str, str]]
FIRST = ("force", "period", "count", "by")


def fields_of(asked: Asked, known: Known) -> tuple[Field, ...]:
    """The fields in their order; those of :data:`FIRST` stand open, the others folded.

    Parameters
    ----------
    asked
        What the address asks.
    known
        What can be chosen.
    """
    periods = [(name, sentence_case(period_words(name))) for name in known.periods]
    breakdowns = [(name, sentence_case(name)) for name in breakdown_names()]
    releases = [(str(n), f"Release {n}") for n in known.releases]
    tactics = [(name, read_breakdown("tactic").label(name)) for name in _tactics()]
    make = _Maker(asked)
    return (
        make.field("force", "Force or nation", [(name, name) for name in known.forces]),
        make.field("period", "Period", [("", "The latest"), (ALL, "All periods"), *periods]),
        make.field("count", "What is counted", NAMES.items()),
        make.field("by", "By", [("", "Nothing"), *breakdowns]),
        make.field("across", "Crossed with", [("", "Nothing"), *breakdowns]),
        make.field("tactic", "Reports that name the tactic", [("", "Any tactic"), *tactics]),
        make.field("beside", "Beside it, the period", [("", "None"), *periods]),
        make.field(
            "release",
            "Source",
            [("", "The newest release"), *releases, (HOME_OFFICE, "Home Office publications")],
        ),
    )


def _tactics() -> list[str]:
    return list(read_breakdown("tactic").categories())


class _Maker:
    """Makes selects with the values of one address."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.values = {"count": asked.question.count, **dict(asked.pairs())}

    def field(self, name: str, label: str, choices: Choices) -> Field:
        """A select."""
        return Field(
            name=name,
            label=label,
            kind="select",
            value=self.values.get(name, ""),
            items=tuple(Item(value=value, label=words) for value, words in choices),
            error=self.asked.problems.get(name, ""),
        )
