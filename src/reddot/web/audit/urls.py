"""Addresses of the ledger, of the audit trail, and of what is due for erasure."""

from __future__ import annotations

from django.urls import path

from reddot.web.audit import ledger, retention, trail

urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/checkpoints.jsonl", ledger.checkpoints, name="ledger_checkpoints"),
    path("ledger/public-key.pem", ledger.public_key, name="ledger_public_key"),
    path("audit/", trail.trail, name="audit"),
    path("audit/export.jsonl", trail.export, name="audit_export"),
    path("retention/", retention.retention, name="retention"),
]
