"""What the server does before it takes requests: read every page's code once, for all processes."""

from __future__ import annotations

preload_app = True
timeout = 60


def when_ready(server: object) -> None:  # noqa: ARG001 - gunicorn's hook
    """Resolve the addresses in the parent, so that no first request waits for it."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns
