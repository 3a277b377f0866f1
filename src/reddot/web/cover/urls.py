"""Addresses of cover."""

from __future__ import annotations

from django.urls import path

from reddot.web.cover import asking, drawing, runs, scenarios

urlpatterns = [
    path("cover/", scenarios.scenarios, name="cover"),
    path("cover/scenarios/<str:scenario>/", scenarios.scenario, name="cover_scenario"),
    path("cover/scenarios/<str:scenario>/ask/", asking.ask, name="cover_ask"),
    path("cover/runs/<uuid:run>/", runs.run, name="cover_run"),
    path("cover/runs/<uuid:run>/progress/", runs.progress, name="cover_progress"),
    path("cover/runs/<uuid:run>/zones.json", drawing.zones, name="cover_zones"),
    path("cover/runs/<uuid:run>/day.json", drawing.day, name="cover_day"),
]
