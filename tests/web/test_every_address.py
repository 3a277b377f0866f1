"""Every address × every role × own and other unit and force: nothing unexpected opens.

What each person is given is stated here once more, apart from the table of rules.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from every_address import KINDS, Address, Scene, addresses, everyone, outcome, set_scene, url_of

from cast import MEMBERS, SIGNED_IN, Cast
from reddot.store.models import Report, Statement

STATES = ("draft", "submitted", "signed_off")
OFFICERS = {"author", "colleague", "outsider"}
LEADS = {"force_lead", "outsider"}  # the outsider leads the other force
AUTHOR = {"near": {"author"}, "far": set[str](), "foreign": {"outsider"}}
SUPERVISOR = {"near": {"supervisor"}, "far": {"other_supervisor"}, "foreign": set[str]()}
LEAD = {"near": {"force_lead"}, "far": {"force_lead"}, "foreign": {"outsider"}}
TASER = {"near": {"taser_lead"}, "far": {"taser_lead"}, "foreign": set[str]()}
PANEL = {"near": {"panel_member"}, "far": {"panel_member"}, "foreign": set[str]()}
NOBODY = {place: set[str]() for place in KINDS}
GLASS = {"near": {"other_supervisor"}, "far": {"supervisor"}, "foreign": set[str]()}
OWN_FORCE = {"near": {"auditor"}, "far": {"auditor"}, "foreign": set[str]()}
JOINING = {"near": {"author", "colleague"}, "far": set[str](), "foreign": {"outsider"}}

SEE_COVER = {"force_lead", "taser_lead", "researcher", "outsider"}
SEE_TRIALS = {
    "researcher", "force_lead", "taser_lead", "supervisor", "other_supervisor", "auditor",
}  # fmt: skip
REVEAL = {"taser_lead", "supervisor", "other_supervisor"}
READ_REGISTER = {"supervisor", "other_supervisor", "force_lead", "taser_lead", "outsider"}
OWN_REGISTER = {"supervisor", "force_lead", "taser_lead"}  # of an officer of the near unit

PUBLIC = {
    "claim", "claims_calculator", "methods", "methods_table", "methods_example",
    "rates", "funnel", "disparity",
    "health", "home", "figures", "claims", "accessibility", "privacy", "ledger",
    "ledger_checkpoints", "ledger_public_key", "api:figures", "api:openapi-json",
    "api:checkpoint", "api_docs", "api:releases", "api:release", "api:release_table",
    "api:release_figures", "api:claims", "api:story", "releases", "releases_feed", "release",
    "release_ledger", "release_table", "release_figure", "release_file", "trials", "trial",
    "trial_slots", "trial_folder", "trial_ledger", "trial_report",
}  # fmt: skip
SIMPLE: dict[str, set[str]] = {
    "audit": {"auditor"},
    "audit_export": set(),  # the log holds records of another force: nobody leads both
    "cover": SEE_COVER,
    "cover_ask": SEE_COVER - {"researcher"},
    "cover_day": SEE_COVER,
    "cover_progress": SEE_COVER,
    "cover_run": SEE_COVER,
    "cover_scenario": SEE_COVER,
    "cover_zones": SEE_COVER,
    "device_logs": {"force_lead", "taser_lead", "outsider"},
    "imports": LEADS,
    "my_authority": OFFICERS,
    "my_reports": OFFICERS,
    "notices": set(SIGNED_IN),
    "people": {"administrator"},
    "people_enter": {"administrator"},
    "person": {"administrator"},
    "publishing": {"auditor", *LEADS},
    "publishing_announce": LEADS,
    "publishing_call_off": {"force_lead"},
    "publishing_day": {"force_lead"},
    "publishing_preview": {"force_lead", "auditor"},
    "publishing_preview_table": {"force_lead", "auditor"},
    "publishing_send_back": {"force_lead", "auditor"},
    "publishing_withdraw": set(),  # what stands there is not out yet
    "publishing_work": {"force_lead", "auditor"},
    "queue": {"supervisor", "other_supervisor", *LEADS},
    "register": READ_REGISTER,
    "register_cartridge": {"supervisor", "taser_lead"},
    "register_checks": {"force_lead", "taser_lead", "outsider"},
    "register_course": {"taser_lead"},
    "register_course_withdraw": {"taser_lead"},
    "register_cover": READ_REGISTER,
    "register_device": READ_REGISTER - {"outsider"},
    "register_device_enter": {"taser_lead"},
    "register_device_issue": {"supervisor", "other_supervisor", "taser_lead"},
    "register_device_withdraw": {"taser_lead"},
    "register_devices": READ_REGISTER,
    "register_endorse": {"taser_lead"},
    "register_import": {"taser_lead"},
    "register_lapses": READ_REGISTER,
    "register_officer": OWN_REGISTER,
    "register_review": {"supervisor", "taser_lead"},
    "register_roles": {"taser_lead"},
    "register_service": {"taser_lead"},
    "register_erase": {"force_lead"},
    "register_suspend": {"taser_lead"},
    "report_join": OFFICERS,
    "report_start": OFFICERS,
    "research": {"researcher"},
    "research_extract": {"researcher"},
    "retention": LEADS,
    "statement": {"colleague"},
    "statement_given": set(),
    "statement_withdraw": {"author", "supervisor", "force_lead"},
    "statements": OFFICERS,
    "subject_access": LEADS,
    "trial_analysis": {"researcher"},
    "trial_batch": {"researcher"},
    "trial_close": {"force_lead"},
    "trial_desk": {*SEE_TRIALS, "outsider"},
    "trial_draft": {"researcher"},
    "trial_erase": set(),  # what stands there is running
    "trial_look": {"researcher"},
    "trial_power": {*SEE_TRIALS, "outsider"},
    "trial_revealed": SEE_TRIALS,
    "trial_seal": set(),  # what stands there is sealed
    "trial_work": SEE_TRIALS,
    "trial_worked": REVEAL,
    "trial_worked_rows": {"researcher"},
    "tokens": {"force_lead", "taser_lead", "researcher", "auditor", "outsider"},
}
BY_POST = {
    "person_close", "person_give", "person_password", "person_reopen", "person_take",
    "person_unit", "publishing_ask", "publishing_draft", "publishing_release",
    "publishing_sign_off", "register_device_return", "register_end", "report_autosave", "token_end",
    "trial_reveal",
}  # fmt: skip
NEEDS_A_TOKEN = {"api:report", "api:reports", "api:api-root"}

Places = dict[str, set[str]]
OF_REPORTS: dict[str, dict[str, tuple[Places, ...]]] = {
    "record": {
        "draft": (AUTHOR,),
        "submitted": (AUTHOR, SUPERVISOR, LEAD, TASER),
        "signed_off": (AUTHOR, SUPERVISOR, LEAD, TASER),
    },
    "record_redacted": {"draft": (), "submitted": (), "signed_off": (PANEL, LEAD)},
    "record_return": {"draft": (), "submitted": (SUPERVISOR, LEAD), "signed_off": ()},
    "record_sign_off": {"draft": (), "submitted": (SUPERVISOR, LEAD), "signed_off": ()},
    "record_reopen": {"draft": (), "submitted": (AUTHOR, LEAD), "signed_off": (AUTHOR, LEAD)},
    "record_addendum": {"draft": (), "submitted": (AUTHOR,), "signed_off": (AUTHOR,)},
    "record_statements": {
        "draft": (AUTHOR,),
        "submitted": (AUTHOR, SUPERVISOR, LEAD),
        "signed_off": (AUTHOR, SUPERVISOR, LEAD),
    },
    "record_erase": {"draft": (LEAD,), "submitted": (LEAD,), "signed_off": (LEAD,)},
    "break_glass": {
        "draft": (LEAD, OWN_FORCE),
        "submitted": (GLASS, OWN_FORCE),
        "signed_off": (GLASS, OWN_FORCE),
    },
    "report_tasks": {"draft": (AUTHOR,), "submitted": (), "signed_off": ()},
    "report_question": {"draft": (AUTHOR,), "submitted": (), "signed_off": ()},
    "report_check": {"draft": (AUTHOR,), "submitted": (), "signed_off": ()},
    "report_discard": {"draft": (AUTHOR,), "submitted": (), "signed_off": ()},
    "report_done": {"draft": (), "submitted": (AUTHOR,), "signed_off": (AUTHOR,)},
    "report_join_incident": {"draft": (), "submitted": (JOINING,), "signed_off": (JOINING,)},
}
DOZEN = 12  # addresses that one scene is set for
SENT_TO = {("near", "draft"), ("near", "submitted"), ("foreign", "submitted")}
# Their own reports: nobody reviews or erases one, and none needs the glass broken.
NOT_OWN = {"record_return", "record_sign_off", "record_erase", "break_glass"}


def expected(name: str, place: str, state: str) -> set[str]:
    if name in PUBLIC:
        return set(MEMBERS)
    if name in BY_POST or name in NEEDS_A_TOKEN:
        return set()
    if name in SIMPLE:
        return SIMPLE[name]
    members = set().union(*(rule[place] for rule in OF_REPORTS[name][state]))
    return members - AUTHOR[place] if name in NOT_OWN else members


def cases(address: Address) -> list[tuple[str, str]]:
    if address.name in OF_REPORTS:
        return [(place, state) for place in KINDS for state in STATES]
    return [("near", "submitted")]


def fingerprint() -> tuple[object, ...]:
    """Everything that a person could have changed: rows by table, versions, states, ends."""
    quiet = {"AuditRow", "RecordKey", "LedgerLeaf", "LedgerCheckpoint"}
    models = [m for m in apps.get_app_config("store").get_models() if m.__name__ not in quiet]
    return (
        tuple((m.__name__, m._default_manager.count()) for m in models),
        tuple(Report.objects.order_by("pk").values_list("pk", "version", "state", "narrative")),
        tuple(Statement.objects.order_by("pk").values_list("pk", "end_reason", "text")),
    )


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_scene(cast)


def test_every_address_has_its_line_here() -> None:
    known = PUBLIC | set(SIMPLE) | BY_POST | NEEDS_A_TOKEN | set(OF_REPORTS)
    assert {a.name for a in addresses()} - known == set()


def groups() -> list[tuple[Address, ...]]:
    """The addresses a dozen at a time: setting the scene takes longer than walking them."""
    known = addresses()
    return [tuple(known[at : at + DOZEN]) for at in range(0, len(known), DOZEN)]


def name_of(group: tuple[Address, ...]) -> str:
    return f"{group[0].name}-to-{group[-1].name}"


@pytest.mark.parametrize("group", groups(), ids=name_of)
def test_each_opens_for_whom_it_should_and_for_nobody_else(
    group: tuple[Address, ...], scene: Scene
) -> None:
    clients = everyone(scene)
    for address in group:
        for place, state in cases(address):
            url = url_of(address, scene, place, state)
            opened = {n for n, client in clients.items() if outcome(client, url, "GET") == "open"}
            assert opened == expected(address.name, place, state), (address.name, place, state)


@pytest.mark.parametrize("group", groups(), ids=name_of)
def test_whoever_may_not_open_one_changes_nothing_by_sending(
    group: tuple[Address, ...], scene: Scene
) -> None:
    clients = everyone(scene)
    for address in group:
        for place, state in set(cases(address)) & SENT_TO:
            url = url_of(address, scene, place, state)
            may = expected(address.name, place, state) | _may_send(address.name, place, state)
            before = fingerprint()
            for name in set(MEMBERS) - may:
                at = (address.name, name, place, state)
                assert outcome(clients[name], url, "POST") != "open", at
                assert fingerprint() == before, at


def _may_send(name: str, place: str, state: str) -> set[str]:
    if name == "audit_export":
        return {"auditor"}
    if name.startswith("person_"):
        return {"administrator"}
    if name.startswith("publishing_"):
        return {"force_lead", "auditor"}
    if name == "token_end":
        return SIMPLE["tokens"]
    if name == "trial_reveal":
        return REVEAL
    if name == "report_autosave":
        return AUTHOR[place] if state == "draft" else set()
    return set()
