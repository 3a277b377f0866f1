"""The stories a site shows: those that ship, and its own claim files in ``REDDOT_DIR/stories``.

A story that ships is judged once in each process; a file of the site's own is judged again when
it changes. A file with a mistake shows nothing and says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reddot.claims.check import check_story
from reddot.claims.story import Claim, Story, parse_story, read_story, shipped_stories
from reddot.claims.typed_kinds import Typed
from reddot.claims.typed_stories import typed_of
from reddot.claims.verdict import Verdict
from reddot.errors import BadDataError, ReddotError
from reddot.pack.claim_chart_parts import ClaimParts, claim_parts
from reddot.pack.verdict_blocks import rules_of_verdict
from reddot.store.setup import place

FOLDER = "stories"
MOST_CHARACTERS = 1_000_000
KEPT = 64  # files of a site's own


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with its verdict, the key that its address has, and its numbers as one types them."""

    key: str
    claim: Claim
    verdict: Verdict
    parts: ClaimParts
    typed: tuple[str, Typed] | None


@dataclass(frozen=True, slots=True)
class ShownStory:
    """A story with its claims in order, and the key that its address has."""

    key: str
    story: Story
    claims: tuple[ShownClaim, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The stories to show, and a message for each file that cannot be."""

    stories: tuple[ShownStory, ...]
    broken: tuple[str, ...]


def shelf() -> Shelf:
    """The stories that ship, then the site's own files by their names."""
    found = {story.key: story for story in _shipped()}
    broken = []
    for path in _own_files():
        try:
            story = _own(path)
            if story.key in found:
                raise BadDataError(
                    f"{path.name}: there is a story '{story.story.story_id}' already. "
                    "Give this one an id of its own in [story]."
                )
            found[story.key] = story
        except ReddotError as problem:
            broken.append(str(problem))
        except (OSError, ValueError, ArithmeticError, RecursionError):
            broken.append(f"{path.name}: it cannot be read as a claim file. Check it again.")
    return Shelf(tuple(found.values()), tuple(broken))


@cache
def _shipped() -> tuple[ShownStory, ...]:
    return tuple(_shown(read_story(name)) for name in shipped_stories())


def _own_files() -> list[Path]:
    folder = place().folder / FOLDER
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def _own(path: Path) -> ShownStory:
    seen = path.stat()
    return _read(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=KEPT)
def _read(path: Path, changed_at: int, size: int) -> ShownStory:  # noqa: ARG001 - names a version
    if size > MOST_CHARACTERS:
        raise BadDataError(f"{path.name}: it has {size:,} bytes; give {MOST_CHARACTERS:,} at most.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadDataError(f"{path.name}: this is not a text file in UTF-8.") from None
    return _shown(parse_story(text, path.name))


def _shown(story: Story) -> ShownStory:
    verdicts = check_story(story)
    rules = map(rules_of_verdict, verdicts)
    keys = list(unique_keys(claim.claim_id for claim in story.claims))
    claims = tuple(
        ShownClaim(
            key,
            claim,
            verdict,
            claim_parts(f"claim-{key}", verdict, claim, own),
            typed_of(claim, verdict),
        )
        for key, claim, verdict, own in zip(keys, story.claims, verdicts, rules, strict=True)
    )
    return ShownStory(key_of(story.story_id) or "story", story, claims)


def key_of(name: str) -> str:
    """A name as a part of an address.

    >>> key_of("Taser 2018: Norfolk"), key_of("c01")
    ('taser-2018-norfolk', 'c01')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def unique_keys(names: Iterable[str]) -> Iterator[str]:
    """A key for each name in order, no two alike.

    >>> list(unique_keys(["c01", "C01", "…"]))
    ['c01', 'c01-2', 'claim-3']
    """
    taken: set[str] = set()
    for number, name in enumerate(names, 1):
        key = key_of(name) or f"claim-{number}"
        key = f"{key}-{number}" if key in taken else key
        taken.add(key)
        yield key
