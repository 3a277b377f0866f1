"""Two whole reports: what the officers type, question by question, and what is to be stored.

What is stored is written out here by itself, not made from what is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page

from browser.live import (
    group,
    heading,
    press,
    tap,
    tick,
    use_tactics,
    write,
    write_moment,
    yesterday,
)
from cast import FORCE
from reddot.records.report import DeviceUse, Report, Subject, TacticUse
from reddot.store import models

HOUR, MINUTE = 14, 5
DISPATCH = "D-2024/0815"
ACCOUNT = (
    "The man held a kitchen knife & shouted “come on then”.\n\n"
    "    I told him twice to put it down; he didn't, so I fired once <from 3 m>. Façade: no. 5."
)
NOT_BOTH = "The display showed cycles that were a test of the spark at the start of the shift."

Answer = tuple[str, Callable[[Page], None]]


def ticked(question: str, *labels: str) -> Answer:
    """A question answered by choosing."""
    return question, lambda page: tick(page, *labels)


def written(question: str, text: str) -> Answer:
    """A question answered by typing."""
    return question, lambda page: write(page, question, text)


def used_at() -> datetime:
    """When force was used in both reports."""
    return yesterday(HOUR, MINUTE)


def first_device(page: Page, *, touch: bool) -> None:
    block = group(page, "CED 1")
    tick(group(block, "How was this CED used?"), "Drawn", "Red-dotted", "Fired")
    write(block, "What is its serial number?", "X3-0012 87/A")
    write(block, "Which model is it?", "T7")
    tick(group(block, "Was the drive stun repeated?"), "No")
    write(block, "What is the cartridge number?", "C4410-77")
    tick(group(block, "Was the 5-second cycle interrupted?"), "Yes")
    tick(group(block, "Was there a repeat cycle from the same cartridge?"), "No")
    write(block, "How many cycles were there in all?", "2")
    tick(group(block, "Was a cycle extended beyond 5 seconds?"), "No")
    tick(group(block, "Did one probe miss?"), "Yes")
    tick(group(block, "Did both probes miss?"), "No")
    tap(block, "Front 3: right side of the chest", "Back K: right leg from behind", touch=touch)


def second_device(page: Page, *, touch: bool) -> None:
    block = group(page, "CED 2")
    tick(group(block, "How was this CED used?"), "Drive stun", "Aimed")
    write(block, "What is its serial number?", "X2-551")
    write(block, "Which model is it?", "X2")
    tick(group(block, "Was the drive stun repeated?"), "Yes")
    write(block, "What is the cartridge number?", "none fitted")
    tick(group(block, "Was the 5-second cycle interrupted?"), "No")
    tick(group(block, "Was there a repeat cycle from the same cartridge?"), "Yes")
    write(block, "How many cycles were there in all?", "11")
    tick(group(block, "Was a cycle extended beyond 5 seconds?"), "Yes")
    tick(group(block, "Did one probe miss?"), "No")
    tick(group(block, "Did both probes miss?"), "Yes")
    tap(block, "Front 12: right thigh", "Front 1: head and face", touch=touch)
    tap(block, "Back H: buttocks", touch=touch)


def two_devices(page: Page, *, touch: bool) -> None:
    first_device(page, touch=touch)
    press(page, "Add another CED")
    group(page, "CED 2").wait_for()
    second_device(page, touch=touch)


def author_types(*, touch: bool) -> tuple[Answer, ...]:
    """The author's answers in the order in which they are asked."""
    tactics = (
        ("Tactical communications", "No"),
        ("CED fired", "Yes"),
        ("CED drive stun", "No"),
        ("Non-compliant handcuffing", "Yes"),
    )
    return (
        ("When was force used?", lambda page: write_moment(page, used_at())),
        ticked("Where was force used?", "Street or highway", "Licensed premises"),
        ticked("What influenced the use of force?", "Alcohol", "Possession of a weapon"),
        ticked("Why was force used?", "Protect self", "Protect the public", "Make an arrest"),
        ticked("What was the subject's main conduct?", "Serious or aggravated resistance"),
        ticked("Did the subject assault you?", "Yes"),
        ticked("Did the subject threaten you with a weapon?", "Yes"),
        ticked("Did the subject assault you with a weapon?", "No"),
        ticked("How old did the subject appear to you?", "35 to 49"),
        ticked("What gender did the subject appear to you?", "Male"),
        ticked("What ethnicity did the subject appear to you?", "Mixed"),
        ticked("Did the subject appear to have a health condition?", "Physical and mental"),
        ("Which tactics did you use, in order?", lambda page: use_tactics(page, tactics)),
        ticked("Did you use a CED?", "Yes"),
        ("How was each CED used?", lambda page: two_devices(page, touch=touch)),
        ticked("What was your main duty?", "Roads policing"),
        ticked("Were you single-crewed?", "No"),
        ticked("Are you trained to carry a CED?", "Yes"),
        ticked("Were you carrying a CED?", "Yes"),
        ticked("Were you injured?", "Yes"),
        ticked("Was the injury an intentional assault?", "Yes"),
        ticked("How badly were you injured?", "Minor"),
        ticked("Were you given treatment?", "No"),
        ticked("Was the subject injured by the force used?", "Yes"),
        ticked("How badly was the subject injured?", "Severe"),
        ticked("Was the subject offered treatment?", "Yes"),
        ticked("Was the subject given treatment?", "No"),
        ticked("What happened to the subject?", "Arrested", "Hospitalised"),
        ticked("Was your body-worn video on?", "On"),
        written("What is the video's reference?", "BWV/2024/000123"),
        written("What is the crime reference?", "42/0815/24"),
        written("What is the custody reference?", "NH-7781"),
        written("What is the dispatch reference?", DISPATCH),
        written("What happened, in your own words?", ACCOUNT),
    )


