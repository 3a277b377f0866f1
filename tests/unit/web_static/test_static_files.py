"""The style and script files that the site serves, as `scripts/static.sh` built them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reddot.web.body_map import back_marks, front_marks

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "src" / "reddot" / "web" / "static" / "reddot"
SASS = ROOT / "src" / "reddot" / "web" / "sass"
FORBIDDEN = ("gds transport", "@font-face", "crest", "crown", "logotype", "@import")


def forbidden_in(css: str) -> list[str]:
    return [words for words in FORBIDDEN if words in css.lower()]


@pytest.fixture(scope="module")
def css() -> str:
    path = BUILT / "reddot.css"
    assert path.is_file(), "The site's style is not built. Run scripts/install.sh."
    return path.read_text(encoding="utf-8")


def test_the_style_holds_none_of_the_marks_of_government(css: str) -> None:
    assert forbidden_in(css) == []


def test_a_style_of_everything_the_kits_have_would_be_caught() -> None:
    kit = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.css"
    found = forbidden_in(kit.read_text(encoding="utf-8"))
    assert {"gds transport", "@font-face", "crest", "crown"} <= set(found)


def test_every_file_that_the_style_names_is_there_and_is_the_sites_own(css: str) -> None:
    named = re.findall(r"url\(['\"]?([^)'\"]+)", css)
    assert [name for name in named if not (BUILT / name).is_file()] == []


def test_the_style_is_in_the_sites_own_font_alone(css: str) -> None:
    families = {f.strip() for f in re.findall(r"font-family:([^;}]+)", css)}
    assert families
    assert all(
        f.startswith(("system-ui", "ui-monospace")) or f in ("inherit", "monospace")
        for f in families
    ), families


def test_no_script_loads_or_runs_anything_from_elsewhere() -> None:
    scripts = sorted(BUILT.glob("*.js"))
    assert {"reddot.js", "start.js", "govuk-frontend.min.js"} <= {path.name for path in scripts}
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function\(|https?://(?!www\.w3\.org)", text), path.name
        for name in re.findall(r"""(?:from|import) ['"](\.[^'"]+)['"]""", text):
            assert (BUILT / name).is_file(), f"{path.name} imports {name}"


def test_the_style_places_each_area_of_the_body_map_where_the_page_says() -> None:
    text = (SASS / "_body-positions.scss").read_text(encoding="utf-8")
    placed = {
        code: (int(left), int(top))
        for code, left, top in re.findall(r'"(\w+)": \((\d+) (\d+)\)', text)
    }
    marks = {**front_marks(), **back_marks()}
    assert placed == {code: (mark.left, mark.top) for code, mark in marks.items()}
