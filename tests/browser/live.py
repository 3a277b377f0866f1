"""The live site in a browser: who is signed in, what a page says against itself, typing answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Response,
    expect,
)

from cast import client_of
from reddot.records.report import LOCAL
from reddot.store.models import User

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"phone": (360, 780), "desktop": (1280, 900)}
NOTE_VIOLATIONS = """
    window.seen = []
    document.addEventListener('securitypolicyviolation', e => seen.push(e.violatedDirective))
"""
PASSWORD = "several unrelated words"  # noqa: S105
PATIENCE = 30_000  # milliseconds; the cores are shared with other tests

expect.set_options(timeout=PATIENCE)


@dataclass(slots=True)
class Opened:
    """A page that was opened, with all it asked for and said."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def listen(self) -> Opened:
        """Note from now on what the page asks for and says, and what it does not get."""
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda problem: self.said.append(str(problem)))
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.on("response", lambda response: self._answered(response))
        return self

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def forget(self) -> None:
        """Start anew to note."""
        for noted in (self.asked, self.said, self.failed):
            noted.clear()

    def broken_rules(self, *, contrast: bool = True) -> list[str]:
        """What axe finds wrong, each with the first place where it is.

        Contrast takes three quarters of its time; a page seen at one width has the same colours
        at another.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        asked = {"resultTypes": ["violations"]}
        if not contrast:
            asked["rules"] = {"color-contrast": {"enabled": False}}  # type: ignore[assignment]
        found = self.page.evaluate("asked => axe.run(asked)", asked)
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]

    def wider_than_the_screen(self) -> bool:
        """Whether the page scrolls sideways."""
        root = "document.documentElement"
        return bool(self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


@dataclass(slots=True)
class Site:
    """The running site and the browser's contexts in it; each person has one of their own."""

    browser: Browser
    url: str
    contexts: list[BrowserContext] = field(default_factory=list)

    def enter(
        self, user: User | None = None, width: str = "phone", *, scripts: bool = True
    ) -> Opened:
        """A page for someone who is signed in; for nobody where no one is named."""
        wide, high = WIDTHS[width]
        context = self.browser.new_context(
            viewport={"width": wide, "height": high},
            java_script_enabled=scripts,
            has_touch=width == "phone",
            base_url=self.url,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(NOTE_VIOLATIONS)
        self.contexts.append(context)
        if user is not None:
            value = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": value, "url": self.url}])
        return tab(context)

    def close(self) -> None:
        """Close every context."""
        for context in self.contexts:
            context.close()


def tab(context: BrowserContext) -> Opened:
    """One more page of the same person."""
    return Opened(context.new_page()).listen()


def sign_in(page: Page, user: User) -> None:
    """Sign in through the form; a password is set for it."""
    user.set_password(PASSWORD)
    user.save()
    page.goto("/accounts/login/?next=/reports/")
    type_password(page, user.username, PASSWORD)


def type_password(page: Page, name: str, password: str) -> None:
    """Fill in the form of sign-in and send it."""
    write(page, "User name", name)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def yesterday(hour: int, minute: int) -> datetime:
    """A local time of yesterday; no clock is put back at these hours."""
    day = timezone.now().astimezone(LOCAL).date() - timedelta(days=1)
    return datetime.combine(day, time(hour, minute), LOCAL)


def picture(page: Page, name: str) -> None:
    """Take a picture where the folder for them is named."""
    folder = os.environ.get("REDDOT_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


# --- answering as a person does, by the words on the page

Part = Page | Locator


def group(part: Part, name: str) -> Locator:
    """The fields under a legend."""
    return part.get_by_role("group", name=name)


def tick(part: Part, *labels: str) -> None:
    """Choose answers by their words."""
    for label in labels:
        part.get_by_label(label, exact=True).check()


def write(part: Part, label: str, text: str) -> None:
    """Type into the field of a label."""
    part.get_by_label(label).fill(text)


def write_moment(part: Part, moment: datetime) -> None:
    """Type a day and a time."""
    for label in ("Day", "Month", "Year", "Hour", "Minute"):
        part.get_by_label(label, exact=True).fill(str(getattr(moment, label.lower())))


def use_tactics(page: Page, tactics: Sequence[tuple[str, str]]) -> None:
    """Choose tactics in order, each with whether it worked."""
    for number, (tactic, worked) in enumerate(tactics, 1):
        if number > 2:
            press(page, "Add another tactic")
        row = group(page, f"Tactic {number}")
        row.get_by_label("What did you use?").select_option(label=tactic)
        tick(row, worked)


def tap(part: Part, *areas: str, touch: bool) -> None:
    """Put a finger, or the pointer, on areas of the body map."""
    for name in areas:
        area = part.get_by_role("checkbox", name=name)
        area.scroll_into_view_if_needed()
        area.tap() if touch else area.click()
        expect(area).to_be_checked()


def press(page: Page, name: str) -> None:
    """Press the button of a name."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def heading(page: Page, words: str) -> None:
    """Wait until the page of a heading is shown."""
    expect(page.locator("h1")).to_have_text(words)
