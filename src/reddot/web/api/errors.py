"""Refusals and failures in one shape, and nothing of an answer kept on its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from reddot.errors import (
    BadDataError,
    NotEnoughDataError,
    NotPermittedError,
    ReddotError,
    UsageError,
)
from reddot.store.not_done import NotFoundError

NO_ADDRESS = "There is nothing at this address. The addresses are in /api/v1/openapi.json."
HOW_TO_COME_IN = (
    "A token is needed: send 'Authorization: Bearer' and a token that has not ended. Make one on "
    "the page /tokens/."
)
READ_ONLY = "This interface is read-only: use GET."
STATUSES: tuple[tuple[type[ReddotError], int, str], ...] = (
    (NotFoundError, 404, "not_found"),
    (NotPermittedError, 403, "not_permitted"),
    (NotEnoughDataError, 404, "no_data"),
    (UsageError, 400, "bad_request"),
    (BadDataError, 400, "bad_data"),
    (ReddotError, 409, "not_done"),
)


def fault(status: int, code: str, message: str, field: str | None = None) -> JsonResponse:
    """A refusal as every caller gets it."""
    body = {"error": {"code": code, "message": message, "field": field}}
    return JsonResponse(body, status=status)


def refuse_in_one_shape(api: NinjaAPI) -> None:
    """Answer every exception of an operation with the one shape."""
    api.add_exception_handler(ReddotError, _reddot)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _no_token)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, lambda *_: fault(404, "not_found", NO_ADDRESS))


def check_names(request: HttpRequest, asked: type[Schema]) -> None:
    """Return only if every parameter of the address has a name that the operation knows.

    Raises
    ------
    ValidationError
        One has not: misspelled, it would be passed over, and more would be given than was asked.
    """
    known = ", ".join(asked.model_fields) or "none"
    for name in request.GET:
        if name not in asked.model_fields:
            words = f"there is no such parameter; known are {known}"
            raise ValidationError([{"loc": ("query", name), "msg": words}])


def _reddot(_request: HttpRequest, problem: Any) -> HttpResponse:
    status, code = next((s, c) for kind, s, c in STATUSES if isinstance(problem, kind))
    return fault(status, code, str(problem))


def _invalid(_request: HttpRequest, problem: Any) -> HttpResponse:
    first = problem.errors[0]
    field = str(first["loc"][-1])
    words = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
    return fault(422, "invalid", f"{field}: {words}.", field)


def _no_token(_request: HttpRequest, _problem: Any) -> HttpResponse:
    response = fault(401, "no_token", HOW_TO_COME_IN)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _http(_request: HttpRequest, problem: Any) -> HttpResponse:
    code = {400: "bad_request", 429: "too_many"}.get(problem.status_code, "not_done")
    return fault(problem.status_code, code, str(problem))


def in_one_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the interface: another method is refused in the one shape, answers are not kept."""

    @wraps(view)
    def shaped(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        response = view(request, *args, **more)
        if response.status_code == 405:
            allowed = response.get("Allow", "GET")
            response = fault(405, "method_not_allowed", READ_ONLY)
            response["Allow"] = allowed
        response.setdefault("Cache-Control", "no-store, private")
        return response

    return shaped


def no_address(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that there is nothing at an address below the interface."""
    return fault(404, "not_found", NO_ADDRESS)
