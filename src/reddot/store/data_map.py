"""The data map: which fields are about people, under which law, and how long they are kept."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from reddot.errors import BadDataError

MADE = "<!-- Made by `make docs`; do not edit. -->"
REGIMES = {
    "law_enforcement": "Data Protection Act 2018, Part 3 (law enforcement)",
    "uk_gdpr": "UK GDPR",
    "none": "nothing personal",
}
KINDS = ("sensitive", "personal", "plain")
OTHERS = (
    "What stands beside these models: sign-in sessions, second steps and lock-outs are kept by the",
    "sign-in libraries (django-allauth, django-axes, Django's sessions) under the UK GDPR. A",
    "session ends after twelve hours; a lock-out counts attempts by user name and address.",
)


@dataclass(frozen=True, slots=True)
class ModelData:
    """What is known of the fields of a model: each is in one of the three groups."""

    model: str
    regime: str
    sensitive: tuple[str, ...]
    personal: tuple[str, ...]
    plain: tuple[str, ...]

    def fields(self) -> tuple[str, ...]:
        """Every field that is listed, as often as it is."""
        return (*self.sensitive, *self.personal, *self.plain)

    def faults(self, fields: frozenset[str]) -> tuple[str, ...]:
        """What is wrong with the list for a model that has these fields.

        >>> ModelData("M", "none", (), (), ("a", "a")).faults(frozenset({"a", "b"}))
        ('M.b is not listed', 'M.a is listed twice')
        """
        listed = self.fields()
        said = [f"{self.model}.{name} is not listed" for name in sorted(fields - set(listed))]
        said += [f"{self.model} has no field {name}" for name in sorted(set(listed) - fields)]
        twice = sorted({name for name in listed if listed.count(name) > 1})
        said += [f"{self.model}.{name} is listed twice" for name in twice]
        if (self.regime == "none") != (not self.sensitive and not self.personal):
            said.append(f"{self.model}: regime '{self.regime}' does not fit its personal fields")
        return tuple(said)


@cache
def data_map() -> dict[str, ModelData]:
    """The map by model, in the order of its file.

    Raises
    ------
    BadDataError
        The file names a regime or a group that is not known.
    """
    text = (resources.files("reddot.store") / "data_map.toml").read_text(encoding="utf-8")
    return {model: _entry(model, said) for model, said in tomllib.loads(text).items()}


def _entry(model: str, said: dict[str, Any]) -> ModelData:
    unknown = set(said) - {"regime", *KINDS}
    if unknown or said.get("regime") not in REGIMES:
        raise BadDataError(
            f"data_map.toml, {model}: give a regime ({', '.join(REGIMES)}) and the lists "
            f"{', '.join(KINDS)}; there is {sorted(unknown) or said.get('regime')}."
        )
    return ModelData(model, said["regime"], *(tuple(said.get(kind, ())) for kind in KINDS))


def stored_fields() -> dict[str, frozenset[str]]:
    """The fields of every model of the store, as the database has them."""
    from django.apps import apps

    models = apps.get_app_config("store").get_models(include_auto_created=True)
    return {
        model.__name__: frozenset(
            field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        )
        for model in models
    }


def map_faults() -> tuple[str, ...]:
    """What the map leaves out or has too much, of the models that there are; nothing if it fits."""
    said, there = data_map(), stored_fields()
    faults = [f"{model} is not in the map" for model in there if model not in said]
    faults += [f"there is no model {model}" for model in said if model not in there]
    for model, fields in there.items():
        faults += said[model].faults(fields) if model in said else ()
    return tuple(faults)


def data_map_page() -> str:
    """The reference page in Markdown: each model with its fields by kind, then how long.

    >>> data_map_page().splitlines()[0]
    '# Data map'
    """
    from reddot.store.retention import retention_lines

    lines = [
        "# Data map", "", MADE, "",
        "Every field that is stored, by whether it is about a person. *Sensitive* is sensitive",
        "processing under Part 3 of the Data Protection Act 2018, or special category data under",
        "the UK GDPR, or a text that can hold some; *personal* is about a person or leads to one;",
        "*plain* says nothing of a person by itself. A test fails on a field that is not listed.",
        "",
        "| model | kept under | sensitive | personal | plain |", "|---|---|---|---|---|",
        *(_line(entry) for entry in data_map().values()), "", *OTHERS, "",
        *retention_lines(),
    ]  # fmt: skip
    return "\n".join([*lines, ""])


def _line(entry: ModelData) -> str:
    groups = (entry.sensitive, entry.personal, entry.plain)
    cells = [", ".join(f"`{name}`" for name in group) for group in groups]
    return f"| `{entry.model}` | {REGIMES[entry.regime]} | {' | '.join(cells)} |"
