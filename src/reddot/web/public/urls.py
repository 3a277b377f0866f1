"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from reddot.web.public import views

urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
