"""Whatever happens, in whatever order: everyone named owes, or has ended owing, a statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from reddot.errors import BadDataError
from reddot.review.obligations import (
    Obligation,
    ask,
    ask_again,
    check_obligation,
    end,
    is_reminder_due,
    obligations_for,
    remind,
)

LONDON = ZoneInfo("Europe/London")
OFFICERS = ("E1", "E2", "E3", "E4", "E5")
AUTHOR = "E1"
STARTS = (
    datetime(2026, 7, 1, 12, tzinfo=UTC),
    datetime(2026, 3, 22, 23, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
    datetime(2026, 10, 17, 8, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
)
LONGEST_SILENCE = timedelta(days=2, hours=1)  # two days of which one is 25 hours long


class World:
    """A report's obligations, told only what happened."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.named: set[str] = set()
        self.owed: list[Obligation] = []
        self.touched: dict[str, datetime] = {}
        self.discarded = False

    def open_ones(self) -> list[Obligation]:
        return [one for one in self.owed if one.is_open]

    def put(self, after: Obligation) -> None:
        self.owed = [after if one.owner == after.owner else one for one in self.owed]
        self.touched[after.owner] = self.now


def broken_promises(world: World) -> list[str]:
    """Every way in which someone could be forgotten, asked twice or never reminded."""
    owners = [one.owner for one in world.owed]
    found = [f"{who} owes nothing" for who in world.named - {AUTHOR} if who not in owners]
    found += [f"{who} owes twice" for who in set(owners) if owners.count(who) > 1]
    found += ["the author owes one"] if AUTHOR in owners else []
    for one in world.owed:
        try:
            check_obligation(one)
        except BadDataError as wrong:
            found.append(f"{one.owner}: {wrong}")
            continue
        if one.is_open:
            found += _silences(world, one)
    if world.discarded and world.open_ones():
        found.append("a statement is owed on a discarded report")
    return found


def _silences(world: World, one: Obligation) -> list[str]:
    assert one.next_reminder_at is not None
    local = one.next_reminder_at.astimezone(LONDON)
    found = [] if local.time() == time(9) else [f"{one.owner}: not at nine"]
    latest = max(one.due_at, world.touched[one.owner] + LONGEST_SILENCE)
    return found + ([f"{one.owner}: too long a silence"] if one.next_reminder_at > latest else [])


class Statements(RuleBasedStateMachine):
    @initialize(now=st.sampled_from(STARTS), people=st.sets(st.sampled_from(OFFICERS)))
    def begin(self, now: datetime, people: set[str]) -> None:
        self.world = World(now)
        self.name_people(people)

    def name_people(self, people: set[str]) -> None:
        world = self.world
        world.named |= people
        added = obligations_for(sorted(people), AUTHOR, world.owed, world.now)
        world.owed += added
        world.touched |= {one.owner: world.now for one in added}

    @rule(
        wait=st.one_of(
            st.timedeltas(timedelta(seconds=1), timedelta(hours=30)),
            st.timedeltas(timedelta(days=1), timedelta(days=40)),
        )
    )
    def time_passes(self, wait: timedelta) -> None:
        self.world.now += wait

    @precondition(lambda self: not self.world.discarded)
    @rule(people=st.sets(st.sampled_from(OFFICERS), min_size=1))
    def people_are_added(self, people: set[str]) -> None:
        self.name_people(people)

    @rule()
    def the_worker_reminds(self) -> None:
        world = self.world
        for one in world.open_ones():
            if is_reminder_due(one, world.now):
                world.put(remind(one, world.now))
        for one in world.open_ones():
            assert one.next_reminder_at is not None
            assert one.next_reminder_at > world.now

    @precondition(lambda self: self.world.open_ones())
    @rule(data=st.data())
    def someone_reminds_by_hand(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.world.open_ones()))
        after = remind(one, self.world.now)
        assert after.next_reminder_at is not None
        assert after.next_reminder_at > self.world.now
        self.world.put(after)

    @precondition(lambda self: self.world.open_ones())
    @rule(data=st.data(), reason=st.sampled_from(["given", "not_there", "withdrawn"]))
    def one_ends(self, data: st.DataObject, reason: str) -> None:
        one = data.draw(st.sampled_from(self.world.open_ones()))
        self.world.put(end(one, reason, self.world.now))

    @precondition(lambda self: not self.world.discarded)
    @rule()
    def what_was_withdrawn_is_asked_for_again(self) -> None:
        for one in self.world.owed:
            if one.end_reason == "withdrawn":
                self.world.put(ask_again(one, self.world.now))

    @rule()
    def the_report_is_discarded(self) -> None:
        world = self.world
        world.discarded = True
        for one in world.open_ones():
            world.put(end(one, "report_discarded", world.now))

    @invariant()
    def nobody_is_forgotten(self) -> None:
        if hasattr(self, "world"):
            assert broken_promises(self.world) == []


TestStatements = Statements.TestCase
TestStatements.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)


def world_of(*owed: Obligation, named: tuple[str, ...] = ()) -> World:
    world = World(STARTS[0])
    world.owed, world.named = list(owed), set(named)
    world.touched = {one.owner: world.now for one in owed}
    return world


def test_the_promises_are_seen_to_be_broken() -> None:
    now = STARTS[0]
    owed = ask("E2", now)
    assert owed.next_reminder_at is not None
    assert broken_promises(world_of(owed, named=("E1", "E2"))) == []
    assert broken_promises(world_of(owed, named=("E2", "E3"))) == ["E3 owes nothing"]
    assert broken_promises(world_of(owed, owed)) == ["E2 owes twice"]
    assert broken_promises(world_of(ask("E1", now))) == ["the author owes one"]
    late = replace(owed, next_reminder_at=owed.next_reminder_at + timedelta(days=4))
    assert broken_promises(world_of(late)) == ["E2: too long a silence"]
    early = replace(owed, next_reminder_at=owed.next_reminder_at - timedelta(hours=1))
    assert broken_promises(world_of(early)) == ["E2: not at nine"]
    silent = replace(owed, next_reminder_at=None)
    assert "no next reminder" in broken_promises(world_of(silent))[0]
    discarded = world_of(owed)
    discarded.discarded = True
    assert broken_promises(discarded) == ["a statement is owed on a discarded report"]
