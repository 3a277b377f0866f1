"""Addresses of the pages that take in files."""

from __future__ import annotations

from django.urls import path

from reddot.web.imports import device_logs, past_reports

urlpatterns = [
    path("imports/", past_reports.imports, name="imports"),
    path("device-logs/", device_logs.device_logs, name="device_logs"),
]
