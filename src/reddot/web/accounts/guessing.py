"""What is remembered of guessing: enough to count it, nothing of what was typed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str | None:
    """Under what a name that somebody tried is counted: a keyed digest of it.

    A wrong name is often a password typed into the wrong box, so it is kept nowhere as it is.
    Capitals make no difference, as they make none to signing in.
    """
    given = (credentials or {}).get("username") or request.POST.get("login")
    return None if given is None else keyed_digest("name", given.strip().casefold())


def cache_key(key: str, prefix: str, version: int) -> str:
    """A key of the cache as a digest: the library puts one-time codes into its keys."""
    return keyed_digest("cache", f"{prefix}:{version}:{key}")


def keyed_digest(purpose: str, text: str) -> str:
    """SHA-256 of a text under the site's key; not to be had by trying texts without the key."""
    key = f"{purpose}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
