"""A password alone opens nothing: a one-time code or a passkey comes first."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import sync_only_middleware

DONE = "second_step_is_set_up"
OPEN_WITHOUT = ("/accounts/", "/static/", "/health/")
PUBLIC_PARTS = ("/figures/", "/claims/", "/methods/", "/releases/", "/ledger/")
PUBLIC_NAMES = ("home", "accessibility", "privacy")
WORDS = "Set up a second step before you go on: an authenticator app, or a passkey."

Handler = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def ask_for_second_step(get_response: Handler) -> Handler:
    """Whoever signed in by password alone is led to setting up a second step, and nowhere else.

    Someone whom the force's directory signed in has had theirs there.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_STEP or not _is_missing(request):
            return get_response(request)
        messages.warning(request, WORDS)
        return HttpResponseRedirect(reverse("mfa_index"))

    return handle


def _is_missing(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or request.path.startswith((*OPEN_WITHOUT, *PUBLIC_PARTS)):
        return False
    if request.path in {reverse(name) for name in PUBLIC_NAMES} or request.session.get(DONE):
        return False
    if _by_directory(request) or is_mfa_enabled(user):
        request.session[DONE] = True
        return False
    return True


def _by_directory(request: HttpRequest) -> bool:
    methods = request.session.get("account_authentication_methods", [])
    return any(found.get("method") == "socialaccount" for found in methods)
