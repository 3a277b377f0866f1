"""A trial's folder: laid down, sealed, revealed, recorded, closed; changed files are refused."""

import json
import stat
import time

import pytest

from reddot.errors import BadDataError, UsageError
from reddot.trial.folder import design_trial, open_trial, trial_files
from reddot.trial.folder_verify import verify_trial
from trial_designs import slots_csv, small_design, small_slots

DESIGN = small_design()
WORKED = "slot,officer,crew,eligible,carried,hours\n"


@pytest.fixture
def folder(tmp_path):
    return design_trial(DESIGN, small_slots(DESIGN, 10), tmp_path / "t")


@pytest.fixture
def sealed(folder):
    folder.seal(by="custodian")
    return folder


def worked(tmp_path, *rows):
    path = tmp_path / "worked.csv"
    path.write_text(WORKED + "".join(f"{row}\n" for row in rows))
    return path


def carried_as(arm):
    return "yes" if arm == "carry" else "no"


def test_a_new_folder_is_laid_down_once(folder, tmp_path) -> None:
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "README.txt", "batches", "design.json",
    ]  # fmt: skip
    assert open_trial(folder.path).design == DESIGN
    with pytest.raises(UsageError, match="there already"):
        design_trial(DESIGN, (), folder.path)
    with pytest.raises(BadDataError, match="no folder of a trial"):
        open_trial(tmp_path)


def test_the_seed_is_in_the_custodians_file_alone(sealed) -> None:
    custodian = sealed.path.with_name("t.custodian.json")
    seed = json.loads(custodian.read_text())["seed"]
    assert stat.S_IMODE(custodian.stat().st_mode) == 0o600
    sealed.reveal_next()
    inside = [path for path in sealed.path.rglob("*") if path.is_file()]
    assert inside
    assert not [path for path in inside if seed in path.read_text()]


def test_a_seal_is_set_once_and_never_over_another_seed(sealed, tmp_path) -> None:
    with pytest.raises(UsageError, match="sealed already"):
        sealed.seal()
    other = design_trial(DESIGN, small_slots(DESIGN, 4), tmp_path / "o")
    before = sealed.path.with_name("t.custodian.json").read_text()
    with pytest.raises(UsageError, match="already; a seed is drawn once"):
        other.seal(sealed.path.with_name("t.custodian.json"))
    assert sealed.path.with_name("t.custodian.json").read_text() == before
    with pytest.raises(UsageError, match="is in the trial's folder"):
        other.seal(other.path / "seed")
    assert not open_trial(other.path).log.entries


def test_slots_are_revealed_in_order_by_whoever_has_the_file(sealed) -> None:
    told = [sealed.reveal_next(by="sergeant") for _ in range(4)]
    assert [slot.position for slot, _ in told] == [1, 2, 3, 4]
    again = open_trial(sealed.path)
    assert again.arms == {slot.name: arm for slot, arm in told}
    assert {entry["by"] for entry in again.log.of_kind("revealed")} == {"sergeant"}
    more = again.reveal_many(6)
    assert [slot.position for slot, _ in more] == [5, 6, 7, 8, 9, 10]
    with pytest.raises(UsageError, match="Slot 11 is not entered yet: 10 slots are"):
        again.reveal_next()
    assert again.verify().allocations == 10


def test_without_the_custodians_file_nothing_is_revealed(sealed, tmp_path) -> None:
    sealed.path.with_name("t.custodian.json").rename(tmp_path / "kept.json")
    with pytest.raises(UsageError, match="cannot be read"):
        sealed.reveal_next()
    assert sealed.reveal_next(tmp_path / "kept.json")[0].position == 1


def test_the_custodians_file_of_another_trial_is_refused(sealed, tmp_path) -> None:
    other = design_trial(small_design(("[2, 4]", "[4]")), small_slots(DESIGN, 4), tmp_path / "o")
    _, path = other.seal()
    with pytest.raises(BadDataError, match="is not what was committed to"):
        sealed.reveal_next(path)
    path.write_text('{"seed": 3}')
    with pytest.raises(BadDataError, match="holds no seed"):
        sealed.reveal_next(path)


def test_two_who_reveal_at_once_get_two_slots(sealed) -> None:
    other = open_trial(sealed.path)
    assert sealed.reveal_next()[0].position == 1
    assert other.reveal_next()[0].position == 2
    assert sealed.reveal_next()[0].position == 3
    assert verify_trial(sealed.path).ok


def test_a_line_that_a_power_cut_left_unfinished_is_dropped(sealed) -> None:
    sealed.reveal_next()
    log = sealed.path / "log.jsonl"
    with log.open("a") as file:
        file.write('{"arm":"carry","at"')
    assert [one.kind for one in verify_trial(sealed.path).findings] == ["malformed"]
    assert open_trial(sealed.path).reveal_next()[0].position == 2
    assert verify_trial(sealed.path).ok


def test_another_batch_follows_and_changes_no_arm(sealed, tmp_path) -> None:
    first = sealed.reveal_many(10)
    (tmp_path / "more.csv").write_text(slots_csv(6, 11))
    sealed.enter_slots(tmp_path / "more.csv")
    again = open_trial(sealed.path)
    assert [slot.batch for slot in again.slots[9:11]] == [1, 2]
    again.reveal_many(6)
    assert dict(list(again.arms.items())[:10]) == {slot.name: arm for slot, arm in first}
    assert again.verify().ok
    with pytest.raises(BadDataError, match="'s11' is in batch 2 already"):
        again.enter_slots(tmp_path / "more.csv")


