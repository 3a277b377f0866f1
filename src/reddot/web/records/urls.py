"""The addresses of reports after their submission. None holds anything but a random key."""

from __future__ import annotations

from django.urls import path

from reddot.web.records import adding, asking, erasing, lists, reading, reviewing

urlpatterns = [
    path("reports/", lists.my_reports, name="my_reports"),
    path("reports/<uuid:key>/", reading.record, name="record"),
    path("reports/<uuid:key>/redacted/", reading.redacted, name="record_redacted"),
    path("reports/<uuid:key>/return/", reviewing.give_back, name="record_return"),
    path("reports/<uuid:key>/sign-off/", reviewing.sign_off, name="record_sign_off"),
    path("reports/<uuid:key>/reopen/", reviewing.reopen, name="record_reopen"),
    path("reports/<uuid:key>/addendum/", adding.addendum, name="record_addendum"),
    path("reports/<uuid:key>/statements/", asking.statements, name="record_statements"),
    path("reports/<uuid:key>/erase/", erasing.erase, name="record_erase"),
]
