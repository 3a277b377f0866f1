"""The explorer: each view with its rule, its files and its citation, and why there is none."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from drawn import Page, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from release_folder import POLICY, counted, put_out

from cast import MEMBERS, Cast, client_of
from reddot.figures.breakdowns import breakdowns
from reddot.records.facts import shipped_releases
from reddot.records.published import Release
from reddot.records.published_storage import write_releases
from reddot.store.models import Release as ReleaseRow
from reddot.store.setup import place
from reddot.web.figures.asking import ALL, FORMATS, HOME_OFFICE, NAMES
from reddot.web.figures.kept import MOST_FILES, Kept, file_of

pytestmark = pytest.mark.django_db
AT = "/figures/"


@pytest.fixture(autouse=True)
def _nothing_released() -> Iterator[None]:
    yield
    for name in ("releases", "home-office", "cache"):
        shutil.rmtree(place().folder / name, ignore_errors=True)


@pytest.fixture
def norfolk() -> ReleaseRow:
    """A release of the county's records under the name of a force that is published of."""
    return put_out(1, "Norfolk")


@pytest.fixture
def imported(home_office: dict[str, Release]) -> None:
    write_releases(list(home_office.values()), place().folder / "home-office")


def page(query: str, status: int = 200) -> str:
    answer = Client().get(AT + query)
    assert answer.status_code == status, (query, answer.status_code, answer.get("Location"))
    html = answer.content.decode()
    assert refused(html) == []
    ids = Page(html).ids()
    assert sorted(set(ids)) == sorted(ids)
    return html


