"""Names of forces and regions, made the same whatever a release prints."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from reddot.errors import UsageError

Area = Literal["force", "region", "national"]
NATIONAL = "England and Wales"

_MARKS = re.compile(r"\((?:R|P|r|p)\)|\[[^\]]*\]|[\u00b9\u00b2\u00b3\u2070-\u2079*†‡]")


@dataclass(frozen=True, slots=True)
class Place:
    """A force, a region or the nation, by its one name here.

    A region's name ends in " region", so that West Midlands the force and West Midlands the
    region are never taken for each other. ``known`` is false for a name met for the first time;
    ``synthetic`` is true for an invented force, whose records are made up.
    """

    name: str
    area: Area
    region: str | None = None
    known: bool = True
    synthetic: bool = False


def plain_label(text: str) -> str:
    """Strip revision marks, footnotes, stars, line breaks and spare spaces from a label.

    >>> plain_label("*Total East of England (R) "), plain_label("CED1")
    ('Total East of England', 'CED')
    """
    bare = " ".join(_MARKS.sub(" ", text).split())
    return re.sub(r"(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*$", "", bare)


@cache
def _places() -> dict[str, tuple[Place, ...]]:
    text = (resources.files("reddot.records") / "forces.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    index: dict[str, list[Place]] = {}

    def enter(place: Place, *names: str) -> None:
        for name in names:
            index.setdefault(name.casefold(), []).append(place)

    national = entries["national"]
    enter(Place(national["name"], "national"), national["name"], *national["aliases"])
    for entry in entries["regions"]:
        name = entry["name"]
        enter(Place(f"{name} region", "region"), name, f"{name} region", f"Total {name}")
    for entry in entries["forces"]:
        synthetic = entry.get("synthetic", False)
        place = Place(entry["name"], "force", entry.get("region"), synthetic=synthetic)
        enter(place, entry["name"], *entry.get("aliases", []))
    return {name: tuple(places) for name, places in index.items()}


@cache
def region_names() -> frozenset[str]:
    """The labels, in lower case, that stand for a region and for no force."""
    return frozenset(
        name
        for name, places in _places().items()
        if all(p.area == "region" for p in places) and not name.startswith("total ")
    )


_SUFFIX = re.compile(r" (?:police|constabulary|police service|police force)$")


def _find(bare: str) -> tuple[Place, ...]:
    """The places of a name, its everyday spellings included: "Kent Police", "Avon and Somerset"."""
    name = bare.casefold().replace("\u2013", "-")
    for spelling in (name, name.replace(" and ", " & ")):
        if found := _places().get(spelling):
            return found
        short = _SUFFIX.sub("", spelling)
        if short != spelling and (found := _places().get(short)):
            return tuple(place for place in found if place.area == "force")
    return ()


def force_names() -> tuple[str, ...]:
    """The names of the real forces known here, sorted."""
    places = {p for found in _places().values() for p in found}
    return tuple(sorted({p.name for p in places if p.area == "force" and not p.synthetic}))


def read_place(label: str, *, region_seen: bool = True) -> Place:
    """The place that a row of a table names.

    Parameters
    ----------
    label
        The text of the cell, marks and footnotes included.
    region_seen
        Whether a row for the region of the same name came before: in a table that prints regions
        and forces in one column, the first "West Midlands" is the region, the second the force.

    Examples
    --------
    >>> read_place("Hampshire (R)").name, read_place("*Total Wales").area
    ('Hampshire', 'region')
    """
    bare = plain_label(label)
    found = _find(bare)
    if not found:
        total = bare.casefold().startswith("total ")
        return Place(bare, "region" if total else "force", known=False)
    wanted = "force" if region_seen else "region"
    return next((p for p in found if p.area == wanted), found[0])


def is_synthetic(force: str) -> bool:
    """Whether a force is invented: everything printed of it says so.

    >>> is_synthetic("Eastshire"), is_synthetic("Norfolk")
    (True, False)
    """
    return read_place(force).synthetic


def nearest_forces(name: str, *, least: float = 0.8) -> list[str]:
    """The names nearest to one that no force has, best first; ``least`` is from 0 to 1.

    >>> nearest_forces("Norfollk")
    ['Norfolk']
    """
    return difflib.get_close_matches(name, [*force_names(), NATIONAL], n=3, cutoff=least)


def find_force(name: str) -> str:
    """The one name of the force that a person typed, case and spelling variants allowed.

    Raises
    ------
    UsageError
        No force has that name; the message gives the nearest ones.

    Examples
    --------
    >>> find_force("norfolk"), find_force("Metropolitan")
    ('Norfolk', 'Metropolitan Police')
    """
    found = _find(plain_label(name))
    if found:
        wanted = next((p for p in found if p.area != "region"), found[0])
        return wanted.name
    near = nearest_forces(name, least=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UsageError(f"No force is called '{name}'.{hint}")


def spelled_place(name: str) -> Place:
    """The place of a name that a person typed; a name nobody knows is taken as it is.

    Raises
    ------
    UsageError
        The name is nearly that of a force: it is taken for a misspelling, not for another force.

    Examples
    --------
    >>> spelled_place("Westshire").known, spelled_place("norfolk").name
    (False, 'Norfolk')
    """
    place = read_place(name)
    near = difflib.get_close_matches(name, [*force_names(), NATIONAL], n=1, cutoff=0.8)
    if not place.known and near:
        raise UsageError(f"No force is called '{name}'. Did you mean {near[0]}?")
    return place
