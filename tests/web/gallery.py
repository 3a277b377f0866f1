"""A page with every component on it, for the tests that look at them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from reddot.records.codes import read_code_list
from reddot.web.components import (
    Cell,
    Field,
    Item,
    Pages,
    SummaryRow,
    Table,
    Task,
    problems_of,
)

PLACES = (
    Item(value="dwelling", label="Dwelling", hint="A house or a flat"),
    Item(value="street", label="Street or highway", checked=True),
    Item(value="none", label="None of these", exclusive=True),
)
BODY = tuple(
    Item(value=code.code, label=code.label, checked=code.code in ("front_3", "back_k"))
    for code in read_code_list("body_map").codes
)
FIELDS = (
    Field(name="unit", label="Unit", kind="text", hint="As on the roster", error="Enter the unit"),
    Field(name="cycles", label="Cycles", kind="number", width="2", suffix="times", value="3"),
    Field(name="why", label="Why was force used?", kind="textarea", max_length=200, value="a < b"),
    Field(
        name="injured",
        label="Was the person injured?",
        kind="radios",
        inline=True,
        value="no",
        items=(Item(value="yes", label="Yes"), Item(value="no", label="No")),
    ),
    Field(
        name="video",
        label="Was body-worn video on?",
        kind="radios",
        error="Select whether body-worn video was on",
        items=(
            Item(value="on", label="Yes"),
            Item(
                value="off",
                label="No",
                reveals=Field(name="video_why", label="Why not?", kind="text"),
            ),
        ),
    ),
    Field(name="places", label="Where was it?", kind="checkboxes", items=PLACES),
    Field(name="model", label="Model", kind="select", value="t7", optional=True,
          items=(Item(value="x2", label="X2"), Item(value="t7", label="T7"))),
    Field(
        name="started_at",
        label="When was force used?",
        kind="date_time",
        hint="For example, 27 3 2025 and 14 05",
        parts={"day": "26", "month": "10", "year": "2025", "hour": "1", "minute": "70"},
        fold=True,
        error="Minutes are 0 to 59",
        error_parts=frozenset({"minute"}),
    ),
    Field(name="secret", label="Password", kind="password"),
    Field(name="log", label="Data log", kind="file", accept=".csv", hint="A CSV file"),
    Field(name="marks", label="Where did it strike?", kind="body_map", items=BODY,
          hint="Tap the areas."),
)  # fmt: skip
TASKS = (
    Task(title="About the incident", href="#a", status="complete"),
    Task(title="Devices", href="#b", status="in_progress", hint="2 devices"),
    Task(title="Narrative", href="#c"),
    Task(title="Check and submit", status="cannot_start"),
)
ROWS = (
    SummaryRow(key="Unit", value="North", href="#u", visually_hidden="the unit"),
    SummaryRow(key="Places", value=("Dwelling", "Street"), href="#p"),
    SummaryRow(key="Note", value=""),
)
TABLE = Table(
    "Reports waiting",
    ("Report", "State", "Days"),
    (
        (Cell("R-1", href="#r1"), Cell("Late", tag="red"), Cell("3", number=True)),
        (Cell("R-2", href="#r2"), Cell("On time"), Cell("1", number=True)),
    ),
)
PAGE = """{% extends "base.html" %}{% load components %}
{% block title %}Components{% endblock %}
{% block before_content %}{% back_link "/" %}{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Components</h1>
<form method="post">{% csrf_token %}{% for one in fields %}{% field one %}{% endfor %}
<div class="govuk-button-group">{% button "Save and continue" %}
{% button "Delete" "warning" name="do" value="delete" %}
{% button "Cancel" "secondary" href="/" %}</div></form>
{% task_list tasks %}{% summary_list rows card="Where and when" %}{% summary_list rows %}
<p class="govuk-body">{% state_tag "draft" %} {% state_tag "submitted" %} {% state_tag "returned" %}
{% state_tag "signed_off" %} {% state_tag "discarded" %} {% tag "Late" "yellow" %}</p>
{% table table %}{% pagination pages %}{% notification "Saved" "Success" True %}
{% warning_text "This cannot be undone." %}
{% inset %}A <em>remark</em>{% endinset %}{% details "Why we ask" %}<p>Because.</p>{% enddetails %}
{% endblock %}"""


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, some with an error."""
    template = engines["django"].from_string(PAGE)
    values = {
        "fields": FIELDS, "problems": problems_of(FIELDS), "tasks": TASKS, "rows": ROWS,
        "table": TABLE, "pages": Pages(5, 9),
    }  # fmt: skip
    return HttpResponse(template.render(values, request))


def done(request: HttpRequest) -> HttpResponse:
    """A page of confirmation."""
    page = (
        '{% extends "base.html" %}{% load components %}{% block title %}Sent{% endblock %}'
        '{% block content %}{% panel "Report submitted" "Reference R-1" %}{% endblock %}'
    )
    return HttpResponse(engines["django"].from_string(page).render({}, request))


urlpatterns = [
    path("gallery/", gallery),
    path("done/", done),
    path("accounts/", include("allauth.urls")),
    path("", include("reddot.web.home.urls")),
    path("", include("reddot.web.figures.urls")),
    path("", include("reddot.web.claims.urls")),
    path("", include("reddot.web.methods.urls")),
    path("", include("reddot.web.releases.urls")),
    path("", include("reddot.web.public.urls")),
]
handler403 = "reddot.web.errors.permission_denied"
handler404 = "reddot.web.errors.page_not_found"
handler500 = "reddot.web.errors.server_error"