def test_a_slot_changed_after_its_batch_was_entered_is_refused_by_name(sealed) -> None:
    batch = sealed.path / "batches" / "0001.csv"
    batch.write_text(batch.read_text().replace("s4,S0", "s4,S1"))
    changed = open_trial(sealed.path)
    with pytest.raises(BadDataError, match="s4: changed slot"):
        changed.reveal_next()
    assert changed.log.next_position == 1
    assert ("changed_slot", "s4") in {(o.kind, o.slot) for o in verify_trial(sealed.path).findings}


def test_a_changed_log_is_refused(sealed) -> None:
    sealed.reveal_many(3)
    log = sealed.path / "log.jsonl"
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:3] + lines[4:]))
    with pytest.raises(BadDataError, match="does not follow"):
        open_trial(sealed.path).reveal_next()
    with pytest.raises(BadDataError, match="does not follow"):
        sealed.reveal_next()


def test_who_worked_is_recorded_and_an_allocation_not_followed_stays(sealed, tmp_path) -> None:
    (one, arm), (two, other) = sealed.reveal_many(2)
    against = {"yes": "no", "no": "yes"}[carried_as(other)]
    rows = [f"{one.name},p1,c1,yes,{carried_as(arm)},8", f"{two.name},p2,c1,yes,{against},8"]
    recorded = sealed.record_worked(worked(tmp_path, *rows))
    assert [slot.followed for slot in recorded] == ["yes", "no"]
    assert open_trial(sealed.path).arms == {one.name: arm, two.name: other}
    assert [e["followed"] for e in sealed.log.of_kind("worked")] == ["yes", "no"]
    assert (sealed.path / "worked" / "0001.csv").read_text().startswith(WORKED)
    text = (sealed.path / "log.jsonl").read_text()
    assert "p1" not in text


def test_a_second_record_of_a_slot_is_a_correction_and_the_same_again_is_none(
    sealed, tmp_path
) -> None:
    [(slot, arm)] = sealed.reveal_many(1)
    row = f"{slot.name},p1,c1,yes,{carried_as(arm)},"
    sealed.record_worked(worked(tmp_path, row + "8"))
    sealed.record_worked(worked(tmp_path, row + "8"))
    sealed.record_worked(worked(tmp_path, row + "9"))
    assert [e["kind"] for e in sealed.log.entries[-2:]] == ["worked", "corrected"]
    assert sealed.log.entries[-1]["corrects"] == sealed.log.entries[-2]["number"]


def test_who_worked_a_slot_not_revealed_is_refused(sealed, tmp_path) -> None:
    with pytest.raises(BadDataError, match="row 2, slot: 's1' is not revealed"):
        sealed.record_worked(worked(tmp_path, "s1,p1,c1,yes,yes,8"))
    assert not (sealed.path / "worked").exists()


def test_closing_publishes_the_seed_and_ends_everything(sealed, tmp_path) -> None:
    slot, _ = sealed.reveal_next()
    seed = sealed.close()
    sealed.path.with_name("t.custodian.json").unlink()
    again = open_trial(sealed.path)
    assert again.seed == seed
    found = again.verify()
    assert (found.allocations, found.commitment_ok, found.ok) == (1, True, True)
    (tmp_path / "more.csv").write_text(slots_csv(1, 11))
    for act in (
        again.reveal_next,
        again.close,
        lambda: again.enter_slots(tmp_path / "more.csv"),
        lambda: again.record_worked(worked(tmp_path, f"{slot.name},p1,c1,yes,yes,8")),
        lambda: again.enter("look", {}),
    ):
        with pytest.raises(UsageError, match="closed"):
            act()
    assert open_trial(sealed.path).log.head == again.log.head


def test_a_draft_reveals_and_closes_nothing(folder) -> None:
    for act in (folder.reveal_next, folder.close):
        with pytest.raises(UsageError, match="not sealed yet"):
            act()
    assert verify_trial(folder.path).sealed is False


def test_the_files_of_a_trial_are_a_folder_that_verifies(sealed, tmp_path) -> None:
    sealed.reveal_many(5)
    sealed.close()
    for name, text in trial_files(DESIGN, sealed.slots, sealed.log, {"0001.csv": WORKED}).items():
        path = tmp_path / "copy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = verify_trial(tmp_path / "copy")
    assert (found.allocations, found.ok) == (5, True)
    assert (tmp_path / "copy" / "seed.json").read_text() == (sealed.path / "seed.json").read_text()


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("design.json", "{", "unreadable"),
        ("batches/0001.csv", "no,heading\n", "unreadable"),
        ("batches/0003.csv", "slot,station\n", "unreadable"),
        ("log.jsonl", "nothing\n", "malformed"),
        ("seed.json", "[]", "unreadable"),
        ("seed.json", '{"seed": "ab"}', "changed_seed"),
    ],
)
def test_whatever_is_damaged_is_a_finding(sealed, name: str, text: str, kind: str) -> None:
    (sealed.path / name).write_text(text)
    found = verify_trial(sealed.path)
    assert not found.ok
    assert kind in {one.kind for one in found.findings}


def test_a_thousand_reveals_of_ten_thousand_slots_take_no_minute(tmp_path) -> None:
    folder = design_trial(DESIGN, small_slots(DESIGN, 10_000), tmp_path / "large")
    folder.seal()
    started = time.process_time()
    for _ in range(100):
        folder.reveal_next()
    assert (time.process_time() - started) * 10 < 60
