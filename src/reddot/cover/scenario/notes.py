"""The list of assumptions while a scenario file is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reddot.cover.geography.findings import Findings, near
from reddot.cover.scenario.fields import Fields, read_table
from reddot.cover.scenario.keys import ASSUMPTION
from reddot.cover.scenario.models import Assumption

WRITTEN = "assumed: a number of the scenario file that gives no source"
DEFAULT = "assumed: the default, as the scenario file gives none"
BY_DESIGN = "assumed: the simulation is built so"


@dataclass(slots=True)
class Notes:
    """What has been noted so far, with the sources and ranges that ``[assumptions]`` states."""

    stated: Mapping[str, Mapping[str, Any]]
    noted: list[Assumption] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def note(
        self,
        key: str,
        what: str,
        value: str,
        source: str,
        *,
        ends: tuple[str, str] | None = None,
    ) -> None:
        """Note one input; a range and a source stated for its key go before those given here."""
        said = self.stated.get(key, {})
        low, high = ends if ends is not None else (None, None)
        self.keys.append(key)
        self.noted.append(
            Assumption(
                what=what,
                value=value,
                low=_words(said.get("low")) or low,
                high=_words(said.get("high")) or high,
                source=said.get("source") or source,
            )
        )

    def note_table(
        self, table: str, given: Mapping[str, Any], values: Mapping[str, Any], fields: Fields
    ) -> None:
        """Note every value of a table whose key has words; ``given`` is what the file says."""
        for name, one in fields.items():
            if one.words and values[name] is not None:
                source = WRITTEN if name in given else DEFAULT
                shown = " ".join(filter(None, (_words(values[name]), one.unit)))
                self.note(f"{table}.{name}", one.words, shown, source)

    def range(self, key: str, what: str, value: str, ends: Sequence[float]) -> None:
        """Note an input with a range that another table gives."""
        self.note(key, what, value, WRITTEN)
        last = self.noted[-1]
        self.noted[-1] = Assumption(
            what=what, value=value, low=_words(ends[0]), high=_words(ends[1]), source=last.source
        )

    def check(self, path: str, found: Findings) -> None:
        """A finding for each key of ``[assumptions]`` that is no input of this scenario."""
        for key in self.stated:
            if key not in self.keys:
                found.add(
                    f"{path}, [assumptions], '{key}'",
                    "this scenario has no such input",
                    near(key, self.keys),
                )


def read_stated(values: Mapping[str, Any], path: str, found: Findings) -> Notes:
    """The ranges and sources that a file states for its inputs."""
    where = f"{path}, [assumptions]"
    return Notes(
        {key: read_table(one, ASSUMPTION, f"{where} {key}", found) for key, one in values.items()}
    )


def _words(value: Any) -> str | None:
    """A value as a reader sees it; a list by its length where it is long."""
    if value is None:
        return None
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:,.10g}"
    if isinstance(value, list):
        return f"{len(value)} numbers" if len(value) > 3 else ", ".join(map(str, value))
    return str(value)
