"""Claim files: a story, its sentences and the numbers each rests on, in TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence: its kind, its words, and the fields of the file that its kind reads."""

    claim_id: str
    text: str
    kind: str
    fields: Mapping[str, Any]

    def where(self, name: str = "") -> str:
        """The claim and field, for messages."""
        return f"claim {self.claim_id}" + (f", {name}" if name else "")

    def need(self, name: str) -> Any:
        """A field that the kind must have.

        Raises
        ------
        BadDataError
            The claim does not give it.
        """
        if name not in self.fields:
            raise BadDataError(f"{self.where()}: a claim of the kind '{self.kind}' needs '{name}'.")
        return self.fields[name]

    def defaults(self) -> dict[str, Any]:
        """The table, force and period that its figures have unless they name others."""
        return {k: self.fields[k] for k in ("table", "force", "period") if k in self.fields}


def no_upper_end(claim: Claim, name: str) -> Iterator[str]:
    """A problem where a field gives a range that its kind has no use for."""
    value = claim.fields.get(name)
    if isinstance(value, Mapping) and "up_to" in value:
        yield f"{claim.where(name)}: 'up_to' has no meaning here. Give one number."


@dataclass(frozen=True, slots=True)
class Story:
    """A story: where it appeared, when, and its claims."""

    story_id: str
    title: str
    published: str | None
    claims: tuple[Claim, ...]
    source: str
    about: str = ""
    sources: Sequence[Mapping[str, str]] = field(default_factory=tuple)


def shipped_stories() -> tuple[str, ...]:
    """The names of the stories that ship with the package."""
    folder = resources.files("reddot.claims") / "stories"
    return tuple(
        sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))
    )


def read_story(path: Path | str) -> Story:
    """Read a claim file, or a story that ships with the package by its name.

    Raises
    ------
    BadDataError
        There is no such file, it is not TOML, or a claim is put wrongly; the message names the
        file, the claim and the field.
    """
    file = Path(path)
    if str(path) in shipped_stories():
        folder = resources.files("reddot.claims") / "stories"
        return parse_story((folder / f"{path}.toml").read_text(encoding="utf-8"), str(path))
    if not file.is_file():
        names = ", ".join(shipped_stories())
        raise BadDataError(f"{path}: there is no such claim file. Stories that ship: {names}.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        raise BadDataError(f"{path}: this is not a text file in UTF-8.") from None
    return parse_story(text, str(path))


def parse_story(text: str, source: str) -> Story:
    """Read a story from the text of a claim file; ``source`` names it in messages.

    Raises
    ------
    BadDataError
        The text is not TOML, has no claims, or a claim has no id, text or kind. What a claim's
        fields hold is checked when the story is.
    """
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        words = str(problem).splitlines()[0][:120]
        raise BadDataError(f"{source}: this is not TOML ({words}).") from None
    entries, story = values.get("claims"), values.get("story", {})
    if not isinstance(entries, list) or not entries:
        raise BadDataError(f"{source}: the file has no [[claims]].")
    if not isinstance(story, dict):
        raise BadDataError(f"{source}: story is {story!r}. Write it as a table, [story].")
    claims = tuple(_claim(entry, number, source) for number, entry in enumerate(entries, 1))
    ids = [claim.claim_id for claim in claims]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise BadDataError(f"{source}: the id {', '.join(twice)} is given twice. Each is its own.")
    return Story(
        story_id=str(story.get("id", Path(source).stem)),
        title=str(story.get("title", Path(source).stem)),
        published=_published(story, source),
        claims=claims,
        source=source,
        about=str(story.get("about", "")),
        sources=_sources(story, source),
    )


def _published(story: Mapping[str, Any], source: str) -> str | None:
    """The year, month or day of publication."""
    if "published" not in story:
        return None
    typed = str(story["published"])
    day = typed + "-01-01"[len(typed) - 4 :] if len(typed) in (4, 7) else typed
    try:
        date.fromisoformat(day)
    except ValueError:
        raise BadDataError(
            f"{source}: published is '{typed}'. Write 2018, 2018-12 or 2018-12-13."
        ) from None
    if not re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", typed):
        raise BadDataError(f"{source}: published is '{typed}'. Write 2018, 2018-12 or 2018-12-13.")
    return typed


def _sources(story: Mapping[str, Any], source: str) -> tuple[Mapping[str, str], ...]:
    found = story.get("sources", [])
    if not isinstance(found, list) or not all(isinstance(s, dict) for s in found):
        raise BadDataError(f"{source}: sources is {found!r}. Write a list of tables with a name.")
    return tuple(found)


def _claim(entry: Any, number: int, source: str) -> Claim:
    if not isinstance(entry, dict):
        raise BadDataError(f"{source}: claim number {number} is {entry!r}. Write [[claims]].")
    for name in ("id", "text", "kind"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise BadDataError(f"{source}: claim number {number} has no '{name}'. Give it as text.")
    return Claim(entry["id"], entry["text"], entry["kind"], entry)
