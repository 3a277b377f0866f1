"""A fresh place with its people: one unit, its supervisor, officers with open sessions."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

FORCE, UNIT = "Testshire", "T1"


def make_people(officers: int) -> list[dict[str, str]]:
    """Make the tables and the people; gives each officer's number, pseudonym and session."""
    from reddot.store.setup import migrate, place, set_up

    set_up()
    migrate()
    from django.db import transaction

    from reddot.store.actions import enter_person, grant_role
    from reddot.store.ledger_key import signing_key
    from reddot.store.models import Force, Officer, Unit

    signing_key()
    sync_names(place().folder)
    with transaction.atomic():
        force = Force.objects.create(name=FORCE)
        unit = Unit.objects.create(unit_id=UNIT, force=force, name="Central")
        supervisor = enter_person(None, "supervisor", FORCE)
        grant_role(None, supervisor, "supervisor", FORCE, UNIT)
        people = []
        for number in range(officers):
            officer = Officer.objects.create(officer_id=f"O{number:04}", force=force, unit=unit)
            user = enter_person(None, f"officer{number}", FORCE, officer_id=officer.officer_id)
            grant_role(None, user, "officer", FORCE, UNIT)
            people.append(
                {
                    "officer_id": officer.officer_id,
                    "user": str(user.pk),
                    "session": session_of(user),
                }
            )
    return people


def sync_names(folder: Path) -> None:
    """Let the disk hold the names of a place's folders and files, as it does minutes after."""
    for path in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def session_of(user: Any) -> str:
    """The key of an open session of a person, as signing in leaves one."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make_people(int(sys.argv[1]))))
