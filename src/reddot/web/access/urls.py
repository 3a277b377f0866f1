"""The addresses of the other ways to a record."""

from __future__ import annotations

from django.urls import path

from reddot.web.access import glass, subject

urlpatterns = [
    path("break-glass/<uuid:key>/", glass.open_by_reason, name="break_glass"),
    path("subject-access/", subject.subject_access, name="subject_access"),
]