AUTHOR_DEVICES = (
    DeviceUse(
        position=1,
        uses=frozenset({"drawn", "red_dot", "fired"}),
        serial_number="X3-0012 87/A",
        model="T7",
        drive_stun_repeated="no",
        cartridge_number="C4410-77",
        cycle_interrupted="yes",
        repeat_cycle_same_cartridge="no",
        total_cycles=2,
        cycle_extended_beyond_5_seconds="no",
        missed_with_one_probe="yes",
        missed_with_both_probes="no",
        body_map=frozenset({"front_3", "back_k"}),
    ),
    DeviceUse(
        position=2,
        uses=frozenset({"drive_stun", "aimed"}),
        serial_number="X2-551",
        model="X2",
        drive_stun_repeated="yes",
        cartridge_number="none fitted",
        cycle_interrupted="no",
        repeat_cycle_same_cartridge="yes",
        total_cycles=11,
        cycle_extended_beyond_5_seconds="yes",
        missed_with_one_probe="no",
        missed_with_both_probes="yes",
        body_map=frozenset({"front_12", "front_1", "back_h"}),
    ),
)


def author_stored(row: models.Report) -> Report:
    """The author's report as it is to be stored; what the store made itself is the row's."""
    return Report(
        report_id=row.report_id,
        force=FORCE,
        status="complete",
        incident_id=row.incident.incident_id if row.incident else None,
        subject=Subject(
            subject_id=str(row.subject_id),
            perceived_age_band="35-49",
            perceived_gender="male",
            perceived_ethnicity="mixed",
            perceived_health="both",
        ),
        officer_id="E1",
        used_at=used_at(),
        used_on=used_at().date(),
        submitted_at=row.first_submitted_at,
        out_of_force=False,
        locations=frozenset({"street_highway", "licensed_premises"}),
        impact_factors=frozenset({"alcohol", "possession_of_weapon"}),
        reasons=frozenset({"protect_self", "protect_public", "effect_arrest"}),
        outcomes=frozenset({"arrested", "hospitalised"}),
        primary_conduct="serious_or_aggravated_resistance",
        assaulted_by_subject="yes",
        threatened_with_weapon="yes",
        assaulted_with_weapon="no",
        tactics=(
            TacticUse(position=1, tactic="tactical_communications", effective="no"),
            TacticUse(position=2, tactic="ced_fired", effective="yes"),
            TacticUse(position=3, tactic="ced_drive_stun", effective="no"),
            TacticUse(position=4, tactic="non_compliant_handcuffing", effective="yes"),
        ),
        ced_used="yes",
        devices=AUTHOR_DEVICES,
        main_duty="roads",
        single_crewed="no",
        trained_ced="yes",
        carrying_ced="yes",
        officer_injured="yes",
        officer_intentionally_assaulted="yes",
        officer_injury_level="minor",
        officer_treatment_provided="no",
        subject_injured="yes",
        subject_injury_level="severe",
        subject_treatment_offered="yes",
        subject_treatment_provided="no",
        body_worn_video="on",
        body_worn_video_reference="BWV/2024/000123",
        body_worn_video_off_reason=None,
        crime_reference="42/0815/24",
        custody_reference="NH-7781",
        dispatch_reference=DISPATCH,
        narrative=ACCOUNT,
        as_given=(),
    )


