from __future__ import annotations

from dataclasses import replace

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from drawn import Page, refused
from gallery import BODY, FIELDS, PAGE

from reddot.errors import UsageError
from reddot.web.body_map import back_marks, front_marks
from reddot.web.components import (
    Cell,
    Field,
    Item,
    PageProblem,
    Pages,
    SummaryRow,
    Table,
    Task,
    problems_of,
)

NASTY = """<script>alert("1")</script>'&"""
EVERY_KIND = [field.kind for field in FIELDS]
GALLERY = pytest.mark.urls("gallery")


def draw(tag: str, **values: object) -> str:
    return engines["django"].from_string("{% load components %}" + tag).render(values)


def drawn(field: Field) -> str:
    return draw("{% field one %}", one=field)


def nasty(field: Field) -> Field:
    """A field whose every text is hostile; the areas of a body map keep their codes."""
    value = None if field.kind == "body_map" else NASTY
    items = tuple(
        replace(item, label=NASTY, hint=NASTY, value=value or item.value) for item in field.items
    )
    parts = dict.fromkeys(("day", "month", "year", "hour", "minute", "fold"), NASTY)
    return replace(
        field, name="a", label=NASTY, hint=NASTY, value=NASTY, error=NASTY, items=items,
        parts=parts, prefix=NASTY, suffix=NASTY, autocomplete=NASTY, accept=NASTY,
    )  # fmt: skip


def test_the_gallery_has_every_kind_of_field() -> None:
    kinds = {*EVERY_KIND}
    assert kinds == {
        "text", "number", "textarea", "radios", "checkboxes", "select", "date_time", "password",
        "file", "body_map",
    }  # fmt: skip


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_hostile_text_stays_text(field: Field) -> None:
    html = drawn(nasty(field))
    page = Page(html)
    assert page.of("script") == []
    assert "&lt;script&gt;" in html
    assert {name for _, attributes in page.tags for name in attributes} <= KNOWN_ATTRIBUTES


KNOWN_ATTRIBUTES = {
    "accept", "aria-controls", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby",
    "aria-live", "autocapitalize", "autocomplete", "checked", "class", "d", "data-behaviour",
    "data-maxlength", "data-module", "focusable", "for", "height", "hidden", "id", "inputmode",
    "name", "role", "rows", "selected", "spellcheck", "title", "transform", "type", "value",
    "viewbox", "width",
}  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "values"),
    [
        ("{% error_summary x %}", {"x": [PageProblem(f"#{NASTY}", NASTY)]}),
        ("{% task_list x %}", {"x": [Task(title=NASTY, href=NASTY, hint=NASTY)]}),
        ("{% summary_list x card=y %}",
         {"x": [SummaryRow(key=NASTY, value=(NASTY, NASTY), href=NASTY)], "y": NASTY}),
        ("{% table x %}", {"x": Table(NASTY, (NASTY,), ((Cell(NASTY, href=NASTY),),))}),
        ("{% pagination x %}", {"x": Pages(1, 2, NASTY)}),
        ("{% state_tag x %}{% tag x x %}", {"x": NASTY}),
        ("{% notification x x %}{% warning_text x %}{% panel x x %}{% back_link x x %}",
         {"x": NASTY}),
        ("{% button x name=x value=x formaction=x %}{% button x href=x %}", {"x": NASTY}),
        ("{% inset %}{{ x }}{% endinset %}{% details x %}{{ x }}{% enddetails %}", {"x": NASTY}),
    ],
)  # fmt: skip
def test_hostile_text_stays_text_in_what_is_no_field(tag: str, values: dict[str, object]) -> None:
    page = Page(draw(tag, **values))
    assert page.tags
    assert page.of("script") == []
    assert not {
        n for _, attributes in page.tags for n in attributes if not n.replace("-", "").isalpha()
    }


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_first_input_has_the_id_that_the_error_summary_leads_to(field: Field) -> None:
    page = Page(drawn(replace(field, error="Wrong", error_parts=frozenset())))
    first = next(a for tag, a in page.tags if tag in ("input", "select", "textarea"))
    assert first["id"] == f"id_{field.name}"
    assert problems_of([replace(field, error="Wrong", error_parts=frozenset())]) == (
        PageProblem(f"#id_{field.name}", "Wrong"),
    )


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_hint_and_error_are_said_with_the_question(field: Field) -> None:
    page = Page(drawn(replace(field, hint="Help", error="Wrong")))
    said = [a["aria-describedby"] for _, a in page.tags if "aria-describedby" in a]
    assert f"id_{field.name}-hint id_{field.name}-error" in said[0]
    assert {f"id_{field.name}-hint", f"id_{field.name}-error"} <= set(page.ids())


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_input_has_a_label_of_its_own(field: Field) -> None:
    page = Page(drawn(field))
    inputs = [a["id"] for tag, a in page.tags if tag in ("input", "select", "textarea")]
    assert sorted(a["for"] for a in page.of("label")) == sorted(inputs)
    assert len(set(page.ids())) == len(page.ids())


