"""Who did something to a report, by pseudonym and role; never by name."""

from __future__ import annotations

from reddot.store.access import ROLES
from reddot.store.audit import actor_name
from reddot.store.models import Report, User
from reddot.store.people import officer_id_of


def who(user: User | None, row: Report) -> str:
    """An account as the readers of a report know it.

    Parameters
    ----------
    user
        Whose account; ``None`` is the system.
    row
        The report; its own officer is named as such, roles are those held in its force now.
    """
    if user is None:
        return "The system"
    officer_id = officer_id_of(user)
    if officer_id is not None and officer_id == row.officer_id:
        return f"The reporting officer ({officer_id})"
    roles = list(dict.fromkeys(g.role for g in user.grants.filter(force=row.force_id)))
    words = " and ".join(ROLES.get(role, role) for role in roles) or "Someone with no role now"
    return f"{words[:1].upper()}{words[1:]} ({officer_id or actor_name(user)})"
