"""The tables of the Home Office's annual return: their rows and columns, as the Home Office prints.

Titles and headings are those that :mod:`reddot.records.importers.home_office` knows, so that a
return is read back as a publication is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reddot.figures.breakdowns import NOT_STATED

ALL_REPORTS = "all_reports"
ASIAN_SINCE = date(2019, 4, 1)  # Chinese is within Asian from here on


@dataclass(frozen=True, slots=True)
class TacticLine:
    """A row of the tables by tactic: its name here, its labels, and the tactics that it sums."""

    tactic: str
    group: str
    label: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """A table by tactic and one thing more: the breakdown, its title, and its columns.

    Each column has its label and the rows of the breakdown that it sums. ``single`` says that a
    report has one answer, so that the columns add up to the total.
    """

    table: str
    number: int
    title: str
    breakdown: str
    columns: Mapping[str, tuple[str, tuple[str, ...]]]
    single: bool = False


_RESTRAINT = (
    "compliant_handcuffing", "non_compliant_handcuffing", "limb_body_restraints",
    "ground_restraint",
)  # fmt: skip
_BATON = ("baton_drawn", "baton_used")
_DRAWN = ("irritant_cs_drawn", "irritant_pava_drawn")
_USED = ("irritant_cs_used", "irritant_pava_used")
_EQUIPMENT = (*_BATON, *_DRAWN, *_USED, "spit_guard", "shield")
_AEP = ("aep_aimed", "aep_fired")
_DOG = ("dog_deployed", "dog_bite")
_EVERY = (
    *_RESTRAINT, "unarmed_skills", *_EQUIPMENT, "ced", *_AEP, "firearms", *_DOG, "other_improvised",
)  # fmt: skip
_R, _E, _L, _O = "Restraint", "Other equipment", "Less lethal weapons", "Other"


def _line(tactic: str, group: str, label: str, *parts: str) -> TacticLine:
    return TacticLine(tactic, group, label, parts or (tactic,))


TACTIC_LINES = (
    TacticLine(
        "total_tactics",
        "Total (excluding not reported and tactical communication)",
        "Total Tactics",
        _EVERY,
    ),
    _line("total_restraint", _R, "Total Restraint", *_RESTRAINT),
    _line("handcuffing", _R, "Handcuffing, of which", *_RESTRAINT[:2]),
    _line("compliant_handcuffing", _R, "Compliant handcuffing"),
    _line("non_compliant_handcuffing", _R, "Non-compliant handcuffing"),
    _line("limb_body_restraints", _R, "Limb / Body restraints"),
    _line("ground_restraint", _R, "Ground restraint"),
    _line("unarmed_skills", "Unarmed skills", "Total Unarmed skills"),
    _line("total_other_equipment", _E, "Total Other equipment", *_EQUIPMENT),
    _line("baton", _E, "Baton, of which", *_BATON),
    _line("baton_drawn", _E, "Baton drawn"),
    _line("baton_used", _E, "Baton used"),
    _line("irritant", _E, "Irritant spray, of which", *_DRAWN, *_USED),
    _line("irritant_drawn", _E, "Irritant spray - drawn", *_DRAWN),
    _line("irritant_used", _E, "Irritant spray - used", *_USED),
    _line("spit_guard", _E, "Spit and bite guard"),
    _line("shield", _E, "Shield"),
    _line("total_less_lethal", _L, "Total Less lethal weapons", "ced", *_AEP),
    _line("ced", _L, "CED, of which"),
    _line("aep", _L, "AEP, of which", *_AEP),
    _line("aep_aimed", _L, "AEP aimed"),
    _line("aep_fired", _L, "AEP fired"),
    _line("firearms", "Firearms", "Total Firearms"),
    _line("total_other", _O, "Total Other", *_DOG, "other_improvised"),
    _line("dog", _O, "Dog use, of which", *_DOG),
    _line("dog_deployed", _O, "Dog deployed"),
    _line("dog_bite", _O, "Dog bite"),
    _line("other_improvised", _O, "Other / improvised"),
    _line("not_reported", "Not reported", "Total Not reported", NOT_STATED),
    _line("tactical_communications", "", "Tactical communication (with other tactic)"),
)
# The highest use of a CED, below its row in the table of tactics; names are cells of table ced.
CED_LINES = tuple(
    TacticLine(tactic, _L, label, (use,))
    for tactic, label, use in (
        ("ced_drawn", "Drawn", "drawn"),
        ("ced_aimed", "Aimed", "aimed"),
        ("ced_red_dot", "Red-dot", "red_dot"),
        ("ced_arced", "Arced", "arced"),
        ("ced_drive_stun", "Drive-stun", "drive_stun"),
        ("ced_fired", "Fired", "fired"),
        ("ced_angled_drive_stun", "Angle-drive stun", "angled_drive_stun"),
        ("not_stated_ced", "Not stated", NOT_STATED),
    )
)
CED_COLUMNS = {
    "total": "Total",
    "non_discharge": "Total non-discharge",
    "drawn": "Drawn",
    "aimed": "Aimed",
    "red_dot": "Red-dot",
    "arced": "Arced",
    "discharge": "Total discharge",
    "drive_stun": "Drive stun",
    "fired": "Fired",
    "angled_drive_stun": "Angled drive stun",
    "not_stated": "Not stated",
}
_GROUPS = {
    "group_public": ("Public", (
        "street_highway", "open_ground", "retail_premises", "licensed_premises",
        "public_transport", "sports_event_stadium",
    )),
    "group_police": ("Police setting", (
        "police_vehicle_with_cage", "police_vehicle_without_cage", "police_station",
        "custody_block",
    )),
    "group_medical": ("Medical setting", ("hospital_ae", "mental_health_setting", "ambulance")),
}  # fmt: skip
_PLACES = {
    "street_highway": "Street/highway",
    "open_ground": "Open ground (e.g. park, car park, field etc.)",
    "retail_premises": "Retail premises",
    "licensed_premises": "Licensed premises",
    "public_transport": "Public transport",
    "sports_event_stadium": "Sports or event stadia",
    "police_vehicle_with_cage": "Police vehicle with prisoner handling cage",
    "police_vehicle_without_cage": "Police vehicle without prisoner handling cage",
    "police_station": "Police station (excluding custody block)",
    "custody_block": "Custody block",
    "hospital_ae": "Hospital/A&E (non mental health setting)",
    "mental_health_setting": "Mental health setting",
    "ambulance": "Ambulance",
    "dwelling": "Dwelling",
    "other": "Other",
}
_UNKNOWN = ("Not reported", ("not_reported", NOT_STATED))


def _each(**labels: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {code: (label, (code,)) for code, label in labels.items()}


def columns_of(first_day: date) -> tuple[Columns, ...]:
    """The tables by tactic of a year that begins on a day, in the order of their numbers.

    >>> [c.table for c in columns_of(date(2018, 4, 1))][:2]
    ['tactics_by_age', 'tactics_by_gender']
    """
    merged = first_day >= ASIAN_SINCE
    condition = "health condition" if merged else "disability"
    return (
        Columns("tactics_by_age", 2, "officer perceived age of subject", "age_band", _AGES, True),
        Columns(
            "tactics_by_gender", 3, "officer perceived gender of subject", "gender",
            _each(male="Male", female="Female", other="Other") | {"not_reported": _UNKNOWN}, True,
        ),
        Columns(
            "tactics_by_ethnicity", 4, "officer perceived ethnicity of subject", "ethnicity",
            _ethnicities(merged=merged), True,
        ),
        Columns(
            "tactics_by_health", 5, f"officer perceived {condition} of subject", "health",
            _each(mental="Mental", physical="Physical", both="Physical and mental", none="None")
            | {"not_reported": _UNKNOWN}, True,
        ),
        Columns("tactics_by_reason", 6, "reason for using force", "reason", _REASONS),
        Columns("tactics_by_impact_factor", 7, "impact factor", "impact_factor", _IMPACTS),
        Columns("tactics_by_outcome", 8, "incident outcome", "outcome", _OUTCOMES),
        Columns("tactics_by_location", 9, "incident location", "location", _LOCATIONS),
    )  # fmt: skip


def _ethnicities(*, merged: bool) -> dict[str, tuple[str, tuple[str, ...]]]:
    asian = ("asian", "chinese") if merged else ("asian",)
    found = _each(white="White", black="Black (or Black British)")
    found["asian"] = ("Asian (or Asian British)", asian)
    if not merged:
        found |= _each(chinese="Chinese")
    return found | _each(mixed="Mixed", other="Other") | {"not_reported": _UNKNOWN}


_AGES = {
    "0-10": ("Under 11 years", ("0-10",)),
    **{band: (f"{band} years", (band,)) for band in ("11-17", "18-34", "35-49", "50-64")},
    "65+": ("65 and over", ("65+",)),
    "not_reported": _UNKNOWN,
}
_REASONS = _each(
    protect_self="Protect self",
    protect_public="Protect public",
    protect_subject="Protect subject",
    protect_other_officers="Protect other officers",
    prevent_offence="Prevent offence",
    secure_evidence="Secure evidence",
    effect_search="Effect search",
    effect_arrest="Effect arrest",
    method_of_entry="Method of entry",
    remove_handcuffs="Remove handcuffs",
    prevent_harm="Prevent harm",
    prevent_escape="Prevent escape",
    other="Other",
)
_IMPACTS = _each(
    possession_of_weapon="Possession of a weapon",
    alcohol="Alcohol",
    drugs="Drugs",
    mental_health="Mental health",
    prior_knowledge="Prior knowledge",
    size_gender_build="Size/gender/build",
    acute_behavioural_disturbance="Acute behavioural disturbance",
    crowd="Crowd",
    other="Other",
)
_OUTCOMES = _each(
    made_off_escaped="Made off/escaped",
    arrested="Arrested",
    hospitalised="Hospitalised",
    detained_mental_health_act="Detained (Mental Health Act)",
    fatality="Fatality",
    no_further_action="No further action",  # no column of the Home Office's: a force's own
    other="Other",
)
_LOCATIONS = {
    **{
        name: pair
        for group, (label, codes) in _GROUPS.items()
        for name, pair in {
            group: (label, codes),
            **{code: (_PLACES[code], (code,)) for code in codes},
        }.items()
    },
    **{code: (_PLACES[code], (code,)) for code in ("dwelling", "other")},
}