def file(query: str, form: str) -> bytes:
    answer = Client().get(f"{AT}{query}&format={form}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    return answer.content


# --- views


def test_a_view_has_chart_table_rule_what_it_cannot_be_compared_with_files_and_citation(
    norfolk: ReleaseRow,  # noqa: ARG001
) -> None:
    html = page("?force=Norfolk&period=2017/18")
    assert "<svg role=" in html
    assert "each counted once at its highest use" in html
    assert "31 to 120" in html
    assert "Figures on the other side of 1 April 2017" in html
    assert "table ced, 14 January 2019" in html
    assert "Release 1, table ced, published 14 January 2019" in html  # the source of its rule
    assert 'href="/figures/rates/"' in html
    assert "R1/ced/1/total" in html
    lasting = "?force=Norfolk&amp;period=2017%2F18&amp;release=1"
    for form in FORMATS:
        assert f'href="{lasting}&amp;format={form}"' in html
    canonical = [a["href"] for a in Page(html).of("link") if a.get("rel") == "canonical"]
    assert canonical == ["http://testserver/figures/?force=Norfolk&period=2017%2F18&release=1"]


def test_the_address_that_is_cited_gives_the_same_numbers_after_a_later_release(
    norfolk: ReleaseRow,  # noqa: ARG001
) -> None:
    query = "?force=Norfolk&period=2017%2F18&release=1"
    before = file(query, "json")
    put_out(2, "Norfolk")
    assert file(query, "json") == before
    assert "Release 2" in page("?force=Norfolk&period=2017%2F18")
    assert "Release 1," in page(query)


def test_a_suppressed_cell_is_a_word_with_its_reason_and_never_a_number(
    norfolk: ReleaseRow,  # noqa: ARG001
) -> None:
    html = page("?force=Norfolk&period=2017/18")
    assert '<td class="suppressed" data-of="Reports:"><span>suppressed</span></td>' in html
    assert POLICY in html
    assert "It is not zero." in html
    cells = json.loads(file("?force=Norfolk&release=1", "json"))["rows"][0]
    assert cells["drive_stun"] == "suppressed"
    assert cells["discharge"] == 31


@pytest.mark.parametrize(
    ("query", "table"),
    [
        ("count=reports&by=reason", "reports-reason"),
        ("count=reports&by=month", "reports-month"),
        ("count=ced&by=gender", "ced-gender"),
        ("count=tactics", "tactics"),
        ("count=tactics&by=gender", "tactics-gender"),
        ("count=reports&by=gender&across=reason", "reports-gender-reason"),
        ("count=reports&by=gender&across=month", "reports-gender-month"),
        ("count=reports&tactic=handcuffing&by=reason", "reports-tactic-reason"),
    ],
)
def test_each_released_table_is_a_view_with_every_number_of_it(query: str, table: str) -> None:
    put_out(1)
    html = page(f"?force=Eastshire&{query}")
    assert "<svg role=" in html
    assert f"R1/{table}/" in html
    body = json.loads(file(f"?force=Eastshire&{query}&release=1", "json"))
    rows = counted("Eastshire", table).rows
    if "tactic=" in query:
        rows = tuple(row for row in rows if row.keys["tactic"] == "handcuffing")
    assert [row["total"] for row in body["rows"]] == [row.cells["total"].as_json() for row in rows]
    assert body["released_table"] == table


def test_the_id_of_a_figure_is_of_its_row_in_the_released_table() -> None:
    put_out(1)
    query = "?force=Eastshire&count=reports&tactic=handcuffing&by=reason&release=1"
    body = json.loads(file(query, "json"))
    whole = counted("Eastshire", "reports-tactic-reason").rows
    for row in body["rows"]:
        number = int(row["figure"].split("/")[2])
        assert whole[number - 1].keys["tactic"] == "handcuffing"
        assert whole[number - 1].keys["reason"] == row["reason"]


# --- addresses


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("count=reports&across=gender&by=reason", "count=reports&by=gender&across=reason"),
        ("period=2017/18&force=norfolk", "force=Norfolk&period=2017%2F18"),
        ("force=Norfolk+Constabulary&tactic=&by=", "force=Norfolk"),
        ("period=2017-18&force=Norfolk", "force=Norfolk&period=2017%2F18"),
        ("force=Norfolk&count=ced", "force=Norfolk"),
        ("force=Norfolk&utm_source=x", "force=Norfolk"),
        ("period=2018/19&beside=2017/18", "period=2017%2F18&beside=2018%2F19"),
        ("by=gender&across=gender", "count=ced&by=gender"),
        ("nothing=1", ""),
    ],
)
def test_an_address_in_another_order_or_spelling_leads_to_the_one_address(
    query: str, leads_to: str
) -> None:
    answer = Client().get(f"{AT}?{query}")
    assert answer.status_code == 302
    assert answer["Location"] == (f"{AT}?{leads_to}" if leads_to else AT)
    assert Client().get(answer["Location"]).status_code in (200, 404)


WORDS = {
    "force": ["Norfolk", "Eastshire", "Kent", "England and Wales", "nowhere", "<b>"],
    "period": ["2017/18", "2016", "2017Q1", "2018-19", ALL, "not_stated", "2099", "x"],
    "beside": ["2016", "2018/19", "2017/18", "y"],
    "count": ["ced", "reports", "tactics", "people"],
    "tactic": ["ced", "handcuffing", "bite"],
    "by": [*breakdowns(), "shoe_size"],
    "across": [*breakdowns(), "shoe_size"],
    "release": ["1", "R1", "9", "0", "-1", HOME_OFFICE, "²", "1" * 40],
    "format": ["csv", "ods", "json", "html", "exe"],
}
PAIRS = st.lists(
    st.sampled_from([*NAMES, "other"]).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.one_of(st.sampled_from(WORDS.get(name, ["x"])), st.text(max_size=20)),
        )
    ),
    max_size=7,
)


