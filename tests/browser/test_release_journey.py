"""A release from its announcement to the reader: two people prepare it, everyone reads it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import expect

from browser.live import WIDTHS, Opened, Site, heading, picture, press, write
from cast import Cast
from published import fill_records, folder_of, out, remove_releases, today
from reddot.publish.released import read_release
from reddot.store import actions, models
from reddot.store.actions.release_builds import build_waiting
from reddot.store.actions.sequencing import sequence

TITLE = "Use of force 2018/19"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_releases() -> Iterator[None]:
    remove_releases()
    yield
    remove_releases()


def test_two_people_prepare_a_release_and_everyone_reads_it(site: Site, cast: Cast) -> None:
    fill_records()
    lead, auditor = site.enter(cast.force_lead), site.enter(cast.auditor)
    announce(lead)
    row = models.Release.objects.get()
    draft(lead, row)
    ask(lead, row)
    sign_off(auditor, row)
    release(lead)
    sequence()
    read(site.enter())
    verify(site.enter(width="desktop"))
    for opened in (lead, auditor):
        check_quiet(opened)


def announce(opened: Opened) -> None:
    page = opened.page
    page.goto("/publishing/")
    check_clean(opened, "publishing-empty")
    page.get_by_role("button", name="Announce a release").tap()
    write(page, "Title", TITLE)
    day = today()
    for part in ("Day", "Month", "Year"):
        page.get_by_label(part, exact=True).fill(str(getattr(day, part.lower())))
    check_clean(opened, "publishing-announce")
    press(page, "Announce it")
    heading(page, "Prepare releases")
    expect(page.locator("main")).to_contain_text("The release is on the public calendar.")
    check_clean(opened, "publishing-desk")


def draft(opened: Opened, row: models.Release) -> None:
    page = opened.page
    page.get_by_role("link", name=TITLE).tap()
    heading(page, TITLE)
    press(page, "Draft it")
    expect(page.locator("main")).to_contain_text("The draft is being built since")
    check_clean(opened, "publishing-drafting")
    build_waiting()
    page.get_by_role("link", name="Look again").tap()
    expect(page.get_by_role("button", name="Look at the draft")).to_be_visible()
    check_clean(opened, "publishing-drafted")
    row.refresh_from_db()


def ask(opened: Opened, row: models.Release) -> None:
    """Every table is looked at, then a second person is asked; the drafter cannot be it."""
    page = opened.page
    page.get_by_role("button", name="Look at the draft").tap()
    heading(page, TITLE)
    expect(page.get_by_text("Holds", exact=True)).to_have_count(2)
    check_clean(opened, "publishing-preview")
    for name in read_release(folder_of(row)).tables:
        page.goto(f"/publishing/{row.key}/preview/{name}/")
        expect(page.get_by_text("What is counted:").first).to_be_visible()
        check_clean(opened, f"publishing-preview-{name}")
    page.goto(f"/publishing/{row.key}/preview/")
    press(page, "Ask for sign-off")
    closed = page.get_by_role("button", name="Look at it and sign it off")
    expect(closed).to_be_disabled()
    expect(closed).to_have_accessible_description(
        "You drafted this release. A second person signs it off: another force lead of the "
        "force, or an auditor of it."
    )
    check_clean(opened, "publishing-waits")


def sign_off(opened: Opened, row: models.Release) -> None:
    page = opened.page
    page.goto("/publishing/")
    page.get_by_role("link", name=TITLE).tap()
    expect(page.get_by_role("button", name="Look at it and sign it off")).to_be_visible()
    check_clean(opened, "publishing-second-person")
    page.get_by_role("button", name="Look at it and sign it off").tap()
    press(page, "Sign it off")
    expect(page.locator("main")).to_contain_text("The release is signed off.")
    row.refresh_from_db()
    assert row.state == "signed_off"


def release(opened: Opened) -> None:
    page = opened.page
    page.reload()
    check_clean(opened, "publishing-signed-off")
    press(page, "Release it")
    expect(page.locator("main")).to_contain_text("Release 1 is out.")
    check_clean(opened, "publishing-out")


def read(opened: Opened) -> None:
    """What the public reads: the list, the release, a table, a figure."""
    page = opened.page
    page.goto("/releases/")
    check_clean(opened, "releases")
    page.get_by_role("link", name="Release 1", exact=True).tap()
    heading(page, TITLE)
    expect(page.get_by_text("Covered since the checkpoint of")).to_be_visible()
    check_clean(opened, "release")
    crossed = page.get_by_role("group", name="Tables", exact=True)
    crossed.get_by_role("link").last.tap()
    expect(page.get_by_text("suppressed").first).to_be_visible()
    check_clean(opened, "release-table-crossed")
    page.get_by_role("group", name="Each figure").get_by_role("link", name="suppressed").first.tap()
    expect(page.get_by_text("withheld so that nobody can be recognised")).to_be_visible()
    check_clean(opened, "release-figure")
    page.goto("/releases/1/tables/ced/")
    expect(page.get_by_role("img").first).to_be_visible()
    check_clean(opened, "release-table")
    check_quiet(opened)


def verify(opened: Opened) -> None:
    """The manifest that is given has the checksum that the page says."""
    page = opened.page
    page.goto("/releases/1/")
    row = models.Release.objects.get()
    expect(page.get_by_text(row.manifest_sha256).first).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("link", name="manifest").click()
    assert given.value.suggested_filename == "release-1-release.json"
    known = (folder_of(row) / "public" / "release.json").read_bytes()
    assert Path(given.value.path()).read_bytes() == known


def test_a_correction_and_a_refusal_read_well(
    site: Site, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_records()
    out(cast, "Use of force")
    fill_records(160)
    out(cast, "Use of force, corrected", corrects=1, reason="A month was left out.")
    later = today() + timedelta(days=12)
    ahead = actions.announce_release(cast.force_lead, "Eastshire", "The next year", today())
    actions.postpone_release(cast.force_lead, ahead.key, later, "A file came late.")
    reader = site.enter()
    for address in ("/releases/", "/releases/1/", "/releases/2/", "/releases/9/"):
        reader.page.goto(address)
        check_clean(reader, f"corrected-{address.strip('/').replace('/', '-')}")
    expect(reader.page.get_by_text("There is no release 9.")).to_be_visible()

    def refuse(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("reddot.store.actions.release_builds._write", refuse)
    actions.draft_release(cast.force_lead, ahead.key)
    with pytest.raises(RuntimeError):
        build_waiting()
    lead = site.enter(cast.force_lead)
    lead.page.goto(f"/publishing/{ahead.key}/")
    heading(lead.page, "The next year")
    expect(lead.page.get_by_role("heading", name="It was refused")).to_be_visible()
    check_clean(lead, "publishing-refused")
    lead.page.goto(f"/publishing/{ahead.key}/day/")
    check_clean(lead, "publishing-day")


def test_without_scripts_a_release_is_announced_and_read(site: Site, cast: Cast) -> None:
    fill_records()
    out(cast)
    lead = site.enter(cast.force_lead, scripts=False)
    lead.page.goto("/publishing/announce/")
    lead.page.get_by_label("Does it correct a release that is out?").select_option("1")
    press(lead.page, "Announce it")
    expect(lead.page.get_by_role("alert")).to_contain_text("Enter why it is corrected")
    reader = site.enter(scripts=False)
    for address in ("/releases/", "/releases/1/", "/releases/1/figures/ced/1/total/"):
        reader.page.goto(address)
        expect(reader.page.locator("h1")).to_be_visible()


def check_clean(opened: Opened, name: str) -> None:
    """Nothing is wrong for anyone at either width; pictures are taken where they are kept."""
    for width, (wide, high) in WIDTHS.items():
        opened.page.set_viewport_size({"width": wide, "height": high})
        picture(opened.page, f"{name}-{width}")
        assert not opened.wider_than_the_screen(), (name, width)
        assert opened.broken_rules() == [], (name, width)
    wide, high = WIDTHS["phone"]
    opened.page.set_viewport_size({"width": wide, "height": high})


def check_quiet(opened: Opened) -> None:
    assert opened.page.evaluate("seen") == []
    assert opened.said == []
    assert opened.failed == []
