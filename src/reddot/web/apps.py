"""The Django application that holds the site's templates, tags and static files."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The site."""

    name = "reddot.web"
    label = "web"
    verbose_name = "Reddot"
