"""Addresses of the researcher's pages."""

from __future__ import annotations

from django.urls import path

from reddot.web.research import views

urlpatterns = [
    path("research/", views.research, name="research"),
    path("research/extract.zip", views.extract, name="research_extract"),
]
