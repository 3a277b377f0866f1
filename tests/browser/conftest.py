"""A browser, the pages of a pack in it, and the folder for their pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from reddot.claims.story import read_story
from reddot.demo.county import build_county
from reddot.pack.contents import Contents, gather
from reddot.pack.write import PAGE, write_pack
from reddot.records.facts import shipped_releases
from reddot.records.record_tables import tables_of
from reddot.records.source import Source

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = {"phone": (360, 780), "desktop": (1280, 900)}
MADE_ON = date(2024, 5, 1)


@dataclass(slots=True)
class Opened:
    """A page that was opened, with all it asked for and said."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def broken_rules(self) -> list[str]:
        """What axe finds wrong, each with the first place where it is."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run()")
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]


Open = Callable[[Path, str], Opened]


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
        opened = Opened(page)
        page.on("request", lambda request: opened.asked.append(request.url))
        page.on("console", lambda message: opened.said.append(message.text))
        page.on("pageerror", lambda problem: opened.said.append(str(problem)))
        page.goto(path.as_uri())
        pages.append(page)
        return opened

    yield opening
    for page in pages:
        page.close()


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
