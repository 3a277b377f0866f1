"""The scenario files of the site: which there are, what is in one, and what is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from reddot.errors import BadDataError
from reddot.store.models.cover import LONGEST_SCENARIO
from reddot.store.not_done import NotFoundError
from reddot.store.setup import place

if TYPE_CHECKING:
    from reddot.cover.scenario import Scenario

FOLDER = "scenarios"
ENDING = ".toml"
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario file: its name, what it says, or else everything that is wrong with it."""

    name: str
    path: Path
    scenario: Scenario | None
    findings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the scenario calls itself; the name of its file where it cannot be read."""
        return self.name if self.scenario is None else self.scenario.name

    def sha256(self) -> str:
        """The checksum of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def scenario_folder() -> Path:
    """The folder of the site's scenario files."""
    return place().folder / FOLDER


def scenario_names() -> tuple[str, ...]:
    """The names of the scenario files, without their ending, in alphabetical order."""
    found = scenario_folder().glob(f"*{ENDING}")
    return tuple(sorted(path.stem for path in found if len(path.stem) <= LONGEST_SCENARIO))


def scenario_files() -> tuple[ScenarioFile, ...]:
    """Every scenario file of the site, those that cannot be read included."""
    return tuple(scenario_file(name) for name in scenario_names())


def scenario_file(name: str) -> ScenarioFile:
    """A scenario file of the site by its name.

    Raises
    ------
    NotFoundError
        There is no such file in the folder.

    Notes
    -----
    What was read is kept until a file of the folder changes.
    """
    if name not in scenario_names():
        raise NotFoundError(
            f"There is no scenario '{name}' here. Put its file into the folder {FOLDER} of the "
            "site’s data, then open the page again."
        )
    return _read(scenario_folder() / f"{name}{ENDING}", _stamp(scenario_folder()))


def held_scenario(name: str) -> ScenarioFile | None:
    """A scenario file of the site by its name; nothing where it is gone."""
    return scenario_file(name) if name in scenario_names() else None


def _stamp(folder: Path) -> Stamp:
    """What tells one state of the folder from another: each file with its size and moment."""
    held = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((str(path), (s := path.stat()).st_size, s.st_mtime_ns) for path in held)


@lru_cache(maxsize=32)
def _read(path: Path, stamp: Stamp) -> ScenarioFile:  # noqa: ARG001 - the stamp is for the cache
    from reddot.cover.scenario import read_scenario  # heavy: numbers, which few pages need

    try:
        return ScenarioFile(path.stem, path, read_scenario(path))
    except BadDataError as problem:
        inside = str(problem).replace(f"{path.parent}/", "")  # the site's folder says nothing
        said = tuple(line for line in inside.splitlines() if line.strip())
        return ScenarioFile(path.stem, path, None, said)
