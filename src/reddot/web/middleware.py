"""What holds for every request: readable bytes, no copies kept, refusals that say why."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import sync_only_middleware
from requests import RequestException

from reddot.errors import BadDataError, NotPermittedError, ReddotError

Handler = Callable[[HttpRequest], HttpResponse]
FORM = "application/x-www-form-urlencoded"
STATUSES: tuple[tuple[type[ReddotError], int], ...] = (
    (NotPermittedError, 403),
    (BadDataError, 400),
    (ReddotError, 409),
)


@sync_only_middleware
def keep_private(get_response: Handler) -> Handler:
    """Nothing that a signed-in person is shown is kept by a browser or a proxy."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or request.method != "GET":
            response["Cache-Control"] = "no-store, private"
        return response

    return handle


@sync_only_middleware
def refuse_bad_encoding(get_response: Handler) -> Handler:
    """A path or a query that is not UTF-8 is refused before anything reads it."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\ufffd" in request.path or "\x00" in request.path:
            words = "This address is not readable text (UTF-8)."
            return HttpResponse(words, status=400, headers={"Cache-Control": "no-store, private"})
        return get_response(request)

    return handle


class say_why:  # noqa: N801 - Django's middleware are named like functions in this module
    """A refusal of the store becomes a page that gives its reason; so does an unreadable form."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, where its form can be read."""
        if _is_unreadable(request):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page of a refusal, or of a directory that fails; anything else stays an error."""
        if isinstance(problem, RequestException):
            return render(request, "account/no_directory.html", status=503)
        if not isinstance(problem, ReddotError):
            return None
        status = next(code for kind, code in STATUSES if isinstance(problem, kind))
        template = "403.html" if status == 403 else "refused.html"
        return render(request, template, {"reason": str(problem)}, status=status)


def _is_unreadable(request: HttpRequest) -> bool:
    """Whether a form came in other bytes than UTF-8: the framework would guess them as Latin-1."""
    if request.method != "POST" or request.content_type != FORM:
        return False
    try:
        request.body.decode()
    except UnicodeDecodeError:
        return True
    return False