def test_a_question_that_is_the_heading_is_the_only_heading() -> None:
    for kind in ("text", "radios", "date_time"):
        html = drawn(Field(name="q", label="Where?", kind=kind, heading=True))  # type: ignore[arg-type]
        assert html.count("<h1") == 1
        assert "--l" in html


def test_what_is_chosen_follows_the_value_or_the_item() -> None:
    items = (Item(value="a", label="A"), Item(value="b", label="B"))
    radios = Field(name="q", label="Q", kind="radios", items=items, value="b")
    assert [c.checked for c in radios.choices()] == [False, True]
    boxes = Field(name="q", label="Q", kind="checkboxes", items=items, value="b")
    assert [c.checked for c in boxes.choices()] == [False, False]


def test_none_of_these_stands_apart_and_clears_the_others() -> None:
    places = next(field for field in FIELDS if field.name == "places")
    html = drawn(places)
    boxes = [a for a in Page(html).of("input") if a.get("data-behaviour") == "exclusive"]
    assert [box["value"] for box in boxes] == ["none"]
    assert html.index("checkboxes__divider") < html.index('value="none"')


def test_a_date_and_time_is_sent_in_parts_as_it_was_typed() -> None:
    when = next(field for field in FIELDS if field.name == "started_at")
    sent = {a["name"]: a["value"] for a in Page(drawn(when)).of("input") if a["type"] == "text"}
    assert sent == {
        "started_at-day": "26", "started_at-month": "10", "started_at-year": "2025",
        "started_at-hour": "1", "started_at-minute": "70",
    }  # fmt: skip
    folds = [a for a in Page(drawn(when)).of("input") if a["type"] == "radio"]
    assert [(a["name"], a["value"]) for a in folds] == [
        ("started_at-fold", "0"), ("started_at-fold", "1"),
    ]  # fmt: skip
    assert 'type="radio"' not in drawn(replace(when, fold=False))
    assert "started_at-hour" not in drawn(replace(when, date_only=True, fold=False))


def test_only_the_wrong_part_of_a_date_is_marked_and_led_to() -> None:
    when = next(field for field in FIELDS if field.name == "started_at")
    wrong = [a["id"] for a in Page(drawn(when)).of("input") if "input--error" in a["class"]]
    assert wrong == ["id_started_at-minute"]
    assert problems_of([when])[0].href == "#id_started_at-minute"
    twice = replace(when, error_parts=frozenset({"fold"}))
    assert problems_of([twice])[0].href == "#id_started_at-fold"
    assert 'id="id_started_at-fold"' in drawn(twice)


def test_the_body_map_has_every_area_as_a_box_with_words() -> None:
    field = next(field for field in FIELDS if field.kind == "body_map")
    html = drawn(field)
    boxes = Page(html).of("input")
    assert [box["value"] for box in boxes] == [*front_marks(), *back_marks()]
    assert {box["type"] for box in boxes} == {"checkbox"}
    assert [box["value"] for box in boxes if "checked" in box] == ["front_3", "back_k"]
    assert all(mark.words in html for mark in (*front_marks().values(), *back_marks().values()))


