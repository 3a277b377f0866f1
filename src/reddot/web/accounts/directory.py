"""A force's directory (OpenID Connect) as the environment names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from reddot.errors import UsageError

ADDRESS = "REDDOT_OIDC_URL"
LOCAL = ("localhost", "127.0.0.1", "::1")


def directory_apps(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the sign-in library is told of the directory; nothing where none is named.

    Raises
    ------
    UsageError
        The directory's address is not one of HTTPS.

    Notes
    -----
    The identity token comes straight from the directory over TLS, so its signature is not looked
    at (OpenID Connect Core 1.0, section 3.1.3.7); this is why an address without TLS is refused.

    Examples
    --------
    >>> directory_apps({})
    []
    """
    if not environment.get(ADDRESS):
        return []
    directory_origin(environment)
    return [
        {
            "provider_id": "directory",
            "name": environment.get("REDDOT_OIDC_NAME", "your force’s directory"),
            "client_id": environment.get("REDDOT_OIDC_CLIENT", ""),
            "secret": environment.get("REDDOT_OIDC_SECRET", ""),
            "settings": {
                "server_url": environment[ADDRESS],
                "fetch_userinfo": True,
                "oauth_pkce_enabled": True,
            },
        }
    ]


def directory_origin(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Where the sign-in form may lead to: browsers hold a redirect of a form to its policy too.

    >>> directory_origin({"REDDOT_OIDC_URL": "https://directory.example/realms/force"})
    ('https://directory.example',)
    """
    address = environment.get(ADDRESS, "")
    if not address:
        return ()
    parts = urlsplit(address)
    if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)):
        raise UsageError(
            f"{ADDRESS} starts with '{parts.scheme}://'. Give the https:// address of the "
            "directory: what it says about people is believed because of that."
        )
    return (f"{parts.scheme}://{parts.netloc}",)
