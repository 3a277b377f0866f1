"""The site as a WSGI application."""

from __future__ import annotations

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from reddot.store.setup import SETTINGS
from reddot.web.logs import PlainFormatter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
application = get_wsgi_application()

# The server says in full what it cannot read of a request; its lines are held to ours.
for _handler in logging.getLogger("gunicorn.error").handlers:
    _handler.setFormatter(PlainFormatter())
get_resolver().check()  # every address is read before the first request, not during it
