"""A password alone opens nothing but public pages, until a second step is set up."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from pytest_django import Settings

from cast import Cast, client_of

PRIVATE = ("/reports/", "/report/start/", "/statements/", "/notices/")
PUBLIC = ("/", "/figures/", "/claims/", "/ledger/", "/health/", "/accounts/2fa/")


@pytest.fixture(autouse=True)
def _asked_for(settings: Settings) -> None:
    settings.SECOND_STEP = True


@pytest.mark.parametrize("address", PRIVATE)
def test_a_password_alone_leads_to_setting_up_a_second_step(cast: Cast, address: str) -> None:
    answer = client_of(cast.author).get(address)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_nothing_is_stored_by_a_password_alone(cast: Cast) -> None:
    answer = client_of(cast.author).post("/report/start/", {"way": "full"})
    assert answer["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_and_the_way_in_stay_open(cast: Cast, address: str) -> None:
    assert client_of(cast.author).get(address).status_code == 200


@pytest.mark.parametrize("address", PRIVATE)
def test_with_a_second_step_everything_opens(cast: Cast, address: str) -> None:
    TOTP.activate(cast.author, generate_totp_secret())
    assert client_of(cast.author).get(address).status_code == 200


def test_whom_the_directory_signed_in_has_had_theirs_there(cast: Cast) -> None:
    client = client_of(cast.author)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount"}]
    session.save()
    assert client.get("/reports/").status_code == 200


def test_the_demonstration_asks_for_none(cast: Cast, settings: Settings) -> None:
    settings.SECOND_STEP = False
    assert client_of(cast.author).get("/reports/").status_code == 200
