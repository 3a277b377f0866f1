"""A trial in a browser: designed, sealed, revealed, worked, closed, and verified from its ZIP."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import expect

import trialled
from browser.live import WIDTHS, Opened, Site, heading, picture, press
from cast import Cast
from conftest import Run
from reddot.store.actions.sequencing import sequence
from reddot.store.actions.trial_reveal import close_trial

DESK, PUBLIC = f"/trial-desk/{trialled.SLUG}/", f"/trial/{trialled.SLUG}/"
SLOTS = 6
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_custody() -> Iterator[None]:
    trialled.remove_custody()
    yield
    trialled.remove_custody()


def check_clean(opened: Opened, name: str) -> None:
    """Nothing is wrong for anyone at either width; pictures are taken where they are kept."""
    for width, (wide, high) in WIDTHS.items():
        opened.page.set_viewport_size({"width": wide, "height": high})
        picture(opened.page, f"{name}-{width}")
        assert not opened.wider_than_the_screen(), (name, width)
        broken = opened.broken_rules()
    assert broken == [], (name, width, broken)
    wide, high = WIDTHS["phone"]
    opened.page.set_viewport_size({"width": wide, "height": high})


def check_quiet(opened: Opened) -> None:
    assert opened.page.evaluate("seen") == []
    assert (opened.said, opened.failed) == ([], [])


def test_a_trial_from_its_design_to_the_verified_folder(
    site: Site, cast: Cast, tmp_path: Path, run: Run
) -> None:
    researcher, lead, taser = (
        site.enter(who) for who in (cast.researcher, cast.force_lead, cast.taser_lead)
    )
    design(researcher, tmp_path)
    seal(lead)
    arms = reveal(taser, SLOTS)
    worked(taser, arms[0], tmp_path)
    look(researcher)
    running = take_folder(site, tmp_path / "running")
    assert run("trial", "verify", running, "--format", "json").code == 5  # the seed is secret
    close(lead)
    sequence(heartbeat=True)
    closed = take_folder(site, tmp_path / "closed")
    done = run("trial", "verify", closed, "--format", "json")
    assert done.code == 0
    said = done.json()
    assert (said["allocations"], said["mismatches"], said["commitment_ok"]) == (SLOTS, 0, True)
    spoil(closed)
    assert run("trial", "verify", closed, "--format", "json").code == 1
    for opened in (researcher, lead, taser):
        check_quiet(opened)


def design(opened: Opened, folder: Path) -> None:
    page = opened.page
    (folder / "design.toml").write_text(trialled.design_text())
    (folder / "slots.csv").write_text(trialled.slots_text(1, SLOTS))
    page.goto("/trial-desk/")
    check_clean(opened, "trial-desk-empty")
    page.get_by_role("button", name="Draft a trial").tap()
    heading(page, "Draft a trial")
    page.get_by_label("Design (TOML)").set_input_files(folder / "design.toml")
    check_clean(opened, "trial-draft")
    press(page, "Draft it")
    heading(page, trialled.NAME)
    page.get_by_role("button", name="Enter slots").tap()
    heading(page, "Enter slots")
    page.get_by_label("Slots (CSV)").set_input_files(folder / "slots.csv")
    press(page, "Enter them")
    heading(page, trialled.NAME)
    closed = page.get_by_role("button", name="Seal the trial")
    expect(closed).to_be_disabled()
    check_clean(opened, "trial-drafted")


def seal(opened: Opened) -> None:
    page = opened.page
    page.goto(DESK)
    page.get_by_role("button", name="Seal the trial").tap()
    heading(page, "Seal the trial")
    check_clean(opened, "trial-seal")
    press(page, "Seal it")
    expect(page.locator("main")).to_contain_text("Its commitment is public.")
    expect(page.get_by_role("button", name="Reveal slot 1")).to_be_disabled()
    check_clean(opened, "trial-sealed")


def reveal(opened: Opened, count: int) -> list[str]:
    """Each slot on a page of its own, on which no other slot stands."""
    page, arms = opened.page, []
    for position in range(1, count + 1):
        page.goto(DESK)
        press(page, f"Reveal slot {position}")
        page.wait_for_url(f"**/revealed/{position}/")
        shown = page.locator("h1").inner_text()
        arms.append(shown.rsplit(": ", 1)[1])
        if position < count:
            assert f"S{position + 1}" not in page.locator("main").inner_text()
    check_clean(opened, "trial-revealed")
    return arms


def worked(opened: Opened, arm: str, folder: Path) -> None:
    page = opened.page
    against = "no" if arm == "carry" else "yes"
    (folder / "worked.csv").write_text(trialled.worked_text("S1", carried=against))
    page.goto(DESK)
    expect(page.get_by_text("Every slot that was entered is revealed")).to_be_visible()
    page.get_by_role("button", name="Record who worked").tap()
    heading(page, "Record who worked")
    page.get_by_label("Who worked (CSV)").set_input_files(folder / "worked.csv")
    page.get_by_label("Why, for slots in this file").select_option("operational_need")
    check_clean(opened, "trial-worked")
    press(page, "Record it")
    expect(page.locator("main")).to_contain_text("Recorded for 1 slot.")
    check_clean(opened, "trial-running")


def look(opened: Opened) -> None:
    page = opened.page
    page.goto(f"{DESK}look/")
    for name, count in (
        ("Assaults on slots allocated to carry", "2"), ("Assaults on control slots", "1"),
        ("Slots allocated to carry that were worked", "3"),
        ("Control slots that were worked", "3"),
    ):  # fmt: skip
        page.get_by_label(name).fill(count)
    check_clean(opened, "trial-look")
    press(page, "Take the look")
    expect(page.get_by_role("table", name="Looks at harm")).to_contain_text("Outside the plan")
    page.goto("/trial-desk/power/?rate=0.0075&ratio=2&shifts=400")
    expect(page.locator("main")).to_contain_text("9.1% with 400 shifts an arm")
    check_clean(opened, "trial-power")


def close(opened: Opened) -> None:
    page = opened.page
    page.goto(DESK)
    page.get_by_role("button", name="Close the trial").tap()
    heading(page, "Close the trial")
    check_clean(opened, "trial-close")
    press(page, "Close it and publish the seed")
    expect(page.locator("main")).to_contain_text("Its seed is public.")


def take_folder(site: Site, to: Path) -> Path:
    """What anyone takes from the public page, unpacked."""
    reader = site.enter()
    page = reader.page
    page.goto("/trial/")
    check_clean(reader, "trial-register")
    page.get_by_role("link", name=trialled.NAME).tap()
    heading(page, trialled.NAME)
    expect(page.get_by_role("table", name="Revealed slots")).to_contain_text("Not as allocated")
    check_clean(reader, f"trial-{to.name}")
    check_quiet(reader)
    with page.expect_download() as given:
        page.get_by_role("link", name="folder of the trial").tap()
    assert given.value.suggested_filename == f"{trialled.SLUG}.zip"
    with zipfile.ZipFile(given.value.path()) as archive:
        archive.extractall(to)
    return to / trialled.SLUG


def spoil(folder: Path) -> None:
    """One arm of the log says otherwise than what was drawn."""
    log = folder / "log.jsonl"
    lines = log.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if json.loads(line)["kind"] == "revealed")
    arm = json.loads(lines[at])["arm"]
    other = "control" if arm == "carry" else "carry"
    lines[at] = lines[at].replace(f'"arm":"{arm}"', f'"arm":"{other}"')
    log.write_text("\n".join(lines) + "\n")


def test_the_analysis_and_its_published_report_are_for_everyone(
    site: Site, cast: Cast, tmp_path: Path
) -> None:
    row = trialled.sealed(cast)
    trialled.worked_as_allocated(cast, trialled.revealed(cast, trialled.SLOTS))
    close_trial(cast.force_lead, trialled.SLUG)
    (tmp_path / "outcomes.csv").write_text(trialled.outcomes_text(row))
    opened = site.enter(cast.researcher)
    for choice in ("Show it to me", "Publish it"):
        opened.page.goto(f"{DESK}analysis/")
        opened.page.get_by_label("Outcomes (CSV)").set_input_files(tmp_path / "outcomes.csv")
        opened.page.get_by_label(choice).check()
        check_clean(opened, "trial-analyse")
        press(opened.page, "Analyse it")
        heading(opened.page, "Analysis" if choice == "Show it to me" else trialled.NAME)
        check_clean(opened, f"trial-{choice.split()[0].lower()}")
    check_quiet(opened)
    reader = site.enter()
    reader.page.goto(PUBLIC)
    expect(reader.page.get_by_role("table", name="Effects that the plan names")).to_be_visible()
    check_clean(reader, "trial-report")
    reader.page.goto(f"{PUBLIC}slots/")
    check_clean(reader, "trial-slots")
    lead = site.enter(cast.force_lead)
    lead.page.goto(f"{DESK}erase/")
    check_clean(lead, "trial-erase")
    for one in (reader, lead):
        check_quiet(one)


def test_without_scripts_a_slot_is_revealed_and_the_register_read(site: Site, cast: Cast) -> None:
    trialled.sealed(cast)
    taser = site.enter(cast.taser_lead, scripts=False)
    taser.page.goto(DESK)
    press(taser.page, "Reveal slot 1")
    expect(taser.page.locator("h1")).to_contain_text("Slot 1 is allocated to:")
    reader = site.enter(scripts=False)
    for address in ("/trial/", PUBLIC, f"{PUBLIC}slots/"):
        reader.page.goto(address)
        expect(reader.page.locator("h1")).to_be_visible()
