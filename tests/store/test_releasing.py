"""Releases: who may do what, numbers without gaps, nothing out that was not signed off."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from test_at_the_same_time import together

from cast import FORCE, SIGNED_IN, Cast, make_cast, make_person
from published import (
    announced,
    draft_again,
    drafted,
    fill_records,
    folder_of,
    out,
    previewed,
    remove_releases,
    signed_off,
    today,
)
from reddot.errors import BadDataError, NotPermittedError, ReddotError, UsageError
from reddot.ledger.checkpoint import check_signature
from reddot.ledger.commitment import commit
from reddot.ledger.entries import commitment_leaf
from reddot.ledger.keys import read_public_key
from reddot.ledger.merkle import leaf_hash
from reddot.ledger.proofs import verify_inclusion
from reddot.publish.policy_text import default_policy
from reddot.publish.released import read_release
from reddot.store import actions, ledger_key
from reddot.store.actions import release_builds, releasing
from reddot.store.actions.release_builds import (
    POLICY,
    build_beside,
    build_waiting,
    policy_of_site,
    repair_releases,
)
from reddot.store.actions.sequencing import sequence
from reddot.store.models import AuditRow, Release, ReleaseStep, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.release_changes import changes
from reddot.store.release_folders import numbers_on_disk
from reddot.store.release_ledger import ledger_entries
from reddot.store.release_states import (
    STATES,
    TRANSITIONS,
    can_transition,
    check_transition,
    release_states_page,
)
from reddot.store.releases import calendar, find_file, find_released, published, released
from reddot.store.setup import place
from reddot.store.snapshot import remove_snapshots

at_once = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_releases() -> Iterator[None]:
    remove_releases()
    yield
    remove_releases()


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """The cast, with records to count and a snapshot of them."""
    fill_records()
    return cast


# --- the table of states


def test_every_transition_is_between_known_states_and_every_state_is_reached() -> None:
    named = {state for row in TRANSITIONS for state in (*row.before, row.after)}
    assert named | {"announced"} == set(STATES)
    assert not can_transition("released", "draft")
    with pytest.raises(NotPermittedError, match="Possible now: Replaced, Withdraw it"):
        check_transition("released", "sign_off")
    with pytest.raises(NotPermittedError, match="Nothing more can be done"):
        check_transition("called_off", "draft")


def test_the_page_of_states_names_every_one() -> None:
    page = release_states_page()
    assert all(f"| `{state}` |" in page for state in STATES)
    assert "previewed --> signed_off: Sign it off" in page


# --- the way of a release


def test_a_release_goes_from_the_calendar_to_everyone(filled: Cast) -> None:
    row = announced(filled)
    assert [one.title for one in calendar()] == ["Use of force"]
    row = draft_again(filled, row)
    assert (row.state, row.draft_number, row.number) == ("drafted", 1, None)
    row = actions.preview_release(filled.force_lead, row.key, row.draft_sha256)
    row = actions.sign_off_release(filled.auditor, row.key, row.draft_sha256)
    draft = folder_of(row)
    row = actions.release(filled.force_lead, row.key)
    assert (row.state, row.number) == ("released", 1)
    assert not draft.exists()
    assert folder_of(row).is_dir()
    found = published(find_released(1))
    assert (found.number, found.title, found.released_on) == (1, "Use of force", today())
    assert found.forces == (FORCE,)
    manifest = (folder_of(row) / "public" / "release.json").read_bytes()
    assert row.manifest_sha256 == sha256(manifest).hexdigest()
    assert list(calendar()) == []


def test_what_is_out_is_closed_for_writing(filled: Cast) -> None:
    row = out(filled)
    files = [path for path in folder_of(row).rglob("*") if path.is_file()]
    assert files
    assert {path.stat().st_mode & 0o777 for path in files} == {0o400}


def test_the_next_release_gets_the_next_number_and_knows_the_ones_before(
    filled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = out(filled)
    asked: list[tuple[Path, ...]] = []
    own = release_builds.asked_for

    def listening(*words: object) -> object:
        made = own(*words)  # type: ignore[arg-type]
        asked.append(made.earlier)
        return made

    monkeypatch.setattr(release_builds, "asked_for", listening)
    second = drafted(filled, "Use of force again")
    assert second.draft_number == 2
    assert asked == [(folder_of(first),)]


def test_a_correction_marks_the_release_whose_place_it_takes(filled: Cast) -> None:
    first = out(filled)
    second = out(filled, "Corrected", corrects=1, reason="A month was left out.")
    first.refresh_from_db()
    assert (first.state, second.number) == ("corrected", 2)
    assert published(find_released(1)).number == 1, "the old one stays readable"
    manifest = published(find_released(2))
    assert (manifest.corrects, manifest.reason) == (1, "A month was left out.")
    with pytest.raises(NotPermittedError, match="corrected already"):
        announced(filled, "Again", corrects=1, reason="Still wrong.")
    with pytest.raises(UsageError, match="no release 7"):
        announced(filled, "Again", corrects=7, reason="Still wrong.")
    with pytest.raises(UsageError, match="Say why it is corrected"):
        announced(filled, "Again", corrects=2)


def test_two_corrections_of_one_release_are_not_both_let_out(filled: Cast) -> None:
    out(filled)
    one = announced(filled, "One", corrects=1, reason="Wrong.")
    two = announced(filled, "Two", corrects=1, reason="Wrong as well.")
    for row in (one, two):
        row = draft_again(filled, row)
        actions.preview_release(filled.force_lead, row.key, row.draft_sha256)
        actions.sign_off_release(filled.auditor, row.key, row.draft_sha256)
        if row.key == one.key:
            actions.release(filled.force_lead, row.key)
    with pytest.raises(NotPermittedError, match="corrected by another release meanwhile"):
        actions.release(filled.force_lead, two.key)


def test_a_withdrawn_release_stays_readable_with_its_reason(filled: Cast) -> None:
    row = out(filled)
    with pytest.raises(UsageError, match="Say why it is withdrawn"):
        actions.withdraw_release(filled.force_lead, row.key, "  ")
    actions.withdraw_release(filled.force_lead, row.key, "A file was of another year.")
    assert find_released(1).state == "withdrawn"
    assert published(find_released(1)).tables
    with pytest.raises(NotPermittedError, match="'Withdraw it' is not possible"):
        actions.withdraw_release(filled.force_lead, row.key, "Again.")
    second = out(filled, "Put right", corrects=1, reason="The right year.")
    assert (find_released(1).state, second.number) == ("corrected", 2)


def test_a_day_that_is_moved_drops_the_draft_and_keeps_why(filled: Cast) -> None:
    row = signed_off(filled)
    draft = folder_of(row)
    later = today() + timedelta(days=7)
    with pytest.raises(UsageError, match="Give another day"):
        actions.postpone_release(filled.force_lead, row.key, today(), "No reason")
    with pytest.raises(UsageError, match="is past"):
        actions.postpone_release(filled.force_lead, row.key, today() - timedelta(days=1), "Late")
    row = actions.postpone_release(filled.force_lead, row.key, later, "A file came late.")
    assert (row.state, row.planned_on, row.draft_key) == ("announced", later, None)
    assert (row.signed_off_by, row.drafted_by) == (None, None)
    step = ReleaseStep.objects.get(action="postpone")
    assert (step.reason, step.day_before) == ("A file came late.", today())
    del draft


@at_once
def test_the_folder_of_a_dropped_draft_is_removed() -> None:
    cast = make_cast()
    fill_records()
    row = drafted(cast)
    draft = folder_of(row)
    assert draft.is_dir()
    actions.call_off_release(cast.force_lead, row.key, "There is nothing new to say.")
    assert not draft.exists()
    again = drafted(cast, "Another")
    first = folder_of(again)
    again = draft_again(cast, again)
    assert not first.exists()
    assert folder_of(again).is_dir()


def test_it_goes_out_on_its_day_and_on_no_other(
    filled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = today() + timedelta(days=3)
    row = actions.announce_release(filled.force_lead, FORCE, "Ahead", ahead)
    row = draft_again(filled, row)
    actions.preview_release(filled.force_lead, row.key, row.draft_sha256)
    actions.sign_off_release(filled.auditor, row.key, row.draft_sha256)
    with pytest.raises(NotPermittedError, match="appears on no day before"):
        actions.release(filled.force_lead, row.key)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=4))
    with pytest.raises(NotPermittedError, match="is past and stands in it"):
        actions.release(filled.force_lead, row.key)
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=3))
    assert actions.release(filled.force_lead, row.key).number == 1


def test_a_day_that_is_past_or_a_blank_title_is_not_announced(cast: Cast) -> None:
    with pytest.raises(UsageError, match="is past"):
        actions.announce_release(cast.force_lead, FORCE, "Late", today() - timedelta(days=1))
    with pytest.raises(UsageError, match="Give the release a title"):
        actions.announce_release(cast.force_lead, FORCE, "  ", today())
    with pytest.raises(UsageError, match="at most 150"):
        actions.announce_release(cast.force_lead, FORCE, "x" * 151, today())


# --- who


ANNOUNCE = {"force_lead"}
READ = {"force_lead", "auditor"}


def _refused(cast: Cast, act: Callable[[User], object]) -> set[str]:
    """Everyone to whom an act is refused."""
    found = set()
    for name in SIGNED_IN:
        user = cast.member(name)
        assert user is not None
        try:
            with transaction.atomic():
                act(user)
                transaction.set_rollback(True)
        except NotPermittedError:
            found.add(name)
    return found


def test_each_step_is_for_whom_it_should_be_and_for_nobody_else(filled: Cast) -> None:
    row, everyone = drafted(filled), set(SIGNED_IN)
    seen, later = row.draft_sha256, today() + timedelta(days=1)
    of_draft: dict[Callable[[User], object], set[str]] = {
        lambda u: actions.announce_release(u, FORCE, "Another", today()): ANNOUNCE,
        lambda u: actions.postpone_release(u, row.key, later, "Why"): ANNOUNCE,
        lambda u: actions.call_off_release(u, row.key, "Why"): ANNOUNCE,
        lambda u: actions.draft_release(u, row.key): ANNOUNCE,
        lambda u: actions.preview_release(u, row.key, seen): ANNOUNCE,
        lambda u: actions.view_draft(u, row.key): READ,
        lambda u: actions.view_work(u, row.key): READ,
    }
    for act, allowed in of_draft.items():
        assert _refused(filled, act) == everyone - allowed
    actions.preview_release(filled.force_lead, row.key, seen)
    sign = _refused(filled, lambda u: actions.sign_off_release(u, row.key, seen))
    assert sign == everyone - {"auditor"}, "the force lead drafted it"
    back = _refused(filled, lambda u: actions.send_back_release(u, row.key, "Why"))
    assert back == everyone - READ
    actions.sign_off_release(filled.auditor, row.key, seen)
    # whoever is let through moves the folder: the refused are asked before
    others = everyone - {"force_lead"}
    for name in sorted(others):
        with pytest.raises(NotPermittedError):
            actions.release(filled.member(name), row.key)  # type: ignore[arg-type]
    actions.release(filled.force_lead, row.key)
    drop = _refused(filled, lambda u: actions.withdraw_release(u, row.key, "Why"))
    assert drop == others


def test_whoever_drafted_it_never_signs_it_off(filled: Cast) -> None:
    row = previewed(filled)
    with pytest.raises(NotPermittedError, match="A second person signs it off"):
        actions.sign_off_release(filled.force_lead, row.key, row.draft_sha256)
    actions.grant_role(None, filled.force_lead, "auditor", FORCE)
    filled.force_lead.refresh_from_db()
    with pytest.raises(NotPermittedError, match="You drafted this release"):
        actions.sign_off_release(filled.force_lead, row.key, row.draft_sha256)
    second = make_person("second_lead", "force_lead")
    assert actions.sign_off_release(second, row.key, row.draft_sha256).signed_off_by == second
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(key=row.key).update(signed_off_by=filled.force_lead)


def test_what_was_built_anew_has_to_be_looked_at_again(filled: Cast) -> None:
    row = drafted(filled)
    seen = row.draft_sha256
    fill_records(150)
    row = draft_again(filled, row)
    assert row.draft_sha256 != seen
    with pytest.raises(NotPermittedError, match="built anew since you opened the page"):
        actions.preview_release(filled.force_lead, row.key, seen)
    actions.preview_release(filled.force_lead, row.key, row.draft_sha256)
    with pytest.raises(NotPermittedError, match="built anew since you opened the page"):
        actions.sign_off_release(filled.auditor, row.key, seen)


def test_a_draft_that_is_sent_back_is_signed_off_by_nobody(filled: Cast) -> None:
    row = signed_off(filled)
    row = actions.send_back_release(filled.auditor, row.key, "Table 3 names the wrong year.")
    assert (row.state, row.signed_off_by, row.signed_off_at) == ("drafted", None, None)
    with pytest.raises(NotPermittedError, match="'Release it' is not possible"):
        actions.release(filled.force_lead, row.key)


def test_every_reading_of_a_draft_is_logged_and_nothing_else_of_it(filled: Cast) -> None:
    row = drafted(filled)
    _, folder = actions.view_draft(filled.auditor, row.key)
    assert folder == folder_of(row)
    found = AuditRow.objects.get(action="view_release_draft")
    assert (found.operation, found.actor) == ("consultation", f"user:{filled.auditor.pk}")
    assert (found.record, found.detail) == (f"release_work:{row.key}", "")
    with pytest.raises(NotPermittedError):
        actions.view_draft(filled.researcher, row.key)
    assert AuditRow.objects.filter(action="view_release_draft").count() == 1


def test_there_is_no_draft_to_look_at_before_it_is_built(cast: Cast) -> None:
    row = announced(cast)
    with pytest.raises(NotFoundError, match="no draft to look at"):
        actions.view_draft(cast.force_lead, row.key)


# --- building


def test_without_a_snapshot_it_is_refused_with_what_to_do(cast: Cast) -> None:
    remove_snapshots()
    row = drafted(cast)
    assert row.state == "refused"
    assert "No snapshot of the records was written yet" in row.refusal
    assert list((place().folder / "releases").iterdir()) == []


def test_a_refusal_is_kept_and_the_next_draft_forgets_it(
    filled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ReddotError("Release 1 would show:\n- cell A, by the margin.\nWithhold more.")

    with monkeypatch.context() as patched:
        patched.setattr(release_builds, "_write", refuse)
        row = drafted(filled)
    assert (row.state, row.draft_key) == ("refused", None)
    assert row.refusal.splitlines()[1] == "- cell A, by the margin."
    row = draft_again(filled, row)
    assert (row.state, row.refusal) == ("drafted", "")


def test_a_failure_is_told_without_its_details_and_is_in_the_log(
    filled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret count of 3")

    monkeypatch.setattr(release_builds, "_write", fail)
    row = announced(filled)
    actions.draft_release(filled.force_lead, row.key)
    with pytest.raises(RuntimeError):
        build_waiting()
    row.refresh_from_db()
    assert row.state == "refused"
    assert "log of the site" in row.refusal
    assert "secret" not in row.refusal


def test_a_policy_of_the_site_counts_instead_of_the_one_that_ships(filled: Cast) -> None:
    own = place().folder / POLICY
    good = own.read_text(encoding="utf-8")
    own.write_text("this is no policy", encoding="utf-8")
    row = drafted(filled)
    assert row.state == "refused"
    own.write_text(good, encoding="utf-8")
    row = draft_again(filled, row)
    assert set(read_release(folder_of(row)).tables) == set(tomllib.loads(good)["tables"])


def test_without_a_policy_of_its_own_the_one_that_ships_counts(
    filled: Cast,  # noqa: ARG001
) -> None:
    (place().folder / POLICY).unlink()
    assert policy_of_site() == default_policy()


def test_a_build_that_a_crash_ended_is_begun_again(
    filled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = announced(filled)
    actions.draft_release(filled.force_lead, row.key)
    with monkeypatch.context() as patched:
        patched.setattr(release_builds, "_finish", _crash)
        with pytest.raises(SystemExit):
            build_waiting()
    row.refresh_from_db()
    assert row.state == "drafting"
    assert build_waiting() == 1
    row.refresh_from_db()
    assert row.state == "drafted"
    left = [path for path in (place().folder / "releases").iterdir() if path != folder_of(row)]
    assert len(left) == 1
    days_ago = timezone.now().timestamp() - 2 * 24 * 3600
    os.utime(left[0], (days_ago, days_ago))
    draft_again(filled, row)
    assert not left[0].exists()


def _crash(*_: object) -> None:
    raise SystemExit(9)


@at_once
def test_the_worker_builds_beside_its_other_work() -> None:
    cast = make_cast()
    fill_records()
    assert build_beside() is None, "nothing was asked for"
    row = announced(cast)
    actions.draft_release(cast.force_lead, row.key)
    thread = build_beside()
    assert thread is not None
    thread.join(60)
    row.refresh_from_db()
    assert row.state == "drafted"


def test_a_draft_that_was_asked_for_anew_meanwhile_is_not_taken(
    filled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = announced(filled)
    actions.draft_release(filled.force_lead, row.key)
    own = release_builds._write

    def slow(*words: object) -> None:
        own(*words)  # type: ignore[arg-type]
        later = today() + timedelta(days=2)
        actions.postpone_release(filled.force_lead, row.key, later, "Moved meanwhile.")

    monkeypatch.setattr(release_builds, "_write", slow)
    build_waiting()
    row.refresh_from_db()
    assert (row.state, row.draft_key) == ("announced", None)
    assert list((place().folder / "releases").iterdir()) == []


# --- what keeps a release in


@pytest.mark.parametrize("place_of", ["manifest", "table", "extra", "missing"])
def test_a_draft_that_was_tampered_with_is_not_let_out(filled: Cast, place_of: str) -> None:
    row = signed_off(filled)
    public = folder_of(row) / "public"
    table = next(public.glob("tables/*.json"))
    if place_of == "manifest":
        manifest = public / "release.json"
        manifest.write_bytes(manifest.read_bytes().replace(b"Use of force", b"Use of farce"))
    elif place_of == "table":
        table.write_bytes(table.read_bytes() + b" ")
    elif place_of == "extra":
        (public / "names.csv").write_text("a secret", encoding="utf-8")
    else:
        table.unlink()
    with pytest.raises(BadDataError, match="The draft is not what was built"):
        actions.release(filled.force_lead, row.key)
    row.refresh_from_db()
    assert (row.state, row.number, numbers_on_disk()) == ("signed_off", None, ())
    assert not AuditRow.objects.filter(record="release:1").exists()


def test_a_draft_that_was_tampered_with_is_not_signed_off(filled: Cast) -> None:
    row = previewed(filled)
    table = next((folder_of(row) / "public").glob("tables/*.csv"))
    table.write_bytes(b"other numbers")
    with pytest.raises(BadDataError, match="The draft is not what was built"):
        actions.sign_off_release(filled.auditor, row.key, row.draft_sha256)


def test_a_draft_that_was_not_checked_against_what_went_out_since_is_drafted_again(
    filled: Cast,
) -> None:
    one, two = signed_off(filled, "One"), signed_off(filled, "Two")
    assert (one.draft_number, two.draft_number) == (1, 1)
    actions.release(filled.force_lead, one.key)
    with pytest.raises(ReddotError, match="release 1 went out since"):
        actions.release(filled.force_lead, two.key)
    two = draft_again(filled, two)
    actions.preview_release(filled.force_lead, two.key, two.draft_sha256)
    actions.sign_off_release(filled.auditor, two.key, two.draft_sha256)
    assert actions.release(filled.force_lead, two.key).number == 2


def test_records_that_were_erased_since_are_not_let_out(filled: Cast) -> None:
    row = signed_off(filled)
    from reddot.store.models import RecordKey

    key = RecordKey.objects.filter(key__isnull=False).first()
    assert key is not None
    key.key, key.destroyed_at = None, timezone.now()
    key.save()
    with pytest.raises(ReddotError, match="Records were erased since it was drafted"):
        actions.release(filled.force_lead, row.key)


def test_a_folder_that_the_store_knows_nothing_of_keeps_its_number(filled: Cast) -> None:
    row = signed_off(filled)
    strange = place().folder / "releases" / "0001"
    (strange / "public").mkdir(parents=True)
    (strange / "public" / "release.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadDataError, match="folder 0001 of releases"):
        actions.release(filled.force_lead, row.key)
    assert (strange / "public" / "release.json").read_text() == "{}"
    assert folder_of(row).is_dir()


# --- two at the same moment, and a crash


@at_once
def test_two_who_release_at_once_get_one_release_and_one_number() -> None:
    cast = make_cast()
    fill_records()
    second = make_person("second_lead", "force_lead")
    row = signed_off(cast)
    parts = [lambda u=u: actions.release(u, row.key) for u in (cast.force_lead, second) * 2]
    done = together(*parts)
    assert sum(isinstance(one, ReddotError) for one in done) == len(parts) - 1
    assert [one.number for one in released()] == [1]
    assert AuditRow.objects.filter(action="release", record="release:1").count() == 1


@at_once
def test_two_drafts_released_at_once_never_share_a_number() -> None:
    cast = make_cast()
    fill_records()
    rows = [signed_off(cast, title) for title in ("One", "Two", "Three")]
    done = together(*[lambda r=r: actions.release(cast.force_lead, r.key) for r in rows])
    assert sum(isinstance(one, ReddotError) for one in done) == 2
    assert numbers_on_disk() == (1,)
    assert Release.objects.filter(number__isnull=False).count() == 1


def _killed_at(point: str, cast: Cast, row: Release) -> int:
    """Release in a process that is killed at a point; gives its exit code."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            own = releasing.put_in_place

            def dying(key: object, number: int) -> None:
                if point == "after the move":
                    own(key, number)  # type: ignore[arg-type]
                os._exit(9)

            releasing.put_in_place = dying  # type: ignore[assignment]
            actions.release(cast.force_lead, row.key)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@at_once
