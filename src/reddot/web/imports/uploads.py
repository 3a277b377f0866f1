"""Files sent by a form, with a limit that is told to the person and not felt by the machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

MEGABYTE = 1_000_000


class UploadLimit(FileUploadHandler):
    """Lets files through until they are larger together than allowed; the rest is not kept."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self.received = 0

    @property
    def exceeded(self) -> bool:
        """Whether more was sent than is allowed."""
        return self.received > self.most

    @property
    def words(self) -> str:
        """What to do when it was."""
        return f"The files are larger than {self.most // MEGABYTE} MB together. Send them in parts"

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass a piece of a file on to be kept."""
        self.received += len(raw_data)
        if self.exceeded:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:  # noqa: ARG002
        """Leave the file to the handler that kept it."""
        return None


View = Callable[..., HttpResponse]


def limited(most: int) -> Callable[[View], Callable[..., HttpResponse]]:
    """A view whose form may send files up to a size in bytes; it is given the limit to ask.

    The form is read only once the limit stands, so the check of its token comes after it.
    """

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def read(request: HttpRequest, **more: Any) -> HttpResponse:
            limit = UploadLimit(most)
            request.upload_handlers.insert(0, limit)

            @csrf_protect
            def checked(request: HttpRequest) -> HttpResponse:
                return view(request, limit, **more)

            return checked(request)

        return read

    return decorate
