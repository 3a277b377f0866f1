"""What the head of every page shows: where one can go, and whether the records are invented."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from reddot.records.forces import is_synthetic
from reddot.store.access import Person, scopes
from reddot.store.people import person_of
from reddot.store.rights import Right

SYNTHETIC_WORDS = "Synthetic records: an invented force. No person, officer or event here is real."
PUBLIC = (
    ("Figures", "figures"),
    ("Claims", "claims"),
    ("Releases", "releases"),
    ("Trials", "trials"),
    ("Methods", "methods"),
    ("Ledger", "ledger"),
)
BY_RIGHT: tuple[tuple[str, str, Right], ...] = (
    ("Report force", "report_start", "start_report"),
    ("My reports", "my_reports", "start_report"),
    ("Statements", "statements", "start_report"),
    ("My authority", "my_authority", "see_own_authority"),
    ("Review queue", "queue", "view_queue"),
    ("Register", "register", "view_register"),
    ("Cover", "cover", "view_cover"),
    ("Trial desk", "trial_desk", "view_trial_desk"),
    ("Prepare releases", "publishing", "view_release_draft"),
    ("Audit", "audit", "view_audit"),
    ("Retention", "retention", "erase_record"),
    ("People", "people", "manage_people"),
    ("Imports", "imports", "import_reports"),
    ("Device logs", "device_logs", "import_device_log"),
    ("Subject access", "subject_access", "export_subject_access"),
    ("Research extract", "research", "research_extract"),
    ("API tokens", "tokens", "see_api"),
)
SIGNED_IN = (("Notices", "notices"),)

Entry = tuple[str, str, bool]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context of every page: ``navigation`` (label, address, whether shown) and the banner.

    Nothing is asked of the database before a template asks for it.
    """
    person = SimpleLazyObject(lambda: _person(request))
    return {
        "navigation": SimpleLazyObject(lambda: entries(person, request.path)),  # type: ignore[arg-type]
        "synthetic": SimpleLazyObject(lambda: _is_synthetic(person)),  # type: ignore[arg-type]
        "synthetic_words": SYNTHETIC_WORDS,
    }


def entries(person: Person, path: str) -> tuple[Entry, ...]:
    """Where a person can go by their rights, and the public pages.

    Parameters
    ----------
    person
        Who looks; without a grant they see the public pages alone.
    path
        The address of the page shown; the entry it belongs to is marked.

    Notes
    -----
    A link that is left out protects nothing: each page checks the right itself.
    """
    shown = [(label, name) for label, name, right in BY_RIGHT if scopes(person, right)]
    always = (*SIGNED_IN, *PUBLIC) if person.user_id else PUBLIC
    found = [(label, href) for label, name in (*shown, *always) if (href := _href(name))]
    here = max((href for _, href in found if path.startswith(href)), key=len, default="")
    return tuple((label, href, href == here) for label, href in found)


def _person(request: HttpRequest) -> Person:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Person(user_id="", officer_id=None)
    return person_of(user)


def _href(name: str) -> str:
    """The address of a page; nothing while the site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_synthetic(person: Person) -> bool:
    return bool(settings.DEMO) or any(is_synthetic(grant.force) for grant in person.grants)