@pytest.mark.parametrize("point", ["before the move", "after the move"])
def test_a_release_that_is_killed_is_repaired_by_the_next_action(point: str) -> None:
    cast = make_cast()
    fill_records()
    row = signed_off(cast)
    assert _killed_at(point, cast, row) == 9
    row.refresh_from_db()
    assert (row.state, row.number) == ("signed_off", None)
    assert list(released()) == [], "nobody is shown a release that no row tells of"
    assert numbers_on_disk() == ((1,) if point == "after the move" else ())
    row = actions.release(cast.force_lead, row.key)
    assert (row.number, numbers_on_disk()) == (1, (1,))
    assert published(find_released(1)).number == 1


@at_once
def test_a_killed_release_can_be_looked_at_or_drafted_again() -> None:
    cast = make_cast()
    fill_records()
    row = signed_off(cast)
    assert _killed_at("after the move", cast, row) == 9
    _, folder = actions.view_draft(cast.auditor, row.key)
    assert read_release(folder).number == 1
    assert _killed_at("after the move", cast, row) == 9
    assert repair_releases() == (1,)
    assert numbers_on_disk() == ()


def test_a_failure_at_the_end_puts_the_folder_back(
    filled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = signed_off(filled)
    own = releasing.put_in_place

    def failing(key: object, number: int) -> None:
        own(key, number)  # type: ignore[arg-type]
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(releasing, "put_in_place", failing)
        with pytest.raises(OSError, match="the disk is full"):
            actions.release(filled.force_lead, row.key)
    row.refresh_from_db()
    assert (row.state, numbers_on_disk()) == ("signed_off", ())
    assert folder_of(row).is_dir()
    assert actions.release(filled.force_lead, row.key).number == 1


# --- what the database itself refuses


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "half_way"},
        {"title": ""},
        {"reason": "of nothing that is corrected"},
        {"state": "drafted"},
        {"state": "signed_off"},
        {"state": "released"},
        {"number": 7},
        {"manifest_sha256": "0" * 64},
        {"refusal": "of what was not refused"},
    ],
    ids=lambda broken: " ".join(broken) + " " + str(next(iter(broken.values())))[:9],
)
def test_the_database_refuses_a_release_that_cannot_be(
    cast: Cast, broken: dict[str, object]
) -> None:
    row = announced(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(key=row.key).update(**broken)


def test_the_database_refuses_a_number_twice(filled: Cast) -> None:
    out(filled)
    second = out(filled, "Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(key=second.key).update(number=1)


# --- the ledger


def test_the_entry_of_a_release_can_be_verified_by_anyone(filled: Cast) -> None:
    row = out(filled)
    assert ledger_entries(1) == (), "before a checkpoint there is nothing to verify by"
    sequence()
    (entry,) = ledger_entries(1)
    assert entry.content["digest"] == row.manifest_sha256
    assert (entry.content["actor"], entry.content["record"]) == ("system", "release:1")
    given = json.loads(json.dumps(entry.as_json()))
    made = commitment_leaf(commit(bytes.fromhex(given["key"]), given["content"]), given["index"])
    assert made.hex() == given["leaf"]
    proof = [bytes.fromhex(step) for step in given["proof"]]
    point = entry.checkpoint
    check_signature(point, read_public_key(ledger_key.public_key()))
    root = bytes.fromhex(point.root)
    assert verify_inclusion(leaf_hash(made), entry.index, point.size, proof, root)
    forged = {**given["content"], "digest": "0" * 64}
    other = commitment_leaf(commit(bytes.fromhex(given["key"]), forged), given["index"])
    assert not verify_inclusion(leaf_hash(other), entry.index, point.size, proof, root)


def test_what_became_of_a_release_is_in_the_ledger_as_well(filled: Cast) -> None:
    row = out(filled)
    actions.withdraw_release(filled.force_lead, row.key, "Wrong year.")
    out(filled, "Put right", corrects=1, reason="The right year.")
    sequence()
    assert [entry.content["action"] for entry in ledger_entries(1)] == [
        "release", "withdraw_release", "correct_release",
    ]  # fmt: skip
    assert ledger_entries(1)[-1].content["detail"] == "by=2"
    text = json.dumps([entry.as_json() for entry in ledger_entries(1)])
    assert "user:" not in text


# --- reading what is out


def test_a_file_is_found_by_its_path_in_the_manifest_and_by_no_other(filled: Cast) -> None:
    row = out(filled)
    note, path = find_file(row, "release.json")
    assert note.sha256 == row.manifest_sha256
    assert path.read_bytes()
    inside = next((folder_of(row) / "inside").rglob("*"), None)
    assert inside is not None, "the next release's attack needs something to go by"
    for wrong in (
        "../inside/" + inside.name, "..", "", ".", "/etc/passwd", "tables",
        "tables/../release.json", "./release.json", "release.json/", "RELEASE.JSON", "\x00",
        "tables\\ced.json",
    ):  # fmt: skip
        with pytest.raises(NotFoundError):
            find_file(row, wrong)


def test_a_file_that_changed_on_the_disk_is_not_given(filled: Cast) -> None:
    row = out(filled)
    path = next(p for p in sorted(published(row).files) if p.endswith(".csv"))
    _, where = find_file(row, path)
    where.chmod(0o600)
    where.write_bytes(b"other numbers")
    with pytest.raises(BadDataError, match="is not what went out"):
        find_file(row, path)
    manifest = folder_of(row) / "public" / "release.json"
    manifest.chmod(0o600)
    manifest.write_bytes(manifest.read_bytes() + b" ")
    with pytest.raises(BadDataError, match="Release 1 is not shown"):
        published(row)


def test_what_changed_since_the_last_release_is_told_cell_by_cell(filled: Cast) -> None:
    first = out(filled)
    fill_records(160)
    second = drafted(filled, "Later")
    before, after = published(find_released(1)), read_release(folder_of(second))
    made = changes(before, after)
    assert [one.name for one in made] == list(after.tables)
    assert sum(len(one.revised) + one.fresh for one in made) > 0
    for one in made:
        rows = after.tables[one.name].figures.rows
        old = before.tables[one.name].figures.rows
        assert one.fresh - one.gone == len(rows) - len(old)
    assert all(not one.revised and one.same for one in changes(before, before))
    del first


def test_reading_a_right_is_a_right_of_the_force(filled: Cast) -> None:
    row = drafted(filled)
    with pytest.raises(NotPermittedError, match="It belongs to another force"):
        actions.view_draft(filled.outsider, row.key)
    assert person_of(filled.outsider).grants
