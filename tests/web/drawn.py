"""Read a page as a browser does, to find what a strict policy would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]
DATA_BLOCKS = ("application/json",)


class Page(HTMLParser):
    """The tags of a page in order, each with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for found, attributes in self.tags if found == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


def refused(html: str) -> list[str]:
    """What `default-src 'self'` refuses: scripts, styles and handlers written into the page."""
    return list(_refused(Page(html)))


def _refused(page: Page) -> Iterator[str]:
    for tag, attributes in page.tags:
        if tag == "style":
            yield "<style>"
        inline = tag == "script" and not attributes.get("src")
        if inline and attributes.get("type") not in DATA_BLOCKS:
            yield "<script> without a source"
        yield from (f"{tag} {a}" for a in attributes if a == "style" or a.startswith("on"))
        for name in ("src", "href", "action", "formaction"):
            value = attributes.get(name, "")
            if value.startswith("javascript:") or (
                name == "src" and value.startswith(("http:", "https:", "//"))
            ):
                yield f"{tag} {name}={value}"
