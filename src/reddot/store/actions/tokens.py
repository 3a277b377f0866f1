"""Tokens of the read-only API: shown once, stored as a hash, limited in time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.store.access import Facts, check_right
from reddot.store.actions.people import user_record
from reddot.store.audit import write_audit_row
from reddot.store.models import ApiToken, User
from reddot.store.people import person_of

LASTS_AT_MOST = timedelta(days=365)


@transaction.atomic
def make_token(actor: User, name: str, days: int = 90) -> str:
    """Make a token for oneself; it is given here and nowhere again.

    Raises
    ------
    UsageError
        The name is blank, or the days are not 1 to 365.
    NotPermittedError
        The person's roles do not include the API.
    """
    person = person_of(actor)
    force = person.grants[0].force if person.grants else ""
    check_right(person, "see_api", Facts("", force, None, None, ""))
    if not name.strip() or len(name) > 100:
        raise UsageError("Give the token a name of 1 to 100 characters, to know it by.")
    if not 1 <= days <= LASTS_AT_MOST.days:
        raise UsageError(f"{days} days were asked for; a token lasts 1 to 365 days.")
    token = f"reddot_{secrets.token_urlsafe(32)}"
    now = timezone.now()
    ApiToken.objects.create(
        sha256=_hash(token),
        user=actor,
        name=name.strip(),
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    write_audit_row(actor, "system", "make_token", user_record(actor))
    return token


def use_token(token: str) -> User | None:
    """The person behind a token that is known and has not ended, else ``None``."""
    found = ApiToken.objects.select_related("user").filter(sha256=_hash(token)).first()
    now = timezone.now()
    if found is None or found.ends_at <= now or not found.user.is_active:
        return None
    ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
