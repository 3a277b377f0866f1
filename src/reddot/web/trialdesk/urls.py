"""Addresses of the desk for trials."""

from __future__ import annotations

from django.urls import path

from reddot.web.trialdesk import (
    analysing,
    closing,
    desk,
    drafting,
    erasing,
    looking,
    power,
    revealing,
    working,
)

urlpatterns = [
    path("trial-desk/", desk.desk, name="trial_desk"),
    path("trial-desk/new/", drafting.draft, name="trial_draft"),
    path("trial-desk/power/", power.power, name="trial_power"),
    path("trial-desk/<slug:trial>/", desk.work, name="trial_work"),
    path("trial-desk/<slug:trial>/slots/", drafting.batch, name="trial_batch"),
    path("trial-desk/<slug:trial>/seal/", closing.seal, name="trial_seal"),
    path("trial-desk/<slug:trial>/reveal/", revealing.reveal, name="trial_reveal"),
    path(
        "trial-desk/<slug:trial>/revealed/<int:position>/",
        revealing.revealed,
        name="trial_revealed",
    ),
    path("trial-desk/<slug:trial>/worked/", working.worked, name="trial_worked"),
    path("trial-desk/<slug:trial>/worked.csv", working.rows, name="trial_worked_rows"),
    path("trial-desk/<slug:trial>/look/", looking.look, name="trial_look"),
    path("trial-desk/<slug:trial>/analysis/", analysing.analysis, name="trial_analysis"),
    path("trial-desk/<slug:trial>/erase/", erasing.erase, name="trial_erase"),
    path("trial-desk/<slug:trial>/close/", closing.close, name="trial_close"),
]
