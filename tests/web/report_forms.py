"""A page read as a browser without JavaScript reads it: its heading, its links, its form."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


@dataclass
class Page(HTMLParser):
    """One page: the text of it, the form that is not the sign-out, and what the form would send."""

    html: str = ""
    address: str = ""
    status: int = 200
    heading: str = ""
    text: str = ""
    links: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    action: str = ""
    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    area: str = ""
    option: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value if value is not None else "" for name, value in attrs}
        if "id" in held:
            self.ids.append(held["id"])
        if tag == "form" and "logout" not in held.get("action", ""):
            self.inside.append("form")
            self.action = held.get("action") or self.address
        elif tag == "form":
            self.inside.append("other")
        elif tag == "h1":
            self.inside.append("h1")
        elif tag == "br":
            self.text += " "
        elif tag == "a":
            self.link = held.get("href", "")
        elif self.inside and self.inside[-1] == "form":
            self._control(tag, held)

    def _control(self, tag: str, held: dict[str, str]) -> None:
        name, kind = held.get("name", ""), held.get("type", "text")
        if tag in ("input", "textarea", "select") and name:
            self.names.append(name)
        if tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in held):
            self.values.setdefault(name, []).append(held.get("value", "on"))
        elif tag == "textarea":
            self.area = name
            self.values.setdefault(name, [""])
        elif tag == "select":
            self.option = name
        elif tag == "option" and self.option and "selected" in held:
            self.values[self.option] = [held.get("value", "")]
        elif tag == "button" and name:
            self.buttons.append((name, held.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("form", "h1") and self.inside:
            self.inside.pop()
        self.area = "" if tag == "textarea" else self.area
        self.option = "" if tag == "select" else self.option
        self.link = "" if tag == "a" else self.link

    def handle_data(self, data: str) -> None:
        if self.area:
            # a line end right after the tag is not of the text
            typed = data.removeprefix("\n") if self.values[self.area] == [""] else data
            self.values[self.area] = [self.values[self.area][0] + typed]
        if self.inside and self.inside[-1] == "h1":
            self.heading += data
        if self.link:
            self.links[data.strip()] = self.link
        self.text += data

    def says(self, words: str) -> bool:
        """Whether the page has these words, whatever the white space."""
        return words in " ".join(self.text.split())


@dataclass
class Browser:
    """Walks from page to page and counts the pages that it was shown."""

    client: Client
    views: int = 0
    page: Page = field(default_factory=Page)
    addresses: list[str] = field(default_factory=list)

    def get(self, address: str) -> Page:
        """Open an address, following redirects."""
        return self._shown(self.client.get(address, follow=True))

    def send(self, typed: dict[str, Any] | None = None, action: str = "continue") -> Page:
        """Press a button of the form shown; ``typed`` replaces what stands in it."""
        return self._shown(
            self.client.post(self.page.action, self.data(typed, action), follow=True)
        )

    def data(self, typed: dict[str, Any] | None = None, action: str = "continue") -> dict[str, Any]:
        """What the form shown would send."""
        sent = {name: list(values) for name, values in self.page.values.items()}
        for name, value in (typed or {}).items():
            assert name in self.page.names, f"{name} is not asked on {self.page.address}"
            sent[name] = value if isinstance(value, list) else [value]
        if any(name == "action" for name, _ in self.page.buttons):
            assert ("action", action) in self.page.buttons, f"no button {action}"
            sent["action"] = [action]
        return sent

    def _shown(self, response: HttpResponse) -> Page:
        chain = getattr(response, "redirect_chain", [])
        assert all(status == 303 for _, status in chain), chain
        address = response.request["PATH_INFO"]  # type: ignore[attr-defined]
        self.views += 1
        self.addresses += [address, *(step for step, _ in chain)]
        self.page = Page(response.content.decode(), address, response.status_code)
        return self.page
