"""The methods: every rule, every worked example, and all that the rules' data say."""

from __future__ import annotations

import html as html_entities

import pytest
from django.test import Client
from django.urls import include, path
from drawn import Page, refused

from reddot.disclosure.policy import Method
from reddot.figures.ladders import read_ladder
from reddot.figures.manual import LADDERS, breaks_of, cases_of, manual_rules, read_cases, read_drawn
from reddot.figures.rates import shipped_denominators
from reddot.figures.series import series_breaks
from reddot.pack.wording import day, plain
from reddot.records.cells import Missing
from reddot.web.methods.examples import key_of, lay_out
from reddot.web.methods.views import address_of
from reddot.web.methods.words import DENOMINATORS, MISSING, POLICIES

urlpatterns = [path("", include("gallery"))]
handler404 = "reddot.web.errors.page_not_found"
handler500 = "reddot.web.errors.server_error"
pytestmark = pytest.mark.urls("test_methods_pages")

RULES = {address_of(rule): rule for rule in manual_rules()}
CASES = {key_of(case): case for case in read_cases()}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    assert refused(html) == []
    ids = Page(html).ids()
    assert sorted(set(ids)) == sorted(ids)
    return html_entities.unescape(html)


def title_of(html: str) -> str:
    return html.split("<title>")[1].split("</title>")[0]


def test_the_index_leads_to_every_rule_and_every_example(client: Client) -> None:
    html = text_of(client, "/methods/")
    links = {a["href"] for a in Page(html).of("a")}
    assert {f"/methods/{name}/" for name in RULES} <= links
    assert {f"/methods/examples/{name}/" for name in CASES} <= links
    assert {a for a in links if a.startswith("#")} <= {f"#{i}" for i in Page(html).ids()}


def test_the_index_says_all_that_the_data_of_the_rules_say(client: Client) -> None:
    html = text_of(client, "/methods/")
    for version in LADDERS:
        assert ", ".join(map(plain, read_ladder(version).order)) in html
    for known in series_breaks():
        assert known.what in html
        assert day(known.on) in html
    for kind in Missing:
        assert f"<dt>{plain(kind.value)}</dt><dd>{MISSING[kind]}" in html
    assert "Usual residents, Census 2011 (ONS): 27 March 2011" in html
    assert "Invented" not in html


def test_nothing_that_can_be_met_is_left_unexplained() -> None:
    assert set(POLICIES) == set(Method)
    assert set(MISSING) == set(Missing)
    assert {d.kind for d in shipped_denominators()} == set(DENOMINATORS)


@pytest.mark.parametrize("name", RULES)
def test_the_page_of_a_table_has_its_rule_its_ladders_its_breaks_and_its_examples(
    client: Client, name: str
) -> None:
    rule, html = RULES[name], text_of(client, f"/methods/{name}/")
    for words in (rule.title, rule.statement, rule.inclusion, rule.name):
        assert words in html
    assert rule.title in title_of(html)
    assert ("Metropolitan Police ladder" in html) is rule.laddered
    for known in breaks_of(rule.name):
        assert known.what in html
    assert ("Where the series breaks" in html) is bool(breaks_of(rule.name))
    links = {a["href"] for a in Page(html).of("a")}
    assert {f"/methods/examples/{key_of(case)}/" for case in cases_of(rule.name)} <= links


def test_a_table_that_counted_another_thing_before_says_so(client: Client) -> None:
    html = text_of(client, "/methods/ced/")
    assert "Until March 2017" in html
    assert "use of a device" in html


@pytest.mark.parametrize("name", CASES)
def test_the_page_of_an_example_has_its_rule_what_goes_in_and_every_count_that_comes_out(
    client: Client, name: str
) -> None:
    case, html = CASES[name], text_of(client, f"/methods/examples/{name}/")
    assert case.title in title_of(html)
    assert case.rule in html
    assert html.count("Asked:</strong>") == len(case.asks)
    example = lay_out(case)
    drawn = (*example.given, *(g for o in example.outcomes for g in o.grids))
    texts = [case.content["reports"]] if case.on_records() else []
    texts += [t["rows"] for r in case.content.get("releases", ()) for t in r["tables"]]
    given = len(texts)
    texts += [
        ask[k] for ask in case.asks for k in ("counts", "revisions", "contradictions") if k in ask
    ]
    texts = texts[:given] + [text for text in texts[given:] if read_drawn(text).rows]
    assert len(drawn) == len(texts)
    for grid, text in zip(drawn, texts, strict=True):
        table = read_drawn(text)
        assert len(grid.rows) == len(table.rows)
        numbers = [[c for c in row[1:] if c[:1].isdigit()] for row in table.rows]
        shown = [[e.text for e in row.entries if e.text[:1].isdigit()] for row in grid.rows]
        assert shown == numbers
    for ask in case.asks:
        for words in (*ask.get("warnings", ()), *ask.get("exceptions", ())):
            assert words in html
        if "refused" in ask:
            assert ask["refused"] in html


def test_codes_are_read_as_words(client: Client) -> None:
    html = text_of(client, "/methods/examples/ced-highest-use/")
    assert "ced_red_dot" not in html
    assert "Metropolitan Police ladder" in html


def test_each_example_leads_to_its_neighbours(client: Client) -> None:
    names = list(CASES)
    first, last = (Page(text_of(client, f"/methods/examples/{n}/")) for n in (names[0], names[-1]))
    assert [a["rel"] for a in first.of("a") if "rel" in a] == ["next"]
    assert [a["rel"] for a in last.of("a") if "rel" in a] == ["prev"]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["no-such", "examples", "examples/no-such", "tactics_by_age"])
def test_what_there_is_not_is_not_found(client: Client, wrong: str) -> None:
    assert client.get(f"/methods/{wrong}/").status_code == 404
    assert client.post("/methods/").status_code == 405
