"""Addresses of the interface for programs, and of the page where its tokens are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, path, re_path

from reddot.web.api import docs, tokens
from reddot.web.api.errors import in_one_shape, no_address
from reddot.web.api.operations import api

BARE = "api-root"  # the framework finds its own addresses by it; there is nothing there to see


def _shaped(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The same addresses with views that answer in the one shape."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            view = no_address if pattern.name == BARE else pattern.callback
            pattern.callback = in_one_shape(view)
            yield pattern


_patterns, _app, _namespace = api.urls

urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/end/", tokens.revoke, name="token_end"),
    path("api/v1/docs/", docs.docs, name="api_docs"),
    path("api/v1/", (list(_shaped(_patterns)), _app, _namespace)),
    re_path(r"^api/v1/(?P<rest>(?s:.*))\Z", in_one_shape(no_address)),  # line breaks included
]
