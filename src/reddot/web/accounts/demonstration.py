"""The demonstration's people, shown on its sign-in page and nowhere else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Names, roles and the password of the demonstration, for the sign-in page alone."""
    found = request.resolver_match
    if not settings.DEMO or found is None or found.url_name != "account_login":
        return {}
    from reddot.demo.people_of_site import CAST, PASSWORD

    people = [(member.username, f"{_role(member.roles[0])}: {member.words}") for member in CAST]
    return {"demo_people": people, "demo_password": PASSWORD}


def _role(code: str) -> str:
    from reddot.store.rights import ROLES

    return ROLES[code]
