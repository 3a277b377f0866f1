"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from reddot.web.publishing import announcing, desk, preview, steps, work

urlpatterns = [
    path("publishing/", desk.desk, name="publishing"),
    path("publishing/announce/", announcing.announce, name="publishing_announce"),
    path("publishing/<uuid:draft>/", work.work, name="publishing_work"),
    path("publishing/<uuid:draft>/day/", announcing.move_day, name="publishing_day"),
    path("publishing/<uuid:draft>/call-off/", announcing.call_off, name="publishing_call_off"),
    path("publishing/<uuid:draft>/draft/", steps.draft, name="publishing_draft"),
    path("publishing/<uuid:draft>/preview/", preview.preview, name="publishing_preview"),
    path(
        "publishing/<uuid:draft>/preview/<str:table>/",
        preview.preview_table,
        name="publishing_preview_table",
    ),
    path("publishing/<uuid:draft>/ask/", steps.ask, name="publishing_ask"),
    path("publishing/<uuid:draft>/sign-off/", steps.sign_off, name="publishing_sign_off"),
    path("publishing/<uuid:draft>/send-back/", steps.send_back, name="publishing_send_back"),
    path("publishing/<uuid:draft>/release/", steps.release, name="publishing_release"),
    path("publishing/<uuid:draft>/withdraw/", steps.withdraw, name="publishing_withdraw"),
]
