"""What is held about an officer beside their reports, as it is given to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from reddot.store.models import (
    Assault,
    AuditRow,
    Complaint,
    CrewMember,
    Injury,
    Officer,
    Shift,
    Statement,
    User,
)


def about_officer(officer_id: str) -> dict[str, Any]:
    """An officer's entry, account, own statements, duty, and records with their own source.

    Other people's words are not in it: what a colleague stated is in the colleague's copy.
    """
    officer = Officer.objects.select_related("user").get(officer_id=officer_id)
    return {
        "officer": {
            "unit": officer.unit_id,
            "role": officer.role,
            "front_line": officer.front_line,
            "main_duty": officer.main_duty,
            "joined_on": _text(officer.joined_on),
            "left_on": _text(officer.left_on),
        },
        "account": _account(officer.user) if officer.user else None,
        "statements": [
            {
                "asked_at": _text(s.asked_at),
                "due_at": _text(s.due_at),
                "end": s.end_reason,
                "text": s.text,
            }
            for s in Statement.objects.filter(owner=officer)
        ],
        "shifts": [
            {
                "starts_at": _text(s.starts_at),
                "ends_at": _text(s.ends_at),
                "unit": s.unit_id,
                "carrying_ced": s.carrying_ced,
            }
            for s in Shift.objects.filter(officer=officer).order_by("starts_at")
        ],
        "crews": CrewMember.objects.filter(officer=officer).count(),
        "assaults": [
            _event(a) | {"with_injury": a.with_injury}
            for a in Assault.objects.filter(officer=officer)
        ],
        "injuries": [
            _event(i) | {"level": i.level} for i in Injury.objects.filter(officer=officer)
        ],
        "complaints": [
            _event(c) | {"about_force": c.about_force}
            for c in Complaint.objects.filter(officer=officer)
        ],
        "register": _register(officer),
    }


def _register(officer: Officer) -> dict[str, Any]:
    """What the register holds of an officer: all that decides whether they may carry, and what."""
    courses = ("course", "model", "completed_on", "hours", "passed", "trainer")
    withdrawn = ("withdrawn_at", "withdrawn_reason")
    issues = ("device__serial_number", "model", "issued_at", "returned_at", "override_reason")
    posted = ("starts_on", "role", "front_line", "unit", "main_duty")
    cartridges = ("serial_number", "issued_at", "returned_at", "override_reason")
    return {
        "courses": _said(officer.courses.all(), (*courses, *withdrawn)),
        "suspensions": _said(
            officer.suspensions.all(), ("model", "starts_at", "ends_at", "reason")
        ),
        "endorsements": _said(officer.endorsements.all(), ("given_by", "given_on", "ended_on")),
        "device_issues": _said(officer.device_issues.all(), issues),
        "cartridge_issues": _said(officer.cartridge_issues.all(), cartridges),
        "postings": _said(officer.postings.all(), posted),
        "use_reviews": _said(officer.use_reviews.all(), ("reviewed_on", "reviewed_by")),
    }


def _said(rows: QuerySet[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    found = rows.values_list(*names)
    keys = [name.removeprefix("device__") for name in names]
    return [
        {
            key: _text(value) if isinstance(value, date) else value
            for key, value in zip(keys, row, strict=True)
        }
        for row in found
    ]


def _account(user: User) -> dict[str, Any]:
    rows = AuditRow.objects.filter(actor=f"user:{user.pk}").order_by("at")
    return {
        "user_name": user.username,
        "email": user.email,
        "roles": [
            {"role": g.role, "force": g.force_id, "unit": g.unit_id} for g in user.grants.all()
        ],
        "done": [{"at": _text(r.at), "action": r.action} for r in rows],
    }


def _event(row: Assault | Injury | Complaint) -> dict[str, Any]:
    return {"happened_at": _text(row.happened_at), "source": row.source}


def _text(value: Any) -> str | None:
    return None if value is None else value.isoformat()