@pytest.mark.usefixtures("norfolk")
def test_any_query_has_an_answer_and_the_one_order_is_reached_in_one_step() -> None:
    client = Client()

    @given(pairs=PAIRS)
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(pairs: list[tuple[str, str]]) -> None:
        answer = client.get(f"{AT}?{urlencode(pairs, errors='surrogatepass')}")
        assert answer.status_code in (200, 302, 400, 404), pairs
        if answer.status_code == 302:
            assert client.get(answer["Location"]).status_code in (200, 400, 404), pairs

    holds()


# --- why there is none


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"force": "<b>"}, "Choose a force from the list"),
        ({"period": "2099"}, "Choose a period from the list"),
        ({"count": "people"}, "Choose what is counted from the list"),
        ({"by": "shoe_size"}, "Choose a breakdown from the list"),
        ({"across": "tactic"}, "Choose a second breakdown from the list, or none"),
        ({"tactic": "ced"}, "Choose a tactic from the list, with reports of force"),
        ({"release": "9"}, "Choose a release from the list"),
    ],
)
def test_what_is_not_in_the_lists_is_said_at_the_field(query: dict[str, str], said: str) -> None:
    html = page(f"?{urlencode(query)}", 400)
    assert html.count(said) == 2  # in the summary and at the field
    assert "<title>Error: Figures" in html
    assert "<b>" not in html
    body = json.loads(Client().get(AT, query | {"format": "json"}).content)
    assert body["error"]["field"] in query


def test_a_crossing_that_was_not_released_says_so_with_the_nearest_and_how_to_ask() -> None:
    put_out(1)
    html = page("?force=Eastshire&count=ced&by=gender&across=location", 404)
    assert "This crossing is not in the release" in html
    assert "no small count can be worked out" in html
    assert "write to the force" in html
    assert 'href="?force=Eastshire&amp;count=ced&amp;by=gender"' in html
    answer = Client().get(f"{AT}?force=Eastshire&count=ced&by=gender&across=location&format=json")
    assert answer.status_code == 404
    assert "not in the release" in json.loads(answer.content)["error"]["message"]


def test_a_crossing_that_no_release_has_is_not_counted_from_the_records() -> None:
    put_out(1)
    rows = counted("Eastshire", "reports-gender-reason").rows
    secret = next(r for r in rows if r.cells["total"].as_json() == "suppressed")
    for form in ("csv", "ods", "html", "pdf"):
        answer = Client().get(
            f"{AT}?force=Eastshire&count=reports&by=gender&across=location&format={form}"
        )
        assert answer.status_code == 404
    assert secret.keys["gender"]


@pytest.mark.usefixtures("norfolk", "imported")
def test_what_the_release_has_not_is_offered_as_it_was_published() -> None:
    html = page("?force=Norfolk&count=ced&by=ethnicity", 404)
    assert "as the Home Office published it" in html
    assert "release=home-office" in html


def test_a_force_without_figures_of_a_year_says_so() -> None:
    html = page("?force=Hampshire&period=2024%2F25", 404)
    assert "No figure of Hampshire in 2024/25" in html
    assert "Hampshire, 2017/18" in html  # leads to one that there is


def test_periods_across_a_break_are_refused_and_each_is_led_to() -> None:
    html = page("?force=Norfolk&period=2016&beside=2017%2F18", 400)
    assert "These periods cannot be put side by side" in html
    assert "device uses were counted by calendar year" in html
    for period in ("2016", "2017%2F18"):
        assert f'href="?force=Norfolk&amp;period={period}"' in html
    page("?force=Norfolk&period=2017%2F18&beside=2018%2F19")


def test_all_periods_are_those_on_one_side_of_a_break() -> None:
    html = page("?force=Norfolk&period=all")
    assert "Norfolk, 2017/18 and 2018/19" in html
    assert 'href="?force=Norfolk&amp;period=2016"' in html


