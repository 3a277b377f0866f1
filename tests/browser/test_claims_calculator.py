"""The calculator as a person uses it: with and without scripts, wrong and mended, printed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.append(str(Path(__file__).resolve().parents[1] / "web"))

from browser.conftest import Visit
from browser.live import press, tick, write

pytestmark = [pytest.mark.urls("gallery"), pytest.mark.django_db(transaction=True)]
CALCULATOR = "/claims/calculator/"
SHARE = f"{CALCULATOR}?kind=share&count=31&total=372&not_stated=89&side=below&threshold=10"


def verdicts(page: Page) -> list[str]:
    return page.locator(".app-answer__verdict").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_claim_is_typed_mended_and_cited(visit: Visit, scripts: bool) -> None:
    page = visit("/claims/", scripts=scripts).page
    page.get_by_role("link", name="Check a claim of your own").click()
    page.get_by_role("link", name="A share, with cases not stated", exact=True).click()
    write(page, "How many are counted?", "thirty-one")
    write(page, "Out of how many in all?", "372")
    write(page, "How many of these are not stated?", "89")
    tick(page, "Fewer or less than")
    write(page, "Which percentage?", "10%")
    press(page, "Show the verdict")
    problem = page.get_by_role("link", name="How many are counted: ‘thirty-one’ is not allowed")
    expect(problem).to_be_visible()
    assert page.get_by_label("Which percentage?").input_value() == "10%"
    problem.click()
    assert page.evaluate("location.hash" if not scripts else "document.activeElement.id").endswith(
        "id_count"
    )
    write(page, "How many are counted?", "31")
    press(page, "Show the verdict")
    assert verdicts(page) == ["Depends on cases not stated"] * 2
    address = page.locator("a.app-code").inner_text()
    page.goto(address)
    assert verdicts(page) == ["Depends on cases not stated"] * 2
    assert page.get_by_label("How many are counted?").input_value() == "31"


def test_a_claim_of_the_story_opens_in_the_calculator_with_its_numbers(visit: Visit) -> None:
    page = visit("/claims/taser-2018/c10/").page
    told = verdicts(page)
    page.get_by_role("link", name="Open these numbers in the calculator").click()
    assert verdicts(page) == told
    assert page.get_by_label("How many events in the first group?").input_value() == "6"


def test_the_chart_and_its_words_fit_a_phone(visit: Visit) -> None:
    page = visit(SHARE).page
    chart = page.locator("figure svg[role=img]")
    outer = chart.bounding_box()
    assert outer is not None
    for words in chart.locator("text").all():
        box = words.bounding_box()
        if box is not None and box["width"]:
            assert outer["x"] - 1 <= box["x"]
            assert box["x"] + box["width"] <= outer["x"] + outer["width"] + 1
    name = chart.get_attribute("aria-labelledby") or ""
    spoken = " ".join(page.locator(f"#{part}").text_content() or "" for part in name.split())
    assert "8.3%; 95% interval 5.7% to 11.6%" in spoken
    assert "8.3% to 32.3%" in spoken


def test_a_result_is_printed_with_what_it_rests_on(visit: Visit, tmp_path: Path) -> None:
    page = visit(SHARE, "desktop").page
    page.emulate_media(media="print")
    assert page.locator("figure svg[role=img]").is_visible()
    assert page.get_by_text("P-value, on the claimed side alone").is_visible()
    assert not page.get_by_role("button", name="Show the verdict").is_visible()
    assert page.pdf(path=tmp_path / "result.pdf")
