"""The public pages of releases: what is out, byte for byte, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from drawn import Page, refused

from cast import FORCE, Cast, client_of
from published import DRAFT_KEY, folder_of, remove_releases, stand_in, today
from reddot.store import actions
from reddot.store.actions.sequencing import sequence
from reddot.store.models import Release
from reddot.store.releases import published

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "publish-a-release.md"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _no_releases() -> Iterator[None]:
    remove_releases()
    yield
    remove_releases()


@pytest.fixture
def row(cast: Cast) -> Release:
    """Release 1, which is out; another waits for sign-off."""
    made, _ = stand_in(cast)
    return made


def text(client: Client, address: str, status: int = 200) -> str:
    """A page of ours, which a strict policy lets through."""
    answer = client.get(address)
    assert answer.status_code == status, address
    html: str = answer.content.decode()
    assert refused(html) == []
    ids = Page(html).ids()
    assert len(ids) == len(set(ids)), "an id stands twice"
    return html


# --- the list


def test_the_list_has_what_is_announced_and_what_is_out(row: Release) -> None:
    html = text(Client(), "/releases/")
    assert 'href="/releases/1/"' in html
    assert "Went out as release 1" in html
    assert html.count("Use of force") >= 2
    assert str(DRAFT_KEY) not in html, "the work on a release is nobody's business outside"
    assert "Waiting for sign-off" not in html
    assert row.title in html


def test_a_site_without_a_release_says_so(cast: Cast) -> None:  # noqa: ARG001
    html = text(Client(), "/releases/")
    assert "No release is out yet." in html
    assert "No release is announced." in html


def test_a_day_that_was_moved_and_one_called_off_stand_with_their_reasons(cast: Cast) -> None:
    later = today() + timedelta(days=20)
    one = actions.announce_release(cast.force_lead, FORCE, "The first", today())
    two = actions.announce_release(cast.force_lead, FORCE, "The second", today())
    actions.postpone_release(cast.force_lead, one.key, later, "A <b>file</b> came late.")
    actions.call_off_release(cast.force_lead, two.key, "It is part of the first.")
    html = text(Client(), "/releases/")
    assert "A &lt;b&gt;file&lt;/b&gt; came late." in html
    assert "It is part of the first." in html
    assert "its day was moved, see below" in html
    announced = html.split('id="main-content"')[1].split("Released</h2>")[0]
    assert "The second" not in announced, "what is called off is on the change log alone"


def test_the_feed_has_each_release(row: Release) -> None:
    answer = Client().get("/releases/feed.xml")
    assert answer["Content-Type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Release 1: Use of force"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{row.key}"


# --- one release


def test_the_page_of_a_release_has_every_file_and_every_table(row: Release) -> None:
    sequence()
    found, html = published(row), text(Client(), "/releases/1/")
    for path, note in found.files.items():
        assert f'href="/releases/1/{path}"' in html
        assert note.sha256 in html
    for name in found.tables:
        assert f'href="/releases/1/tables/{name}/"' in html
    assert row.manifest_sha256 in html
    assert "reddot release verify" in html
    assert "How to cite it" in html
    assert "Covered since the checkpoint of" in html
    assert found.data_checkpoint in html


def test_before_a_checkpoint_the_page_says_that_the_entry_follows(row: Release) -> None:
    assert "The entry follows within a minute" in text(Client(), "/releases/1/")
    assert "within a minute" in text(Client(), "/releases/1/ledger.json", 404)
    sequence()
    (entry,) = json.loads(Client().get("/releases/1/ledger.json").content)
    assert entry["content"]["digest"] == row.manifest_sha256


def test_the_steps_of_the_how_to_verify_what_the_site_gives(
    row: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequence()
    client = Client()
    given = {
        "release-1-ledger.json": "/releases/1/ledger.json",
        "public-key.pem": "/ledger/public-key.pem",
        "release.json": "/releases/1/release.json",
    }
    for name, address in given.items():
        (tmp_path / name).write_bytes(client.get(address).getvalue())
    code = HOW_TO.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(tmp_path)
    exec(code, {})  # noqa: S102 - the steps that the page prints
    forged = (tmp_path / "release.json").read_bytes().replace(b"Use of force", b"Use of farce")
    (tmp_path / "release.json").write_bytes(forged)
    with pytest.raises(AssertionError):
        exec(code, {})  # noqa: S102
    assert row.manifest_sha256


def test_every_table_is_drawn_with_its_rule_and_each_figure_has_its_address(row: Release) -> None:
    client = Client()
    for name, table in published(row).tables.items():
        html = text(client, f"/releases/1/tables/{name}/")
        assert "What is counted:" in html
        links = [a["href"] for a in Page(html).of("a") if "/figures/" in a.get("href", "")]
        own = [href for href in links if href.startswith(f"/releases/1/figures/{name}/")]
        assert len(own) == sum(len(r.cells) for r in table.figures.rows[:50])
        assert client.get(own[-1]).status_code == 200


def test_a_figure_has_its_rule_its_query_the_code_and_the_checkpoint(row: Release) -> None:
    found = published(row)
    name = next(n for n, t in found.tables.items() if len(t.by) == 2)
    figures = found.tables[name].figures.rows
    place, held = next(
        (i, r) for i, r in enumerate(figures, 1) if r.cells["total"].as_json() == "suppressed"
    )
    html = text(Client(), f"/releases/1/figures/{name}/{place}/total/")
    assert "withheld so that nobody can be recognised" in html
    for words in (
        f"R1/{name}/{place}/total", held.rule.statement[:40].replace("'", "&#x27;"),
        found.code_version, found.data_checkpoint, held.period, *held.keys.values(),
    ):  # fmt: skip
        assert words in html, words
    number = text(Client(), "/releases/1/figures/reports/1/total/")
    shown = found.tables["reports"].figures.rows[0].cells["total"].as_json()
    assert f'<p class="govuk-heading-xl">{shown:,}</p>' in number


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/releases/2/", "There is no release 2. The last one is release 1."),
        ("/releases/0/", "There is no release 0."),
        (f"/releases/{'9' * 40}/", "There is no release"),
        ("/releases/1/tables/none/", "Its tables are: ced, reports"),
        ("/releases/1/figures/ced/999/total/", "has rows 1 to"),
        ("/releases/1/figures/ced/0/total/", "has rows 1 to"),
        (f"/releases/1/figures/ced/{'9' * 40}/total/", "has rows 1 to"),
        ("/releases/1/figures/ced/1/fired_twice/", "Its cells are: drawn"),
        ("/releases/1/figures/none/1/total/", "Its tables are:"),
        ("/releases/1/tables/none.csv", "has no such file"),
        ("/releases/2/release.json", "There is no release 2"),
        ("/releases/2/ledger.json", "There is no release 2"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    row: Release,  # noqa: ARG001
    address: str,
    words: str,
) -> None:
    html = text(Client(), address, 404)
    assert words in html
    assert 'href="/releases/"' in html


# --- files


def test_a_file_is_what_went_out_and_may_be_kept_for_good(row: Release) -> None:
    client, found = Client(), published(row)
    for path, note in found.files.items():
        answer = client.get(f"/releases/1/{path}")
        content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
        assert sha256(content).hexdigest() == note.sha256
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert "immutable" in answer["Cache-Control"]
        assert "public" in answer["Cache-Control"]
        assert int(answer["Content-Length"]) == note.bytes
        again = client.get(f"/releases/1/{path}", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("release.json", "application/json"),
        ("tables/ced.csv", "text/csv; charset=utf-8"),
        ("tables.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("removed.md", "text/markdown; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is(row: Release, path: str, kind: str) -> None:  # noqa: ARG001
    answer = Client().get(f"/releases/1/{path}")
    list(answer.streaming_content)  # type: ignore[call-overload]
    assert answer["Content-Type"] == kind


def test_nothing_but_what_went_out_can_be_reached(row: Release) -> None:
    inside = [path for path in (folder_of(row) / "inside").rglob("*") if path.is_file()]
    assert inside
    secrets = [path.read_bytes() for path in inside]
    hidden = [f"inside/{path.name}" for path in inside]
    ways = ("", "../", "%2e%2e/", "..%2f", "public/../", "tables/../../", "./", "//", "%5c..%5c")
    for name in (*hidden, "../../site.key", "../secrets/site.key", "public/release.json"):
        for way in ways:
            answer = Client().get(f"/releases/1/{way}{name}")
            body = answer.getvalue()
            assert answer.status_code in (301, 302, 400, 404), (way, name)
            assert not any(secret in body for secret in secrets if secret)
    for key in (".draft-1", "public", f"{DRAFT_KEY}"):
        assert Client().get(f"/releases/{key}/release.json").status_code == 404


def test_a_draft_is_reached_by_nobody_outside(row: Release) -> None:  # noqa: ARG001
    for client in (Client(), client_of(None)):
        assert client.get("/releases/2/").status_code == 404
        assert client.get(f"/publishing/{DRAFT_KEY}/preview/").status_code == 302


def test_a_file_that_was_changed_on_the_disk_is_not_given(row: Release) -> None:
    table = folder_of(row) / "public" / "tables" / "ced.csv"
    table.write_bytes(table.read_bytes().replace(b",", b";", 1))
    html = text(Client(), "/releases/1/tables/ced.csv", 409)
    assert "is not what went out" in html
    manifest = folder_of(row) / "public" / "release.json"
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    for address in ("/releases/1/", "/releases/1/tables/ced/", "/releases/1/release.json"):
        assert "Release 1 is not shown" in text(Client(), address, 409)


# --- what became of a release


def test_a_withdrawn_release_says_so_on_each_of_its_pages(cast: Cast, row: Release) -> None:
    actions.withdraw_release(cast.force_lead, row.key, "The <i>wrong</i> year.")
    for address in (
        "/releases/1/", "/releases/1/tables/ced/", "/releases/1/figures/ced/1/total/",
    ):  # fmt: skip
        html = text(Client(), address)
        assert "Release 1 is withdrawn: do not use its figures." in html
        assert "The &lt;i&gt;wrong&lt;/i&gt; year." in html
    assert "Withdrawn: do not use it" in text(Client(), "/releases/")


def test_a_corrected_release_leads_to_the_one_that_took_its_place(cast: Cast, row: Release) -> None:
    second = Release.objects.get(key=DRAFT_KEY)
    second.corrects, second.reason = row, "A month was left out."
    second.save()
    second = actions.sign_off_release(cast.auditor, second.key, second.draft_sha256)
    actions.release(cast.force_lead, second.key)
    old, new = text(Client(), "/releases/1/"), text(Client(), "/releases/2/")
    assert "Release 1 was corrected: release 2 takes its place." in old
    assert 'href="/releases/2/"' in old
    assert "This release corrects release 1." in new
    assert "A month was left out." in old
    assert "A month was left out." in new
    listed = text(Client(), "/releases/")
    assert "Corrected by release 2" in listed
    assert "Stands; corrects release 1" in listed


def test_pages_of_an_invented_force_carry_the_banner(row: Release) -> None:
    assert row.force_id == "Eastshire"
    for address in ("/releases/", "/releases/1/", "/releases/1/tables/ced/"):
        assert "Synthetic records: an invented force." in text(Client(), address)


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_releases(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        actions.announce_release(cast.force_lead, FORCE, f"Number {number}", today())
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        text(Client(), "/releases/")
