"""Addresses of the claims."""

from __future__ import annotations

from django.urls import path

from reddot.web.claims import calculator, stories

urlpatterns = [
    path("claims/", stories.claims, name="claims"),
    path("claims/calculator/", calculator.calculator, name="claims_calculator"),
    path("claims/<slug:story>/<slug:claim>/", stories.claim, name="claim"),
]
