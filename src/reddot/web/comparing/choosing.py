"""What an address chooses: each parameter from a list, and what is wrong where it is not on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from reddot.web.components import Field, Item

FORMATS = ("csv", "json")
NOT_FOUND, BAD_REQUEST = 404, 400
MOST_TOLD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A parameter: its values with their words, the one taken unless given, and its refusal.

    ``status`` is what the page answers with where the value is not on the list.
    """

    name: str
    label: str
    items: tuple[tuple[str, str], ...]
    usual: str
    wrong: str
    status: int = BAD_REQUEST
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The values of an address, its fields, and what is wrong: (status, words) by field."""

    values: Mapping[str, str]
    choices: tuple[Choice, ...]
    form: str = ""
    problems: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def status(self) -> int:
        """The status of the worst problem; 200 where there is none."""
        return max((status for status, _ in self.problems.values()), default=200)

    def fields(self) -> tuple[Field, ...]:
        """The fields of the form."""
        return tuple(
            Field(
                name=choice.name,
                label=choice.label,
                kind="select",
                value=self.values[choice.name],
                items=tuple(Item(value=value, label=words) for value, words in choice.items),
                error=self.problems.get(choice.name, (0, ""))[1],
                hint=choice.hint,
            )
            for choice in self.choices
        )

    def query(self, **other: str) -> str:
        """The parameters in their one order, every choice written out, so that it stays."""
        values = {name: value for name, value in {**self.values, **other}.items() if value}
        return urlencode(values)


def listed(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Names that are their own words."""
    return tuple((name, name) for name in names)


def value_of(query: QueryDict, choice: Choice) -> str:
    """The value given for a choice where it is on its list, else the usual one."""
    given = query.get(choice.name, "")
    return given if given in dict(choice.items) else choice.usual


def choose(query: QueryDict, choices: Sequence[Choice]) -> Chosen:
    """Read the choices of an address.

    Parameters
    ----------
    query
        The parameters of the address; those of other names are passed over.
    choices
        What can be chosen, in the order of the form.
    """
    values = {one.name: query.get(one.name, "") or one.usual for one in choices}
    problems = {
        one.name: (one.status, f"“{values[one.name][:MOST_TOLD]}” was asked for. {one.wrong}")
        for one in choices
        if values[one.name] not in {one.usual, *dict(one.items)}
    }
    form = query.get("format", "")
    if form and form not in FORMATS:
        problems["format"] = (BAD_REQUEST, f"The formats are {' and '.join(FORMATS)}")
        form = ""
    return Chosen(values=values, choices=tuple(choices), form=form, problems=problems)
