"""Every address of the site, by domain word."""

from __future__ import annotations

from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Say that the site answers."""
    return HttpResponse("ok", content_type="text/plain")


_PARTS = (
    "home",
    "figures",
    "comparing",
    "claims",
    "methods",
    "releases",
    "publishing",
    "trial",
    "trialdesk",
    "public",
    "report",
    "records",
    "queue",
    "statements",
    "register",
    "cover",
    "audit",
    "people",
    "imports",
    "access",
    "research",
    "api",
)

urlpatterns = [
    path("health/", health, name="health"),
    path("accounts/", include("allauth.urls")),
    *(
        path("", include(f"reddot.web.{part}.urls"))
        for part in _PARTS
        if find_spec(f"reddot.web.{part}") and find_spec(f"reddot.web.{part}.urls")
    ),
]
handler400 = "reddot.web.errors.bad_request"
handler403 = "reddot.web.errors.permission_denied"
handler404 = "reddot.web.errors.page_not_found"
handler500 = "reddot.web.errors.server_error"
