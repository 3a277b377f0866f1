"""Addresses of the public register of trials."""

from __future__ import annotations

from django.urls import path

from reddot.web.trial import files, page, register, reporting

urlpatterns = [
    path("trial/", register.trials, name="trials"),
    path("trial/<slug:trial>/", page.trial, name="trial"),
    path("trial/<slug:trial>/slots/", page.slots, name="trial_slots"),
    path("trial/<slug:trial>/folder.zip", files.folder, name="trial_folder"),
    path("trial/<slug:trial>/report.<slug:form>", reporting.report, name="trial_report"),
    path("trial/<slug:trial>/ledger.json", files.ledger, name="trial_ledger"),
]
