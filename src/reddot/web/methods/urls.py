"""Addresses of the methods."""

from __future__ import annotations

from django.urls import path

from reddot.web.methods import views

urlpatterns = [
    path("methods/", views.methods, name="methods"),
    path("methods/examples/<slug:example>/", views.example, name="methods_example"),
    path("methods/<slug:table>/", views.table, name="methods_table"),
]