def test_an_area_that_the_body_map_does_not_have_is_refused() -> None:
    field = Field(name="m", label="M", kind="body_map", items=(Item(value="ear", label="Ear"),))
    with pytest.raises(UsageError, match="no area 'ear'"):
        field.choices()
    assert {item.value for item in BODY} == {*front_marks(), *back_marks()}


def test_a_long_text_is_counted_and_never_cut() -> None:
    html = drawn(Field(name="n", label="N", kind="textarea", max_length=5000, value="x" * 6000))
    assert 'data-maxlength="5000"' in html
    assert "You can enter up to 5,000 characters" in html
    assert " maxlength=" not in html
    assert "x" * 6000 in html


def test_a_button_sends_once_and_an_unknown_kind_is_refused() -> None:
    button = Page(draw("{% button 'Save' %}")).of("button")[0]
    assert (button["type"], button["data-prevent-double-click"]) == ("submit", "true")
    with pytest.raises(UsageError, match="no button of kind 'huge'"):
        draw("{% button 'Save' 'huge' %}")


def test_tasks_say_how_far_they_are() -> None:
    html = draw(
        "{% task_list x %}",
        x=[Task(title="A", href="/a", status="complete"), Task(title="B", status="cannot_start")],
    )
    assert "Completed" in html
    assert "Cannot start yet" in html
    assert [a["href"] for a in Page(html).of("a")] == ["/a"]


def test_an_answer_that_is_missing_says_so_and_a_list_has_a_line_for_each() -> None:
    html = draw(
        "{% summary_list x %}", x=[SummaryRow(key="K"), SummaryRow(key="L", value=("a", "b"))]
    )
    assert "Not provided" in html
    assert html.count('<p class="govuk-body">') == 2


def test_a_table_of_many_columns_says_its_headings_on_a_phone() -> None:
    cells = tuple(Cell(text) for text in "abcd")
    html = draw("{% table x %}", x=Table("T", ("A", "B", "Is it?", "D"), (cells,)))
    assert "app-stack" in html
    assert [a["data-of"] for a in Page(html).of("td")] == ["B:", "Is it?", "D:"]
    few = Table("T", ("A",), ((Cell("a"),),))
    assert "app-stack" not in draw("{% table x %}", x=few)


def test_pages_of_a_list_lead_on_and_back_and_keep_the_query() -> None:
    pages = Pages(5, 9, "state=draft")
    assert [link.label for link in pages.links()] == ["1", "", "4", "5", "6", "", "9"]
    assert (pages.previous, pages.following) == ("?state=draft&page=4", "?state=draft&page=6")
    assert (Pages(1, 2).previous, Pages(2, 2).following) == ("", "")
    assert draw("{% pagination x %}", x=Pages(1, 1)).strip() == ""


def test_no_problem_draws_no_summary() -> None:
    assert draw("{% error_summary x %}", x=()).strip() == ""
    assert render_to_string("base.html", {"problems": ()}).count("error-summary") == 0


@GALLERY
def test_a_page_of_every_component_has_nothing_that_the_policy_refuses(client: Client) -> None:
    html = client.get("/gallery/").content.decode()
    assert refused(html) == []
    assert len(Page(html).tags) > 300
    assert "{%" not in html
    assert "<title>Error: Components – Reddot</title>" in html


def test_the_reader_of_pages_finds_what_the_policy_refuses() -> None:
    bad = (
        "<p style='color:red' onclick='x()'><script>x()</script><style>p{}</style>"
        "<a href='javascript:x()'></a><script src='https://elsewhere.invalid/x.js'></script>"
    )
    assert len(refused(bad)) == 6
    assert refused('<script type="application/json">{}</script><script src="/x.js"></script>') == []


@GALLERY
def test_ids_are_not_repeated_on_a_page(client: Client) -> None:
    ids = Page(client.get("/gallery/").content.decode()).ids()
    assert sorted(set(ids)) == sorted(ids)
    assert "{% field one %}" in PAGE