def colleague_types() -> tuple[Answer, ...]:
    """The colleague's answers; time, place and dispatch reference are taken over, not typed.

    The task list leads to the first answer that is missing; what influenced the force is added
    from the summary.
    """
    tactics = (("CED red-dotted", "Yes"), ("Ground restraint", "Yes"))
    return (
        ticked("Why was force used?", "Protect other officers"),
        ticked("What was the subject's main conduct?", "Aggressive resistance"),
        ticked("Did the subject assault you?", "No"),
        ticked("Did the subject threaten you with a weapon?", "No"),
        ticked("How old did the subject appear to you?", "18 to 34"),
        ticked("What gender did the subject appear to you?", "Not reported"),
        ticked("What ethnicity did the subject appear to you?", "Black or Black British"),
        ticked("Did the subject appear to have a health condition?", "None"),
        ("Which tactics did you use, in order?", lambda page: use_tactics(page, tactics)),
        ticked("Did you use a CED?", "Yes"),
        ("How was each CED used?", colleague_device),
        ticked("What was your main duty?", "Dogs"),
        ticked("Were you single-crewed?", "Yes"),
        ticked("Are you trained to carry a CED?", "Yes"),
        ticked("Were you carrying a CED?", "Yes"),
        ticked("Were you injured?", "No"),
        ticked("Was the subject injured by the force used?", "Unknown"),
        ticked("What happened to the subject?", "Arrested"),
        ticked("Was your body-worn video on?", "Off"),
        written("Why was it off?", "The battery was flat; “spare” on order."),
        written("What is the crime reference?", "42/0815/24"),
        ("What is the custody reference?", lambda _page: None),
        ("What is the dispatch reference?", lambda _page: None),
        written("What happened, in your own words?", "I covered my colleague."),
    )


def colleague_device(page: Page) -> None:
    block = group(page, "CED 1")
    tick(group(block, "How was this CED used?"), "Red-dotted")
    write(block, "What is its serial number?", "X3-0099")
    write(block, "How many cycles were there in all?", "1")


def colleague_stored(row: models.Report) -> Report:
    """The colleague's report as it is to be stored."""
    return Report(
        report_id=row.report_id,
        force=FORCE,
        status="complete",
        incident_id=row.incident.incident_id if row.incident else None,
        subject=Subject(
            subject_id=str(row.subject_id),
            perceived_age_band="18-34",
            perceived_gender="not_reported",
            perceived_ethnicity="black",
            perceived_health="none",
        ),
        officer_id="E2",
        used_at=used_at(),
        used_on=used_at().date(),
        submitted_at=row.first_submitted_at,
        locations=frozenset({"street_highway", "licensed_premises"}),
        impact_factors=frozenset({"size_gender_build"}),
        reasons=frozenset({"protect_other_officers"}),
        outcomes=frozenset({"arrested"}),
        primary_conduct="aggressive_resistance",
        assaulted_by_subject="no",
        threatened_with_weapon="no",
        tactics=(
            TacticUse(position=1, tactic="ced_red_dot", effective="yes"),
            TacticUse(position=2, tactic="ground_restraint", effective="yes"),
        ),
        ced_used="yes",
        devices=(
            DeviceUse(
                position=1,
                uses=frozenset({"red_dot"}),
                serial_number="X3-0099",
                total_cycles=1,
            ),
        ),
        main_duty="dogs",
        single_crewed="yes",
        trained_ced="yes",
        carrying_ced="yes",
        officer_injured="no",
        subject_injured="unknown",
        body_worn_video="off",
        body_worn_video_off_reason="The battery was flat; “spare” on order.",
        crime_reference="42/0815/24",
        dispatch_reference=DISPATCH,
        narrative="I covered my colleague.",
    )


def answer_all(page: Page, answers: tuple[Answer, ...]) -> None:
    """Answer page after page, from the first question shown to the check of the answers."""
    for question, give in answers:
        heading(page, question)
        give(page)
        press(page, "Continue")
    heading(page, "Check your answers")
