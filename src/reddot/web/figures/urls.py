"""The address of the explorer."""

from __future__ import annotations

from django.urls import path

from reddot.web.figures import views

urlpatterns = [path("figures/", views.explorer, name="figures")]
