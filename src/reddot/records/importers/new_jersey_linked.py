"""The linked tables of New Jersey's release: the answers of each form, in the order of its list.

``index`` in the tables of a subject is the place in the list of the whole form: it is no number of
a person. An answer is a person's only where the form has one subject.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reddot.records.importers.flat_answers import split_by_labels
from reddot.records.importers.flat_mapping import fold
from reddot.records.importers.new_jersey_layout import LinkedTable
from reddot.records.importers.new_jersey_tables import Table


@dataclass(slots=True)
class LinkedAnswers:
    """What one linked table says, by form.

    ``rows`` is how many rows a form has, ``first_row`` the number of the first of them, ``last``
    the last place of its list; ``joined`` counts cells of several known answers, ``unsplit`` other
    cells with a comma that are no known answer; ``short`` are rows with too few or too many values,
    ``empty`` those without an answer; ``respelt`` are answers in another spelling.
    """

    table: LinkedTable
    answers: dict[str, list[str]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    first_row: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    joined: int = 0
    unsplit: int = 0
    short: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    respelt: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, form: str) -> Sequence[str]:
        """The answers of a form; none where it has no row."""
        return self.answers.get(form, ())

    def lost(self) -> dict[str, int]:
        """The forms whose list has places that no row fills, and how many."""
        return {f: last - self.rows[f] for f, last in self.last.items() if last > self.rows[f]}


def read_linked(table: Table, linked: LinkedTable, step: Callable[[], None]) -> LinkedAnswers:
    """Read the rows of a linked table.

    Raises
    ------
    BadDataError
        A quotation mark is not closed: no row can be trusted then.
    """
    found = LinkedAnswers(linked)
    key, column = (table.heading.index(name) for name in linked.needed())
    place = table.heading.index("index") if "index" in table.heading else None
    split: dict[str, tuple[str, ...]] = {}
    for number, row in table.rows():
        step()
        if len(row) != len(table.heading):
            found.short.append(number)
            continue
        label, form = row[column].strip(), form_number(row[key])
        if not label:
            found.empty.append(number)
            continue
        if label not in split:
            split[label] = _labels(label, linked)
        _add(found, form, number, row[place] if place is not None else "")
        _count(found, label, split[label])
        found.answers.setdefault(form, []).extend(split[label])
    return found


def form_number(given: str) -> str:
    """The number of a form, without the decimal point that a program added to it.

    >>> form_number("185256.0 ")
    '185256'
    """
    return given.strip().removesuffix(".0")


def _add(found: LinkedAnswers, form: str, number: int, place: str) -> None:
    found.rows[form] += 1
    found.first_row.setdefault(form, number)
    if place.isdigit():
        found.last[form] = max(found.last.get(form, 0), int(place))


def _count(found: LinkedAnswers, label: str, labels: Sequence[str]) -> None:
    if len(labels) > 1:
        found.joined += 1
    elif labels[0] == label and "," in label and fold(label) not in found.table.labels:
        found.unsplit += 1
    elif labels[0] != label:
        found.respelt[label, labels[0]] += 1


def _labels(label: str, linked: LinkedTable) -> tuple[str, ...]:
    """The known labels that a cell is; the cell as it stands where it is not made of them alone."""
    known = linked.labels.get(fold(label))
    if known is not None:
        return (known,)
    labels, left = split_by_labels(label, ",", linked.labels)
    return tuple(labels) if labels and not left else (label,)
