"""The first page: this year's figures, the releases, the claims in short."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from drawn import Page, refused
from release_folder import put_out

from reddot.store.models import Force, Release
from reddot.store.setup import place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_released() -> Iterator[None]:
    yield
    shutil.rmtree(place().folder / "releases", ignore_errors=True)


def home(query: str = "") -> str:
    answer = Client().get(f"/{query}")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert refused(html) == []
    ids = Page(html).ids()
    assert sorted(set(ids)) == sorted(ids)
    return html


def announce(title: str, planned_on: date, state: str = "announced") -> None:
    force = Force.objects.get_or_create(name="Eastshire")[0]
    Release.objects.create(
        force=force, title=title, planned_on=planned_on, announced_at=timezone.now(), state=state
    )


def test_without_a_release_the_nation_stands_first_with_bounds_rule_and_day() -> None:
    html = home()
    assert "England and Wales, 2018/19" in html
    assert "2,693 to 3,583" in html  # discharges, as the 890 not stated fall
    assert "published 19 December 2019" in html
    assert "No release of this site is out yet" in html
    assert "no other is announced" in html


def test_the_force_s_own_newest_release_stands_first_with_its_bounds() -> None:
    put_out(1)
    html = home()
    assert "Eastshire, 2017/18: Release 1, Use of force, Eastshire" in html
    assert "31 to 120" in html
    assert "4,245" in html
    assert 'href="/releases/1/"' in html
    assert html.index("31 to 120") < html.index("Claims checked")


def test_another_force_is_shown_from_what_was_published() -> None:
    put_out(1)
    html = home("?force=Norfolk")
    assert "Norfolk, 2018/19" in html
    assert "41" in html
    assert "Release 1, Use of force" not in html
    assert home("?force=Atlantis") == home()


def test_the_next_release_announced_is_the_earliest_and_none_that_was_called_off() -> None:
    announce("Called off", date(2030, 1, 1), "called_off")
    announce("Later", date(2032, 1, 1))
    announce("The year 2029/30", date(2031, 6, 2))
    html = home()
    assert "The year 2029/30</a>, announced for 2 June 2031" in html
    assert "Later" not in html
    assert "Called off" not in html


def test_a_release_that_was_changed_gives_way_to_what_was_published_and_that_is_said() -> None:
    put_out(5)
    changed = place().folder / "releases/0005/public/release.json"
    changed.write_text(changed.read_text(encoding="utf-8") + " ", encoding="utf-8")
    html = home()
    assert "Release 5 is not shown" in html
    assert "England and Wales, 2018/19" in html


def test_a_release_without_the_tables_of_the_page_leads_to_the_explorer() -> None:
    put_out(6, without=("ced", "reports"))
    html = home()
    assert "has no table of Taser uses or reports of Eastshire" in html
    assert 'href="/figures/?force=Eastshire"' in html


def test_the_claims_stand_in_short_and_lead_to_what_they_rest_on() -> None:
    html = home()
    assert html.count('href="/claims/#claim-') == 24
    assert "Depends on cases not stated" in html
