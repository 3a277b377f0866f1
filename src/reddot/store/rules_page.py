"""The reference page of roles, written from the table that every decision is made by."""

from __future__ import annotations

from reddot.store.rights import ANY_STATE, RIGHTS, ROLES, Permission, Relation, Rule

MADE = "<!-- Made by `make docs`; do not edit. -->"
RELATIONS: dict[Relation, str] = {
    "self": "yes",
    "own": "own",
    "asked": "where asked",
    "own_unit": "own unit",
    "own_force": "own force",
    "own_force_ced": "own force, CED used",
    "any": "yes",
}


def rules_page() -> str:
    """The reference page in Markdown: each right by role, then the states it holds in.

    >>> rules_page().splitlines()[0]
    '# Roles and rights'
    """
    lines = [
        "# Roles and rights", "", MADE, "",
        "What the table does not name is refused. A right over a report also hangs on its",
        "[state](report-states.md). Nobody gives themselves a role. “Own” is the report the person",
        "wrote; “own unit” and “own force” are those their role was given in.", "",
        *_by_role(), "", "## In which states of the report", "", *_by_state(), "",
        "## Limits over all roles", "", *_limits(),
    ]  # fmt: skip
    return "\n".join([*lines, ""])


def _by_role() -> list[str]:
    head = " | ".join(ROLES.values())
    lines = [f"| right | {head} |", "|---" * (len(ROLES) + 1) + "|"]
    for right, permission in RIGHTS.items():
        cells = " | ".join(_cell(permission, role) for role in ROLES)
        lines.append(f"| `{right}` | {cells} |")
    return lines


def _cell(permission: Permission, role: str) -> str:
    return "; ".join(RELATIONS[rule.relation] for rule in permission.rules if rule.role == role)


def _by_state() -> list[str]:
    over_reports = [permission for permission in RIGHTS.values() if permission.about_report]
    return ["| right | role | states |", "|---|---|---|"] + [
        f"| `{permission.right}` | {ROLES[rule.role]} | {_states(rule)} |"
        for permission in over_reports
        for rule in permission.rules
    ]


def _states(rule: Rule) -> str:
    return "any" if rule.states == ANY_STATE else ", ".join(f"`{state}`" for state in rule.states)


def _limits() -> list[str]:
    not_own = _not_own(about_report=True)
    told = ", ".join(f"`{name}`" for name, row in RIGHTS.items() if row.tells_auditor)
    return [
        f"- Nobody may do these to a report of their own: {not_own}.",
        f"- Nobody may do these to themselves: {_not_own(about_report=False)}.",
        f"- The auditor is told of each: {told}.",
        "- `break_glass` opens `view_report` for one report, for as long as it stands, to whoever",
        "  may still break the glass; it is not asked of someone who can read the report anyway.",
        "- A colleague asked for a statement gives their own account and is not shown the report.",
    ]


def _not_own(*, about_report: bool) -> str:
    found = (n for n, row in RIGHTS.items() if row.not_own and row.about_report is about_report)
    return ", ".join(f"`{name}`" for name in found)
