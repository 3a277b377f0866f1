"""Comparisons: public pages and their files, what is on them, and what a bad address is told."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from drawn import Page, refused
from release_folder import enter

from reddot.figures.figure import Figure, FigureTable
from reddot.figures.rule import counting_rule
from reddot.publish.released import MANIFEST, PUBLIC
from reddot.records.cells import Missing
from reddot.records.published import Release
from reddot.records.published_storage import write_releases
from reddot.store.models import Release as ReleaseRow
from reddot.store.setup import place
from unit.figures.test_funnels import a_row

PAGES = ("/figures/rates/", "/figures/funnel/", "/figures/disparity/")
NORFOLK = "/figures/rates/?force=Norfolk&period=2018%2F19&count=ced&per=officers"
FOLDERS = ("releases", "home-office")


@pytest.fixture(autouse=True)
def _clean_place() -> Iterator[None]:
    """What a test puts beside the site is taken away after it."""
    _take_away()
    yield
    _take_away()


def _take_away() -> None:
    for name in FOLDERS:
        shutil.rmtree(place().folder / name, ignore_errors=True)
    (place().folder / "denominators.csv").unlink(missing_ok=True)


def a_table(name: str, by: str, cells: dict[str, int | Figure], force: str) -> FigureTable:
    rows = tuple(
        a_row(
            force,
            {"total": value if isinstance(value, Figure) else Figure(value)},
            keys={by: key} if by else {},
            vintage="",
            period="2017/18",
        )
        for key, value in cells.items()
    )
    return FigureTable(name=name, rule=counting_rule(name), rows=rows)


@pytest.fixture
def released(db: None) -> str:  # noqa: ARG001 - the store knows what is out
    """A release of an invented force by main duty and by perceived ethnicity."""
    force = "Eastshire"
    duties = {"response": 2_500, "firearms": 300, "dogs": 160}
    uses = {"response": 200, "firearms": 60, "dogs": Figure(Missing.SUPPRESSED)}
    groups = {"white": 3_700, "black": 146, "asian": Figure(Missing.SUPPRESSED), "not_reported": 0}
    tables = {
        "ced": a_table("ced", "", {"all": 372}, force),
        "reports": a_table("reports", "", {"all": 4_245}, force),
        "ced_by_main_duty": a_table("ced", "main_duty", dict(uses), force),
        "reports_by_main_duty": a_table("reports", "main_duty", dict(duties), force),
        "reports_by_ethnicity": a_table("reports", "ethnicity", dict(groups), force),
    }
    write_release(tables, force, place().folder / "releases" / "0001" / PUBLIC)
    return force


def write_release(tables: dict[str, FigureTable], force: str, public: Path) -> None:
    (public / "tables").mkdir(parents=True)
    for name, table in tables.items():
        (public / "tables" / f"{name}.json").write_text(json.dumps(table.as_json()))
    entries = [
        {
            "name": name, "title": name, "table": table.name, "policy": "none",
            "by": list(table.rows[0].keys),
        }
        for name, table in tables.items()
    ]  # fmt: skip
    manifest = {
        "number": 1, "title": "Invented", "forces": [force], "periods": ["2017/18"],
        "released_on": "2026-11-01", "corrects": None, "reason": "", "code_version": "0",
        "data_checkpoint": "x", "tables": entries, "files": {}, "kept": {},
    }  # fmt: skip
    (public / MANIFEST).write_text(json.dumps(manifest))
    enter(public, 1, force)


@pytest.fixture
def imported(home_office: dict[str, Release]) -> None:
    """The three Home Office releases, as `reddot import` leaves them."""
    write_releases(list(home_office.values()), place().folder / "home-office")


def rows_of(answer_bytes: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer_bytes.decode("utf-8"))))


# --- for everyone


@pytest.mark.parametrize("address", [*PAGES, NORFOLK])
def test_it_is_for_everyone_asks_nothing_of_the_database_and_keeps_to_the_policy(
    client: Client, address: str
) -> None:
    answer = client.get(address)  # no `db`: a query would fail the test
    html = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert refused(html) == []
    page = Page(html)
    assert [len(page.of(tag)) for tag in ("main", "footer", "h1")] == [1, 1, 1]
    assert len(page.ids()) == len(set(page.ids()))


def test_only_reading_is_answered(client: Client) -> None:
    for address in PAGES:
        assert client.post(address).status_code == 405


# --- rates


def test_a_rate_stands_with_its_interval_rank_denominators_and_what_they_cannot_say(
    client: Client,
) -> None:
    html = client.get(NORFOLK).content.decode()
    assert "Taser (CED) uses per 1,000 officers (FTE) (95% interval 240 to 291)" in html
    assert "426 counted, divided by 1,609.1 officers (FTE)" in html
    assert "those who visit, commute or pass through are not residents" in html
    assert "Census 2011" in client.get(NORFOLK.replace("officers", "population")).content.decode()
    assert "each counted once at its highest use" in html
    assert "published 19 December 2019" in html


def test_no_change_is_shown_across_a_break(client: Client) -> None:
    html = client.get(NORFOLK).content.decode()
    assert "not compared" in html
    assert "the series breaks on 1 April 2017" in html
    assert "1.11 (0.962 to 1.28)" in html  # 2018/19 against 2017/18


def test_a_view_is_cited_by_an_address_that_gives_the_same_again(client: Client) -> None:
    html = client.get("/figures/rates/?force=Norfolk").content.decode()
    canonical = next(a["href"] for a in Page(html).of("link") if a.get("rel") == "canonical")
    assert canonical.endswith(NORFOLK)
    assert "Cite this comparison" in html
    again = client.get(canonical.removeprefix("http://testserver")).content.decode()
    assert again == html


def test_the_files_hold_what_the_page_shows(client: Client) -> None:
    answer = client.get(f"{NORFOLK}&format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "rates-norfolk-2018-19" in answer["Content-Disposition"]
    rows = {(row["name"], row["per"]): row for row in rows_of(answer.content)}
    norfolk = rows["Norfolk", "officers"]
    assert norfolk["count"] == "426"
    assert float(norfolk["rate"]) == pytest.approx(426 / 1.60912)
    assert rows["Norfolk", "carriers"]["count"] == "not_available"
    found = json.loads(client.get(f"{NORFOLK}&format=json").content)
    assert [one["per"] for one in found["by_denominator"]][:2] == ["officers", "population"]
    assert found["periods"][1]["no_change_because"].startswith("the series breaks")
    assert found["address"].endswith(NORFOLK)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/figures/rates/?force=Atlantis", 404, "No figures are held of this force"),
        ("/figures/rates/?force=Norfolk&period=1999", 404, "No figures are held of this period"),
        ("/figures/rates/?count=<b>", 400, "Choose what is counted from the list"),
        ("/figures/rates/?per=hours", 400, "Choose a denominator from the list"),
        ("/figures/rates/?per=ced", 400, "cannot be divided by Taser (CED) uses"),
        ("/figures/rates/?format=pdf", 400, "The formats are csv and json"),
        ("/figures/rates/?force=Hampshire&count=reports", 404, "No figures are held of this force"),
        ("/figures/rates/?force=Norfolk&period=2024/25&count=reports", 404, "no figure of Reports"),
        ("/figures/funnel/?period=2031/32", 404, "No figures are held of this period"),
        ("/figures/funnel/?limits=tight", 400, "Choose what the limits allow for"),
        ("/figures/funnel/?per=carriers", 404, "There is nothing to draw a funnel of"),
        ("/figures/funnel/?force=Norfolk", 404, "No figures by unit are held of this force"),
        ("/figures/disparity/?force=Norfolk", 404, "No figures by perceived group are held"),
        ("/figures/disparity/?by=reason", 400, "Choose a perceived characteristic"),
        ("/figures/disparity/?reference=green", 400, "Choose a group of ethnicity"),
    ],
)
def test_an_address_that_has_no_answer_says_so_and_what_to_do(
    client: Client, address: str, status: int, said: str
) -> None:
    answer = client.get(address)
    html = answer.content.decode()
    assert answer.status_code == status
    assert said in html
    assert "<b>" not in html
    assert Page(html).of("form") or "What there is" in html
    assert refused(html) == []


def test_a_bad_address_that_asks_for_json_is_told_in_json(client: Client) -> None:
    for address, status, field in (
        ("/figures/rates/?force=Atlantis&format=json", 404, "force"),
        ("/figures/funnel/?limits=tight&format=json", 400, "limits"),
        ("/figures/funnel/?per=carriers&format=json", 404, None),
        ("/figures/disparity/?format=json", 404, None),
    ):
        answer = client.get(address)
        assert answer.status_code == status
        assert answer.json()["error"]["field"] == field
        assert answer.json()["error"]["message"]


def test_the_nation_has_a_rate_and_no_rank(client: Client) -> None:
    found = json.loads(client.get("/figures/rates/?format=json").content)
    assert found["force"] == "England and Wales"
    (officers, *_) = found["by_denominator"]
    assert officers["nation"]["rank"] is None
    assert officers["nation"]["count"] == 23_451


def test_a_sites_own_denominators_are_used_and_a_broken_file_is_passed_over(
    client: Client,
) -> None:
    own = place().folder / "denominators.csv"
    own.write_text(
        "force,kind,on,value,definition\nNorfolk,carriers,2018-12-31,400,Trained officers\n"
    )
    html = client.get(NORFOLK.replace("officers", "carriers")).content.decode()
    assert "1,065" in html  # 426 uses by 400 carriers
    assert "Trained officers" in html
    own.write_text("force,kind\nNorfolk,carriers\n")
    html = client.get(NORFOLK.replace("officers", "carriers")).content.decode()
    assert "no number of officers trained to carry a Taser is held here" in html


# --- the funnel


def test_the_funnel_that_ships_says_that_few_forces_are_held(client: Client) -> None:
    html = client.get("/figures/funnel/").content.decode()
    assert "Not every force of England and Wales is here" in html
    assert "not estimated from 4" in html
    assert "It is no sign that a force uses Taser or force well or badly" in html


@pytest.mark.shared
@pytest.mark.usefixtures("imported")
def test_the_funnel_of_imported_releases_has_every_force(client: Client) -> None:
    found = json.loads(client.get("/figures/funnel/?limits=none&format=json").content)
    assert len(found["points"]) == 43
    assert found["outside"]["95%"] > 30
    assert found["expected_outside"]["95%"] < 43 * 0.05
    wide = json.loads(client.get("/figures/funnel/?format=json").content)
    assert wide["limits_for"] == "additive"
    assert wide["outside"]["95%"] < found["outside"]["95%"]
    rows = rows_of(client.get("/figures/funnel/?count=discharges&per=ced&format=csv").content)
    standing = {row["name"]: row["standing"] for row in rows}
    assert "unsettled" in standing.values()
    html = client.get("/figures/funnel/?count=discharges&per=ced").content.decode()
    assert "depends on cases not stated" in html


@pytest.mark.shared
@pytest.mark.usefixtures("imported")
def test_groups_of_imported_releases_have_ratios_and_false_zeros_have_none(client: Client) -> None:
    html = client.get("/figures/disparity/?force=Essex").content.decode()
    assert "Perceived ethnicity and census ethnicity are different things" in html
    assert "6.56" in html
    assert "7 to 8 (few)" in html
    norfolk = client.get("/figures/disparity/?force=Norfolk&period=2018/19").content.decode()
    assert "withheld" in norfolk
    assert "not available" in norfolk


# --- this site's own releases


def test_units_of_a_released_force_stand_in_a_funnel_and_a_suppressed_one_apart(
    client: Client, released: str
) -> None:
    html = client.get(f"/figures/funnel/?force={released}&count=ced&per=reports").content.decode()
    assert "main duties of Eastshire" in html
    assert "no station" in html
    found = json.loads(
        client.get(f"/figures/funnel/?force={released}&count=ced&per=reports&format=json").content
    )
    assert [point["name"] for point in found["points"]] == ["Firearms", "Response"]
    assert [(one["name"], one["cell"]) for one in found["apart"]] == [("Dogs", "suppressed")]
    assert found["points"][0]["source"] == "Release 1, Invented, table ced_by_main_duty"


def test_units_have_no_officers_and_the_page_says_so(client: Client, released: str) -> None:
    answer = client.get(f"/figures/funnel/?force={released}&count=ced&per=officers")
    assert answer.status_code == 400
    assert "Nobody counts officers (FTE) by unit" in answer.content.decode()


def test_a_released_group_that_is_suppressed_is_no_number_anywhere(
    client: Client, released: str
) -> None:
    address = f"/figures/disparity/?force={released}&count=reports"
    html = client.get(address).content.decode()
    assert "Release 1, Invented, table reports_by_ethnicity" in html
    assert '<td class="suppressed"' in html
    rows = {row["group"]: row for row in rows_of(client.get(f"{address}&format=csv").content)}
    assert rows["asian"]["count"] == "suppressed"
    assert rows["asian"]["disparity_ratio"] == "suppressed"
    assert rows["black"]["count"] == "146"
    assert float(rows["black"]["disparity_ratio"]) > 1


@pytest.mark.django_db
def test_an_end_that_is_nowhere_is_null_in_json_and_empty_in_csv(client: Client) -> None:
    groups: dict[str, int | Figure] = {"white": 0, "black": 12, "not_reported": 0}
    tables = {"reports_by_ethnicity": a_table("reports", "ethnicity", groups, "Eastshire")}
    write_release(tables, "Eastshire", place().folder / "releases" / "0001" / PUBLIC)
    address = "/figures/disparity/?force=Eastshire&count=reports"
    answer = client.get(f"{address}&format=json").content.decode()
    assert "Infinity" not in answer
    black = next(one for one in json.loads(answer)["groups"] if one["group"] == "black")
    assert black["disparity"]["high"] is None
    rows = {row["group"]: row for row in rows_of(client.get(f"{address}&format=csv").content)}
    assert rows["black"]["disparity_high"] == ""
    assert "no limit" in client.get(address).content.decode()


def test_a_page_asked_for_nothing_shows_groups_that_are_held(client: Client, released: str) -> None:
    answer = client.get("/figures/disparity/")  # the release has reports by group, and no CED uses
    assert answer.status_code == 200
    assert (
        f"Reports of force by perceived ethnicity: {released}, 2017/18" in answer.content.decode()
    )
    missing = client.get("/figures/disparity/?count=ced")
    assert missing.status_code == 404
    assert "Reports of force by perceived ethnicity" in missing.content.decode()  # what there is


def test_an_invented_force_is_ranked_among_no_real_ones(client: Client, released: str) -> None:
    found = json.loads(client.get(f"/figures/rates/?force={released}&format=json").content)
    (officers, *_) = found["by_denominator"]
    assert [one["name"] for one in officers["forces"]] == [released]
    assert officers["nation"] is None
    real = json.loads(client.get("/figures/funnel/?format=json").content)
    assert released not in {point["name"] for point in real["points"]}


def test_a_release_that_cannot_be_read_leaves_the_rest(client: Client, released: str) -> None:
    path = place().folder / "releases" / "0001" / PUBLIC / MANIFEST
    path.write_text("{")
    answer = client.get("/figures/rates/")
    assert answer.status_code == 200
    assert released not in answer.content.decode()


@pytest.mark.parametrize("state", ["withdrawn", "corrected"])
def test_a_release_that_holds_no_more_is_compared_with_nothing(
    client: Client, released: str, state: str
) -> None:
    assert released in client.get("/figures/disparity/").content.decode()
    ReleaseRow.objects.update(state=state)
    assert released not in client.get("/figures/disparity/").content.decode()