@pytest.mark.parametrize(
    ("state", "said"), [("withdrawn", "was withdrawn"), ("corrected", "was corrected")]
)
def test_a_release_that_does_not_hold_is_never_the_newest_and_says_so(
    state: str, said: str
) -> None:
    put_out(1)
    put_out(2, state=state)
    assert "Release 1," in page("?force=Eastshire")
    html = page("?force=Eastshire&release=2")
    assert "Do not rely on this release" in html
    assert said in html
    assert json.loads(file("?force=Eastshire&release=2", "json"))["standing"] == state


def test_a_folder_that_the_store_knows_nothing_of_is_not_shown(norfolk: ReleaseRow) -> None:
    norfolk.delete()
    assert "Release 1" not in page("?force=Norfolk")
    page("?force=Norfolk&release=1", 400)


@pytest.mark.parametrize(("number", "path"), [(3, "release.json"), (4, "tables/ced.json")])
def test_a_release_whose_files_were_changed_is_not_shown(number: int, path: str) -> None:
    put_out(number, "Norfolk")  # of a number that no other test has read
    changed = place().folder / f"releases/{number:04d}/public" / path
    changed.write_text(changed.read_text(encoding="utf-8").replace("98", "99"), encoding="utf-8")
    answer = Client().get(f"{AT}?force=Norfolk")
    assert answer.status_code == 400
    assert "not" in answer.content.decode()
    assert "98 (up to" not in answer.content.decode()
    assert Client().get(f"{AT}?force=Kent&release=home-office").status_code < 500


# --- beside what was published


@pytest.mark.usefixtures("norfolk")
def test_the_force_s_own_figures_stand_beside_the_published_ones() -> None:
    html = page("?force=Norfolk&period=2017/18")
    assert "Beside what the Home Office published" in html
    assert "numbers that both have" in html
    assert "Numbers that are suppressed here are left out" in html


@pytest.mark.usefixtures("norfolk", "imported")
def test_a_disagreement_is_named_with_both_numbers_the_vintage_and_the_table() -> None:
    path = place().folder / "releases/0001/public/tables/reports.json"
    text = path.read_text(encoding="utf-8")
    assert '"total": 4245' in text
    shutil.rmtree(place().folder / "releases")
    ReleaseRow.objects.all().delete()
    put_out(1, "Norfolk", changed={"reports": ('"total": 4245', '"total": 4240')})
    html = page("?force=Norfolk&count=reports")
    assert "this release has 4,240" in html
    assert "Table 12, published 13 December 2018, has 4,245" in html
    (pair,) = json.loads(file("?force=Norfolk&count=reports&release=1", "json"))["beside"]
    assert (pair["own"], pair["published"], pair["standing"]) == (4240, 4245, "differs")


@pytest.mark.usefixtures("norfolk")
def test_a_suppressed_number_is_not_shown_through_the_published_one() -> None:
    html = page("?force=Norfolk&period=2017/18")
    beside = html.split('id="beside"')[1].split('id="take"')[0]
    assert "Drive stun" not in beside
    pairs = json.loads(file("?force=Norfolk&release=1", "json"))["beside"]
    assert {p["cell"] for p in pairs} & {"drive_stun", "angled_drive_stun"} == set()
    assert len(pairs) >= 9


# --- files


@pytest.mark.usefixtures("norfolk")
def test_every_file_has_the_same_numbers_with_their_rule_and_ids() -> None:
    query = "?force=Norfolk&period=2017%2F18&release=1"
    rows = list(csv.DictReader(io.StringIO(file(query, "csv").decode())))
    assert rows[0]["discharge"] == "31"
    assert (rows[0]["discharge_low"], rows[0]["discharge_high"]) == ("31", "120")
    assert rows[0]["figure"] == "R1/ced/1"
    assert "source" not in rows[0]  # the id says it
    assert "highest use" in rows[0]["rule"]
    sheet = zipfile.ZipFile(io.BytesIO(file(query, "ods"))).read("content.xml").decode()
    assert 'office:value="31"' in sheet
    assert "What is counted: Reports in which a CED was used" in sheet
    body = json.loads(file(query, "json"))
    assert body["rows"][0]["bounds"]["discharge"] == [31, 120]
    assert body["rule"]["statement"]
    assert body["address"].endswith(query)


