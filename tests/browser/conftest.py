"""A browser, the live site and the pages of a pack in it, and the folder for their pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Error, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from browser.live import WIDTHS, Opened, Site
from cast import Cast, make_cast
from reddot.claims.story import read_story
from reddot.demo.county import build_county
from reddot.pack.contents import Contents, gather
from reddot.pack.write import PAGE, write_pack
from reddot.records.facts import shipped_releases
from reddot.records.record_tables import tables_of
from reddot.records.source import Source

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop running

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
MADE_ON = date(2024, 5, 1)


Open = Callable[[Path, str], Opened]
Visit = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the system's, else the one that Playwright brought."""
    with sync_playwright() as playwright:
        with suppress(Error):
            found = _launch(playwright)
            yield found
            found.close()
            return
        pytest.fail("No Chromium could be started. Run scripts/install.sh test.")


def _launch(playwright: Playwright) -> Browser:
    system = next((path for name in NAMES if (path := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=system, args=[*QUIET])


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a file at the width of a phone or a desktop; everything it asks for is noted."""
    pages = []

    def opening(path: Path, width: str) -> Opened:
        wide, high = WIDTHS[width]
        page = browser.new_page(viewport={"width": wide, "height": high})
        opened = Opened(page).listen()
        page.goto(path.as_uri())
        pages.append(page)
        return opened

    yield opening
    for page in pages:
        page.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001
    """Everyone of the cast in a store that the running site sees too."""
    return make_cast()


@pytest.fixture
def site(browser: Browser, live_server: LiveServer) -> Iterator[Site]:
    """The running site; whoever enters it in a test has left at its end."""
    cache.clear()  # who signed in too often in an earlier test is let in
    entered = Site(browser, live_server.url)
    yield entered
    entered.close()


@pytest.fixture
def visit(site: Site) -> Visit:
    """Open a page of the site as nobody; what it asks for, says and is refused is noted."""

    def opening(address: str, width: str = "phone", *, scripts: bool = True) -> Opened:
        opened = site.enter(None, width, scripts=scripts)
        opened.page.goto(address)
        return opened

    return opening


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of two packs: of the facts that ship with a story, and of the synthetic county."""
    story = read_story("taser-2018")
    facts = Contents(made_on=MADE_ON, forces=("Norfolk", "England and Wales"), story=story)
    county = Contents(made_on=MADE_ON, sources=("the synthetic county",))
    made = {
        "facts": gather(Source(releases=shipped_releases()), facts),
        "county": gather(Source(records=tables_of(build_county(1).reports)), county),
    }
    folder = tmp_path_factory.mktemp("packs")
    for name, pack in made.items():
        write_pack(pack, folder / name)
    return {name: folder / name / PAGE for name in made}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: the folder that REDDOT_PICTURES names, else one that is thrown away."""
    folder = Path(os.environ.get("REDDOT_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
