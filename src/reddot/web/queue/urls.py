"""The addresses of what waits for a person."""

from __future__ import annotations

from django.urls import path

from reddot.web.queue import notices, views

urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("notices/", notices.notices, name="notices"),
]
