"""Addresses of the releases that are out."""

from __future__ import annotations

from django.urls import path

from reddot.web.releases import feed, figures, files, lists, page

urlpatterns = [
    path("releases/", lists.releases, name="releases"),
    path("releases/feed.xml", feed.feed, name="releases_feed"),
    path("releases/<int:release>/", page.release, name="release"),
    path("releases/<int:release>/ledger.json", files.ledger_entry, name="release_ledger"),
    path("releases/<int:release>/tables/<str:table>/", figures.table, name="release_table"),
    path(
        "releases/<int:release>/figures/<str:table>/<int:row>/<str:cell>/",
        figures.figure,
        name="release_figure",
    ),
    path("releases/<int:release>/<path:path>", files.file, name="release_file"),
]
