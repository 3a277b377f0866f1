"""Everything that went out before, read from its folders, as disclosure control looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from reddot.disclosure.policy import Policy, Requirement
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication, PublishedCell
from reddot.disclosure.ranges import Range, exactly
from reddot.disclosure.space import Space
from reddot.disclosure.tables import cells_of
from reddot.errors import BadDataError, UsageError
from reddot.figures.breakdowns import read_breakdown
from reddot.figures.ladders import read_ladder
from reddot.publish.crossing import Crossing, Out
from reddot.publish.inside import Inside, Said, read_inside
from reddot.publish.known_zeros import Zero, candidates, common_knowledge
from reddot.publish.release_policy import ROWS, ReleasePolicy, read_release_policy
from reddot.publish.released import PUBLIC, PublishedRelease, read_release
from reddot.publish.segments import Segments, segments_of
from reddot.publish.shown import Address, address_of
from reddot.publish.table_names import CED_USE, TableName
from reddot.publish.verify import verify_release
from reddot.records.cells import Missing

POLICY = "policy.toml"


@dataclass(frozen=True, slots=True)
class Past:
    """One release that went out: what it shows, by address, and what stayed inside, if known."""

    release: PublishedRelease
    policy: ReleasePolicy
    said: Mapping[Address, Said]
    rows: Mapping[str, tuple[str, ...]]
    zeros: tuple[Zero, ...]
    inside: Inside | None

    @property
    def everything(self) -> tuple[TableName, ...]:
        """Its tables, and its row-level file where what went out of that is known."""
        row_file = self.policy.row_file
        return (*self.policy.names, *([row_file] if row_file and self.inside else []))

    @property
    def ladder(self) -> str:
        """The order of CED uses that it was counted by."""
        ladders = [t.figures.rule.ladder for t in self.release.tables.values()]
        return next((ladder.version for ladder in ladders if ladder is not None), "ho")


def read_past(folder: Path) -> Past:
    """Read a release that went out.

    Raises
    ------
    NotEnoughDataError
        There is no release in the folder.
    BadDataError
        It is not as the release step wrote it.
    """
    release = read_release(folder)
    public = folder / PUBLIC if (folder / PUBLIC).is_dir() else folder
    try:
        text = (public / POLICY).read_text(encoding="utf-8")
    except OSError as problem:
        raise BadDataError(f"{public} has no {POLICY}; restore the release.") from problem
    policy = read_release_policy(text)
    inside = read_inside(folder)
    if inside is not None:
        return Past(release, policy, inside.cells, inside.rows, inside.zeros, inside)
    said = dict(_said_in_public(release, policy.policies, policy.names))
    rows = _rows_of(release, policy.names)
    return Past(release, policy, said, rows, tuple(_zeros_of(release, rows)), None)


def _zeros_of(release: PublishedRelease, rows: Mapping[str, tuple[str, ...]]) -> Iterator[Zero]:
    """The rows that are 0 for most and of which nobody sees a number above 0."""
    some = {
        (row.force, key, value)
        for table in release.tables.values()
        for row in table.figures.rows
        for key, value in row.keys.items()
        if any(not isinstance(f.value, Missing) and f.value > 0 for f in row.cells.values())
    }
    for name, own in rows.items():
        for row in candidates(read_breakdown(name), own):
            yield from ((f, name, row) for f in release.forces if (f, name, row) not in some)


def _said_in_public(
    release: PublishedRelease, policies: Policies, names: Sequence[TableName]
) -> Iterator[tuple[Address, Said]]:
    """What whoever reads the release alone knows: every withheld cell may be a protected one."""
    for name in names:
        policy = policies.of(name.name)
        for row in release.tables[name.name].figures.rows:
            for cell, figure in row.cells.items():
                zero = figure.value is Missing.NOT_AVAILABLE  # of a 0 alone the source says nothing
                value = 0 if zero else figure.value
                yield address_of(name, row, cell), _read_cell(policy, value)


def _read_cell(policy: Policy, value: int | float | Missing) -> Said:
    if isinstance(value, Missing):
        least = 0 if policy.zeros else policy.protect.low
        return Said(value, Range(least), Requirement(policy.width))
    number = int(value)
    if not policy.method.rounds:
        return Said(number, exactly(number), None)
    half = policy.base // 2
    return Said(number, Range(max(0, number - half), number + half), None)


def _rows_of(release: PublishedRelease, names: Sequence[TableName]) -> dict[str, tuple[str, ...]]:
    """The rows of each breakdown, from the rows of the tables."""
    found: dict[str, set[str]] = {}
    for name in names:
        for row in release.tables[name.name].figures.rows:
            for key, value in row.keys.items():
                found.setdefault(key, set()).add(value)
    return {key: read_breakdown(key).rows(values) for key, values in found.items()}


@dataclass(frozen=True)
class History:
    """Releases in the order in which they went out, and what is to follow them, if anything.

    ``following`` is the crossing of a release that is being built.
    """

    past: tuple[Past, ...]
    following: Crossing | None = None
    taken_away: bool = False

    @cached_property
    def vintages(self) -> tuple[int, ...]:
        """The vintage of each release: one more than any earlier one of the same time.

        The last is that of the release being built, if there is one.
        """
        spans = [set(one.release.periods) for one in self.past]
        spans += [set(self.following.segments.periods)] if self.following else []
        covers = [{s for p in own for s in self.segments.periods[p]} for own in spans]
        found: list[int] = []
        for at, own in enumerate(covers):
            met = [found[i] for i in range(at) if covers[i] & own]
            found.append(1 + max(met, default=-1))
        return tuple(found)

    @cached_property
    def segments(self) -> Segments:
        """The stretches that all their periods are made of."""
        periods = [p for one in self.past for p in one.release.periods]
        periods += list(self.following.segments.periods) if self.following else []
        return segments_of(periods)

    @cached_property
    def crossing(self) -> Crossing:
        """What all of their tables cross together."""
        own = (self.following,) if self.following else ()
        names = [n for one in self.past for n in one.policy.names]
        names += [n for one in own for n in one.names]
        files = [n for one in self.past for n in one.everything if n.table == ROWS]
        files += [n for one in own for n in one.row_files]
        forces = [f for one in self.past for f in one.release.forces]
        forces += [f for one in own for f in one.forces]
        rows: dict[str, set[str]] = {}
        for one in (*self.past, *own):
            for name, values in one.rows.items():
                rows.setdefault(name, set()).update(values)
        return Crossing(
            tuple({n.name: n for n in names}.values()),
            tuple(sorted(set(forces))),
            self.segments,
            own[0].ladder if own else read_ladder(self.past[-1].ladder),
            {name: read_breakdown(name).rows(values) for name, values in needed(rows).items()},
            tuple(dict.fromkeys(files)),
        )

    @cached_property
    def space(self) -> Space:
        """The atoms of everything."""
        return self.crossing.space(max(self.vintages), taken_away=self.taken_away)

    def publications(self) -> tuple[Publication, ...]:
        """What each release let out, in the cells of the space."""
        found = zip(self.past, self.vintages, strict=False)
        return tuple(self._publication(one, vintage) for one, vintage in found)

    def _publication(self, one: Past, vintage: int) -> Publication:
        out = Out(one.release.forces, one.release.periods, vintage)
        cells = []
        for name in one.everything:
            for table in self.crossing.tables(name, out):
                for cell in cells_of(self.space, table):
                    said = one.said.get((cell.table, cell.about, cell.labels))
                    if said is not None:
                        named = replace(cell, table=f"release {one.release.number}, {cell.table}")
                        cells.append(PublishedCell(named, said.shown, said.says, said.wants))
        known = common_knowledge(self.space, self.crossing, one.zeros, out)
        return Publication(f"release {one.release.number}", (*cells, *known.cells))


def check_whole(folder: Path) -> None:
    """Return only if a release is as it was written.

    Raises
    ------
    BadDataError
        A file of it differs: nothing is built upon it.
    """
    problems = verify_release(folder)
    if problems:
        raise BadDataError(
            f"{folder} is not as it was released: {problems[0]} In all, {len(problems)} files "
            "differ. Restore the folder; nothing is built upon it."
        )


def check_number(number: int, history: History) -> None:
    """Return only if a number comes after those of every earlier release.

    Raises
    ------
    UsageError
        It does not.
    """
    last = max((one.release.number for one in history.past), default=0)
    if number <= last:
        raise UsageError(
            f"Release {last} went out already; a new one cannot be number {number}. Give "
            f"{last + 1} or more."
        )


def needed(rows: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The rows of the breakdowns, the highest use of a CED among them where tactics are."""
    found = dict(rows)
    if "tactic" in found:
        found.setdefault(CED_USE, set())
    return found


def read_history(folders: Sequence[Path], following: Crossing | None = None) -> History:
    """Read releases in the order in which they went out.

    Raises
    ------
    NotEnoughDataError, BadDataError
        A folder holds no release, or one that is not as it was written.
    BadDataError
        The releases were counted by different orders of CED uses.
    """
    past = tuple(sorted(map(read_past, folders), key=lambda one: one.release.number))
    ladders = {one.ladder for one in past if any(n.table == "ced" for n in one.policy.names)}
    ladders |= {following.ladder.version} if following else set()
    if len(ladders) > 1:
        raise BadDataError(
            f"Releases by the ladders {' and '.join(sorted(ladders))}: one count of the highest "
            "use cannot be checked against the other. Use one ladder for all."
        )
    return History(past, following)
