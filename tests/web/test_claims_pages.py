"""The claims: the list, a page for each, a site's own files, and the calculator."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import include, path
from drawn import Page, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast, client_of
from reddot.claims.check import check_story
from reddot.claims.story import parse_story, read_story
from reddot.claims.verdict import Verdict
from reddot.pack.wording import verdict_words
from reddot.store.setup import place
from reddot.web.claims.questions import Holds, claim_kinds
from reddot.web.claims.shelf import shelf, unique_keys

urlpatterns = [path("", include("gallery"))]
handler404 = "reddot.web.errors.page_not_found"
handler500 = "reddot.web.errors.server_error"
pytestmark = pytest.mark.urls("test_claims_pages")

STORY = "taser-2018"
CALCULATOR = "/claims/calculator/"
VERDICTS = {v.claim_id: v for v in check_story(read_story(STORY))}
OWN = """
[story]
id = "Our own story"
title = "A story of <our> own"
[[claims]]
id = "a/1"
text = "Taser was fired in fewer than half"
kind = "threshold"
below = "50%"
numerator = 3
denominator = 100
"""


def text_of(answer: object) -> str:
    return html_entities.unescape(answer.content.decode())  # type: ignore[attr-defined]


def answers_in(html: str) -> list[str]:
    return re.findall(r'app-answer__verdict">([^<]*)<', html)


def wanted(verdict: Verdict) -> list[str]:
    return [verdict_words(v.value) for v in (verdict.description, verdict.inference)]


@pytest.fixture
def stories() -> Iterator[Path]:
    folder = place().folder / "stories"
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


# --- the list and a page for each claim


def test_the_list_has_both_answers_of_every_claim(client: Client) -> None:
    html = text_of(client.get("/claims/"))
    assert refused(html) == []
    rows = dict(re.findall(r'<tr [^>]*id="claim-\d+"><th[^>]*>(\w+)</th>(.*?)</tr>', html, re.S))
    assert set(rows) == set(VERDICTS)
    for name, verdict in VERDICTS.items():
        assert re.findall(r"govuk-tag[^>]*>([^<]*)<", rows[name]) == wanted(verdict), name
        assert f"/claims/{STORY}/{name}/" in rows[name]


@pytest.mark.parametrize("name", VERDICTS)
def test_the_page_of_a_claim_has_its_answers_its_chart_and_its_figures(
    client: Client, name: str
) -> None:
    answer = client.get(f"/claims/{STORY}/{name}/")
    html, verdict = text_of(answer), VERDICTS[name]
    assert answer.status_code == 200
    assert refused(html) == []
    assert answers_in(html) == wanted(verdict)
    assert verdict.text in html
    assert "What would change the verdict" in html
    for part in (verdict.flip_point, verdict.would_settle):
        assert part is None or part[1:] in html
    assert ('<svg role="img"' in html) == (verdict.region is not None and bool(verdict.low))
    for number in (*verdict.numerators, *verdict.denominators):
        assert str(number.get("source", "")) in html
    ids = Page(html).ids()
    assert sorted(set(ids)) == sorted(ids)
    assert {part.split(")")[0] for part in html.split("url(#")[1:]} <= set(ids)


def test_the_worked_values_are_on_the_pages(client: Client) -> None:
    said = {
        "c01": ("8.3%; 95% interval 5.7% to 11.6%", "8.3% to 32.3%", "38 of 372", "11.0%"),
        "c02": ("1.02", "0.918 to 1.13", "about 1"),
        "c06": ("284 to 287", "64.6% to 73.1%", "18.9% to 91.5%", "42.7%"),
        "c10": (
            "ratio 2; 95% interval 0.427 to 12.4",
            "12 against 3",
            "33 to 936",
            "9.1%",
            "3,320",
        ),
        "c16": ("67.7% to 91.7%", "252 to 341", "246 to 335"),
    }
    for name, numbers in said.items():
        html = text_of(client.get(f"/claims/{STORY}/{name}/"))
        for number in numbers:
            assert number in html, (name, number)


def test_the_figure_of_a_claim_has_its_vintage_and_its_rule(client: Client) -> None:
    html = text_of(client.get(f"/claims/{STORY}/c01/"))
    assert "published 13 December 2018" in html
    assert "each counted once at its highest use" in html


def test_a_pledge_shows_its_wordings_side_by_side(client: Client) -> None:
    html = text_of(client.get(f"/claims/{STORY}/c22/"))
    assert "Said in December 2018" in html
    assert "Said in February 2019" in html
    assert "given the option of Taser" in html


def test_each_claim_leads_to_its_neighbours_and_the_ends_to_one(client: Client) -> None:
    pages = {n: Page(text_of(client.get(f"/claims/{STORY}/{n}/"))) for n in ("c01", "c02", "c24")}
    found = {
        name: {a["rel"]: a["href"] for a in page.of("a") if "rel" in a}
        for name, page in pages.items()
    }
    assert found["c01"] == {"next": f"/claims/{STORY}/c02/"}
    assert found["c02"] == {"prev": f"/claims/{STORY}/c01/", "next": f"/claims/{STORY}/c03/"}
    assert found["c24"] == {"prev": f"/claims/{STORY}/c23/"}


@pytest.mark.parametrize("wrong", ["taser-2018/c99", "no-story/c01", "taser-2018/C01%00"])
@pytest.mark.django_db
def test_a_claim_there_is_not_is_not_found(client: Client, wrong: str) -> None:
    assert client.get(f"/claims/{wrong}/").status_code in (400, 404)


def test_the_pages_are_read_only(client: Client) -> None:
    for address in ("/claims/", f"/claims/{STORY}/c01/", CALCULATOR):
        assert client.post(address).status_code == 405


# --- a site's own files


def test_a_file_of_the_site_is_shown_and_judged_again_when_it_changes(
    client: Client, stories: Path
) -> None:
    file = stories / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    html = client.get("/claims/").content.decode()
    assert "A story of &lt;our&gt; own" in html
    assert "/claims/our-own-story/a-1/" in html
    page = text_of(client.get("/claims/our-own-story/a-1/"))
    assert answers_in(page) == ["Holds", "Supported"]
    file.write_text(OWN.replace("numerator = 3\n", "numerator = 90\n"), encoding="utf-8")
    page = text_of(client.get("/claims/our-own-story/a-1/"))
    assert answers_in(page) == ["Does not hold", "Contradicted"]


BROKEN = {
    "no.toml": ("this is { not", "this is not TOML"),
    "claim.toml": (OWN.replace("denominator = 100", 'denominator = "many"'), "claim a/1"),
    "again.toml": (OWN.replace("Our own story", STORY), "there is a story 'taser-2018' already"),
    "none.toml": ("[story]\nid = 'x'\n", "no [[claims]]"),
    "part.toml": (OWN.replace("numerator = 3\n", "numerator = 300\n"), "300 of 100 is no share"),
    "deep.toml": ("a = " + "[" * 5_000, "deep.toml"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_to_the_force_lead_and_the_rest_is_shown(
    cast: Cast, stories: Path, name: str
) -> None:
    (stories / name).write_text(BROKEN[name][0], encoding="utf-8")
    (stories / "good.toml").write_text(OWN, encoding="utf-8")
    for member, told in ((cast.force_lead, True), (cast.author, False), (None, False)):
        answer = client_of(member).get("/claims/")
        assert answer.status_code == 200
        html = text_of(answer)
        assert "A story of <our> own" in html
        assert (BROKEN[name][1] in html) is told
        assert (name in html) is told
        assert str(stories) not in html


def test_a_file_that_is_no_text_does_no_harm(client: Client, stories: Path) -> None:
    (stories / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (stories / "folder.toml.d").touch()
    (stories / "gone.toml").symlink_to(stories / "nowhere")
    assert client.get("/claims/").status_code == 200
    assert len(shelf().broken) == 2


def test_no_two_claims_of_a_story_share_an_address() -> None:
    keys = list(unique_keys(["c01", "C 01", "c-01", "…", "c01"]))
    assert len(set(keys)) == 5


# --- the calculator


def asked(kind: str, **typed: object) -> dict[str, str]:
    return {"kind": kind, **{name: str(value) for name, value in typed.items()}}


@pytest.mark.parametrize("kind", claim_kinds())
def test_a_kind_asks_its_questions_and_its_example_has_a_verdict(client: Client, kind: str) -> None:
    blank = client.get(CALCULATOR, {"kind": kind})
    html = text_of(blank)
    assert blank.status_code == 200
    assert "There is a problem" not in html
    names = {i.get("name") for i in Page(html).of("input")}
    assert names >= {question.name for question in claim_kinds()[kind].questions}
    answer = client.get(CALCULATOR, {"kind": kind, **claim_kinds()[kind].example})
    assert answer.status_code == 200
    page = text_of(answer)
    assert refused(page) == []
    assert len(answers_in(page)) == 2
    assert '<svg role="img"' in page


@pytest.mark.parametrize(
    ("typed", "answers", "numbers"),
    [
        (
            asked("share", count=31, total=372, not_stated=89, side="below", threshold=10),
            ["Depends on cases not stated"] * 2,
            ("8.3% to 32.3%", "5.7% to 11.6%", "7 more cases (38 of 372)", "11.0%"),
        ),
        (
            asked("share", count=31, total=372, side="below", threshold="10%"),
            ["Holds", "Supported but imprecise"],
            ("P-value, on the claimed side alone", "0.162"),
        ),
        (
            asked("rates", a=6, x=400, b=3, y=400, direction="more", ratio=2),
            ["Holds", "Not distinguishable"],
            ("ratio 2; 95% interval 0.427 to 12.4", "0.508", "0.841", "12 against 3", "3,320"),
        ),
        (
            asked("rates", a=6, x=400, b=3, direction="more", ratio=2),
            ["Holds", "Not distinguishable"],
            ("33 to 936", "6 in 400 against 3 in 200", "nobody gives the size of a group"),
        ),
        (
            asked("survey", percent=69, respondents=414, population=1500),
            ["Holds", "Respondents only"],
            ("284 to 287", "63.9% to 73.7%", "64.6% to 73.1%", "18.9% to 91.5%", "42.7%"),
        ),
        (
            asked("rate", count=372, exposure=365, side="above", threshold="0.5"),
            ["Holds", "Supported"],
            ("1.02; 95% interval 0.918 to 1.13",),
        ),
        (
            asked("only", count=118, total=120),
            ["Does not hold", "Contradicted"],
            ("Exceptions among 120 cases: 2",),
        ),
        (
            asked("change", before=175, after="372", direction="more", period_before="2016",
                  period_after="2017/18", percent=100),
            ["Does not hold", "Supported"],
            ("Series break on 2017-04-01", "no verdict on a rise or fall stands"),
        ),
    ],
)  # fmt: skip
def test_the_worked_values_come_out_of_the_calculator(
    client: Client, typed: dict[str, str], answers: list[str], numbers: tuple[str, ...]
) -> None:
    html = text_of(client.get(CALCULATOR, typed))
    assert answers_in(html) == answers
    for number in numbers:
        assert number in html, number


def test_the_address_of_a_result_gives_the_same_result(client: Client) -> None:
    typed = asked("share", count="1,031", total="9,372", side="below", threshold="10")
    html = client.get(CALCULATOR, {**typed, "unknown": "x"}).content.decode()
    (address,) = [a["href"] for a in Page(html).of("a") if "app-code" in a.get("class", "")]
    parts = urlsplit(address)
    assert parts.path == CALCULATOR
    assert dict(parse_qsl(parts.query)) == typed
    again = client.get(f"{parts.path}?{parts.query}").content.decode()
    assert again == html


@pytest.mark.parametrize("name", ["c01", "c06", "c07", "c10", "c13", "c16", "c17"])
def test_the_numbers_of_a_story_typed_get_the_verdict_of_the_story(
    client: Client, name: str
) -> None:
    page = Page(client.get(f"/claims/{STORY}/{name}/").content.decode())
    (address,) = [a["href"] for a in page.of("a") if a["href"].startswith(CALCULATOR)]
    assert "?" in address
    assert answers_in(text_of(client.get(address))) == wanted(VERDICTS[name])


def in_a_story(kind: str, fields: str) -> list[str]:
    """Both answers of a claim file with these fields."""
    story = parse_story(
        f"[[claims]]\nid = 'x'\ntext = 'words'\nkind = '{kind}'\n{fields}", "x.toml"
    )
    return wanted(check_story(story)[0])


few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
counts = st.integers(min_value=0, max_value=400)
exposures = st.integers(min_value=1, max_value=5_000)


@few
@given(count=counts, other=counts, unknown=counts, limit=st.integers(1, 99), above=st.booleans())
def test_a_share_typed_is_judged_as_in_a_story(
    client: Client, count: int, other: int, unknown: int, limit: int, above: bool
) -> None:
    total, side = count + other + unknown + 1, "above" if above else "below"
    stated = total - unknown
    fields = (
        f"{side} = '{limit}%'\nnumerator = {{ given = {count}, up_to = {count + unknown} }}\n"
        f"denominator = {total}\n[[claims.readings]]\nname = 'stated'\n"
        f"numerator = {count}\ndenominator = {stated}\n"
    )
    typed = asked("share", count=count, total=total, not_stated=unknown, side=side, threshold=limit)
    assert answers_in(text_of(client.get(CALCULATOR, typed))) == in_a_story("threshold", fields)


@few
@given(a=counts, b=counts, x=exposures, y=exposures, fewer=st.booleans())
def test_two_groups_typed_are_judged_as_in_a_story(
    client: Client, a: int, b: int, x: int, y: int, fewer: bool
) -> None:
    direction = "fewer" if fewer else "more"
    fields = (
        f"direction = '{direction}'\n[claims.group]\nevents = {a}\nexposure = {x}\n"
        f"[claims.reference]\nevents = {b}\nexposure = {y}\n"
    )
    typed = asked("rates", a=a, x=x, b=b, y=y, direction=direction)
    assert answers_in(text_of(client.get(CALCULATOR, typed))) == in_a_story("comparison", fields)


@few
@given(count=counts, silent=counts, other=counts)
def test_a_survey_typed_is_judged_as_in_a_story(
    client: Client, count: int, silent: int, other: int
) -> None:
    answered = count + other + 1
    percent = f"{100 * count / answered:.1f}"
    fields = (
        f"respondents = {answered}\npercent = '{percent}%'\nmore_than = '50%'\n"
        f"population = [{answered + silent}]\n"
    )
    typed = asked(
        "survey", percent=percent, respondents=answered, population=answered + silent, more_than=50
    )
    assert answers_in(text_of(client.get(CALCULATOR, typed))) == in_a_story("share", fields)


# --- what cannot be read

WRONG = (
    "abc", "-1", "-0.5", "1e308", "1e5", "nan", "NaN", "inf", "Infinity", "0x10", "1 2", "1,23",
    "٣", "½", "--", "<b>", "999999999999999999999999", "9" * 5_000, "1\x00", "None", "1.2.3",
)  # fmt: skip
QUESTIONS = [(kind, question) for kind, one in claim_kinds().items() for question in one.questions]


@pytest.mark.parametrize(
    ("kind", "question"), QUESTIONS, ids=[f"{k}-{q.name}" for k, q in QUESTIONS]
)
def test_what_cannot_be_read_is_refused_with_what_was_given_and_what_is_allowed(
    client: Client, kind: str, question: object
) -> None:
    name: str = question.name  # type: ignore[attr-defined]
    for wrong in WRONG:
        answer = client.get(CALCULATOR, {"kind": kind, **claim_kinds()[kind].example, name: wrong})
        html = text_of(answer)
        assert answer.status_code == 400, wrong
        assert refused(html) == []
        assert f'href="#id_{name}"' in html, wrong
        assert "There is a problem" in html
        assert f"‘{wrong[:40]}" in html
        assert answers_in(html) == []


@pytest.mark.parametrize(
    ("kind", "question"), QUESTIONS, ids=[f"{k}-{q.name}" for k, q in QUESTIONS]
)
def test_an_empty_answer_is_asked_for_unless_it_is_optional(
    client: Client, kind: str, question: object
) -> None:
    typed: Mapping[str, str] = claim_kinds()[kind].example
    optional: bool = question.optional  # type: ignore[attr-defined]
    choice = question.holds is Holds.CHOICE  # type: ignore[attr-defined]
    answer = client.get(CALCULATOR, {"kind": kind, **typed, question.name: " "})  # type: ignore[attr-defined]
    html = text_of(answer)
    if optional and not question.name.startswith("period"):  # type: ignore[attr-defined]
        assert answer.status_code == 200
        return
    assert answer.status_code == 400
    assert f'href="#id_{question.name}"' in html  # type: ignore[attr-defined]
    word = "Give the" if optional else "Choose" if choice else "Enter"
    assert word in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (asked("share", count=400, total=372, side="below", threshold=10),
         "400 is more than all 372. Give a part of the 372"),
        (asked("share", count=31, total=372, not_stated=342, side="below", threshold=10),
         "31 and 342 not stated are more than all 372. Give 341 or fewer"),
        (asked("share", count=31, total=372, side="below", threshold=101),
         "‘101’ is not allowed. Give a percentage of at least 0 and at most 100"),
        (asked("share", count=31, total=372, side="below", threshold=0),
         "No share can be below 0%"),
        (asked("share", count=31, total=0, side="below", threshold=10),
         "‘0’ is not allowed. Give a whole number of at least 1"),
        (asked("rates", a=6, x=0, b=3, y=400, direction="more"), "‘0’ is not allowed"),
        (asked("rates", a=1_000_001, x=1, b=3, y=400, direction="more"), "at most 1,000,000"),
        (asked("survey", percent=69, respondents=3), "No count of 3 rounds to 69%"),
        (asked("survey", percent=69, respondents=414, population=400),
         "400 is fewer than the 414 who answered. Give 414 or more"),
        (asked("survey", percent=69, respondents=414, more_than=100), "and under 100"),
        (asked("change", before=3, after=2, direction="fewer", percent=100),
         "A fall of 100% leaves nothing. Give less than 100"),
        (asked("change", before=3, after=2, direction="fewer", period_before="2018/19",
               period_after="2017/18"), "‘2017/18’ does not come after ‘2018/19’"),
        (asked("change", before=3, after=2, direction="fewer", period_before="2018/19"),
         "Give the later period as well"),
        (asked("rates", a=6, x=400, b=1_000_000, y=400, direction="more", ratio=1000),
         "would be 1,000,000,000 events in one group, and 500,000 are the most"),
        (asked("change", before=1_000_000, after=1, direction="more", percent=101),
         "Leave it empty, or give less"),
        (asked("only", count=119, total=120, not_stated=2), "Give 1 or fewer"),
        (asked("odds"), "There is no kind of claim ‘odds’"),
        (asked("<b>" * 30), "There is no kind of claim ‘<b>"),
    ],
)  # fmt: skip
def test_numbers_that_do_not_go_together_say_which_to_mend(
    client: Client, typed: dict[str, str], said: str
) -> None:
    answer = client.get(CALCULATOR, typed)
    html = text_of(answer)
    assert answer.status_code == 400
    assert said in html
    assert "There is a problem" in html


def test_every_problem_is_told_at_once(client: Client) -> None:
    html = text_of(client.get(CALCULATOR, asked("share", count="x", total="", threshold="y")))
    page = Page(html)
    leads = [a["href"] for a in page.of("a") if a["href"].startswith("#id_")]
    assert leads == ["#id_count", "#id_total", "#id_side", "#id_threshold"]
    assert {"id_count", "id_total", "id_side", "id_threshold"} <= set(page.ids())


@pytest.mark.parametrize(
    "typed",
    [
        asked("share", count=0, total=1, side="above", threshold=0),
        asked("share", count=0, total=1, side="about", threshold="0.0001"),
        asked("share", count=1, total=1, not_stated=0, side="above", threshold=100),
        asked("share", count=0, total=5, not_stated=5, side="below", threshold=100),
        asked("share", count=10**9, total=10**9, side="below", threshold=100),
        asked("rates", a=0, x=1, b=0, y=1, direction="more"),
        asked("rates", a=0, x=1, b=5, direction="fewer", ratio="0.001"),
        asked("rates", a=1_000_000, x=1, b=500, direction="more", ratio=1000),
        asked("rates", a=1, x="1,000,000,000", b=1_000_000, y="0.001", direction="fewer"),
        asked("change", before=0, after=0, direction="fewer", percent="99.9999"),
        asked("change", before=499, after=0, direction="more", percent="100,000"),
        asked("change", before=1, after=2, direction="more", period_before="0001",
              period_after="9999"),
        asked("rate", count=10**9, exposure="0.001", side="about", threshold="0.0000001"),
        asked("rate", count=0, exposure=10**9, side="below", threshold=10**9),
        asked("survey", percent=100, respondents=200_000, population=200_000, more_than=0),
        asked("survey", percent="0.0000", respondents=1, population=200_000, population_other=1),
        asked("only", count=0, total=10**9, not_stated=10**9),
        asked("only", count=1, total=1),
    ],
)  # fmt: skip
def test_the_ends_of_what_is_allowed_have_an_answer(client: Client, typed: dict[str, str]) -> None:
    answer = client.get(CALCULATOR, typed)
    assert answer.status_code in (200, 400)
    assert (len(answers_in(text_of(answer))) == 2) is (answer.status_code == 200)


def test_nothing_typed_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get(CALCULATOR, asked("share", count="a-name", total=3))
    assert "a-name" not in caplog.text
