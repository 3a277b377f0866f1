"""Addresses of the comparisons."""

from __future__ import annotations

from django.urls import path

from reddot.web.comparing import disparity, funnel, rates

urlpatterns = [
    path("figures/rates/", rates.rates, name="rates"),
    path("figures/funnel/", funnel.funnel, name="funnel"),
    path("figures/disparity/", disparity.disparity, name="disparity"),
]