@pytest.mark.usefixtures("norfolk")
def test_the_evidence_pack_of_a_view_is_made_once_as_page_and_pdf() -> None:
    query = "?force=Norfolk&period=2017%2F18&release=1"
    html = file(query, "html").decode()
    assert "31 to 120" in html
    assert "How to cite these figures" in html
    pdf = file(query, "pdf")
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "31 to 120" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    kept = list((place().folder / "cache" / "figures").iterdir())
    assert len(kept) == 2
    made = kept[0].stat().st_mtime_ns
    assert file(query, "pdf") == pdf
    assert file(query, "html").decode() == html
    assert kept[0].stat().st_mtime_ns == made


def test_an_invented_force_is_marked_as_such_in_its_pack() -> None:
    put_out(1)
    assert "Synthetic records" in file("?force=Eastshire&release=1", "html").decode()


def test_a_published_view_names_each_vintage_in_its_file() -> None:
    rows = list(
        csv.DictReader(io.StringIO(file("?force=Hampshire&period=2017%2F18", "csv").decode()))
    )
    assert {row["published"] for row in rows} == {"2018-12-13", "2019-12-19"}


# --- who may read, and what is kept


@pytest.mark.usefixtures("norfolk")
def test_every_view_is_public(cast: Cast) -> None:
    for name in MEMBERS:
        client = client_of(cast.member(name))
        for query in ("", "?force=Norfolk", "?force=Norfolk&format=csv"):
            assert client.get(AT + query).status_code == 200, (name, query)


@pytest.mark.usefixtures("norfolk")
def test_a_page_is_kept_by_its_tag_and_nothing_of_a_person_is_kept_with_it(cast: Cast) -> None:
    first = Client().get(f"{AT}?force=Norfolk")
    again = Client().get(f"{AT}?force=Norfolk", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]
    assert "Cookie" in first["Vary"]
    own = client_of(cast.author).get(f"{AT}?force=Norfolk")
    assert own["Cache-Control"] == "no-store, private"
    assert "Sign out" in own.content.decode()
    assert "Sign out" not in Client().get(f"{AT}?force=Norfolk").content.decode()


def test_answers_kept_are_bounded() -> None:
    kept: Kept[int] = Kept(2)
    made: list[int] = []

    def make(value: int) -> int:
        made.append(value)
        return value

    for value in (1, 2, 1, 3, 1, 2):
        assert kept.ask(value, lambda value=value: make(value)) == value  # type: ignore[misc]
    assert made == [1, 2, 3, 2]  # 1 was asked for again and again, 2 went when 3 came
    assert len(kept.found) == 2


def test_files_kept_are_bounded_and_one_that_cannot_be_kept_is_still_given(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 5):
        file_of(tmp_path / "kept", str(number), lambda number=number: str(number).encode())  # type: ignore[misc]
    assert len(list((tmp_path / "kept").iterdir())) == MOST_FILES
    (tmp_path / "taken").write_text("not a folder", encoding="utf-8")
    assert file_of(tmp_path / "taken" / "x", "key", lambda: b"made") == b"made"


def test_publications_that_were_imported_take_the_place_of_those_that_ship(
    imported: None,  # noqa: ARG001
) -> None:
    shipped = {row.force for r in shipped_releases() for t in r.tables for row in t.rows}
    assert "Kent" not in shipped
    html = page("?force=Kent&count=ced&by=gender")
    assert "558" in html
    bare = page("?force=Norfolk&period=2018%2F19")
    assert bare.count("426") < 8  # once in each place, not once more for what ships
    rows = list(
        csv.DictReader(io.StringIO(file("?force=Norfolk&period=2018%2F19", "csv").decode()))
    )
    assert len(rows) == 1
