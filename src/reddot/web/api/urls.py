"""Addresses of the interface for programs, and of the page where its tokens are made."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.urls.resolvers import URLResolver

from reddot.web.api import docs, tokens
from reddot.web.api.errors import in_one_shape, no_address
from reddot.web.api.operations import api


def _shaped(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """The same address with its view answering in the one shape."""
    if isinstance(pattern, URLPattern):
        pattern.callback = in_one_shape(pattern.callback)
    return pattern


_patterns, _app, _namespace = api.urls
_operations = ([_shaped(pattern) for pattern in _patterns if pattern.name != "api-root"], _app)

urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/end/", tokens.revoke, name="token_end"),
    path("api/v1/docs/", docs.docs, name="api_docs"),
    path("api/v1/", (*_operations, _namespace)),
    path("api/v1/", in_one_shape(no_address)),
    path("api/v1/<path:rest>", in_one_shape(no_address)),
]
