"""The addresses of colleagues' statements."""

from __future__ import annotations

from django.urls import path

from reddot.web.statements import answering, owed

urlpatterns = [
    path("statements/", owed.statements, name="statements"),
    path("statements/<uuid:key>/", answering.statement, name="statement"),
    path("statements/<uuid:key>/given/", answering.given, name="statement_given"),
    path("statements/<uuid:key>/withdraw/", answering.withdraw, name="statement_withdraw"),
]
