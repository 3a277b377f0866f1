"""The one schema of a report: its sections, questions, code lists, parents and messages.

A form, the check of a finished report, the status of a section and the columns of a file all
read this list; nothing else says what a report may hold.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the report.

    ``code_list`` names the answers allowed; ``required`` questions must be answered before a
    report is complete; ``asked_if`` is the parent question and the answer that opens this one.
    """

    field: str
    section: str
    text: str
    code_list: str | None = None
    required: bool = False
    asked_if: tuple[str, str] | None = None


SECTIONS = ("incident", "subject", "force", "officer", "injuries", "outcome", "video")

QUESTIONS: tuple[Question, ...] = (
    Question("used_at", "incident", "When was force used?", required=True),
    Question("locations", "incident", "Where was force used?", "location", required=True),
    Question("impact_factors", "incident", "What influenced the use of force?", "impact_factor"),
    Question("reasons", "incident", "Why was force used?", "reason", required=True),
    Question(
        "primary_conduct",
        "incident",
        "What was the subject's main conduct?",
        "primary_conduct",
        required=True,
    ),
    Question("assaulted_by_subject", "incident", "Did the subject assault you?", "yes_no"),
    Question(
        "threatened_with_weapon",
        "incident",
        "Did the subject threaten you with a weapon?",
        "yes_no",
    ),
    Question(
        "assaulted_with_weapon",
        "incident",
        "Did the subject assault you with a weapon?",
        "yes_no",
        asked_if=("assaulted_by_subject", "yes"),
    ),
    Question(
        "perceived_age_band",
        "subject",
        "How old did the subject appear to you?",
        "age_band",
        required=True,
    ),
    Question(
        "perceived_gender",
        "subject",
        "What gender did the subject appear to you?",
        "gender",
        required=True,
    ),
    Question(
        "perceived_ethnicity",
        "subject",
        "What ethnicity did the subject appear to you?",
        "ethnicity",
        required=True,
    ),
    Question(
        "perceived_health",
        "subject",
        "Did the subject appear to have a health condition?",
        "health",
        required=True,
    ),
    Question("tactics", "force", "Which tactics did you use, in order?", "tactic", required=True),
    Question("ced_used", "force", "Did you use a CED?", "yes_no", required=True),
    Question("devices", "force", "How was each CED used?", "ced_use", asked_if=("ced_used", "yes")),
    Question("main_duty", "officer", "What was your main duty?", "main_duty"),
    Question("single_crewed", "officer", "Were you single-crewed?", "yes_no"),
    Question("trained_ced", "officer", "Are you trained to carry a CED?", "yes_no", required=True),
    Question(
        "carrying_ced",
        "officer",
        "Were you carrying a CED?",
        "yes_no",
        asked_if=("trained_ced", "yes"),
    ),
    Question("officer_injured", "injuries", "Were you injured?", "yes_no", required=True),
    Question(
        "officer_intentionally_assaulted",
        "injuries",
        "Was the injury an intentional assault?",
        "yes_no",
        asked_if=("officer_injured", "yes"),
    ),
    Question(
        "officer_injury_level",
        "injuries",
        "How badly were you injured?",
        "officer_injury_level",
        required=True,
        asked_if=("officer_injured", "yes"),
    ),
    Question(
        "officer_treatment_provided",
        "injuries",
        "Were you given treatment?",
        "yes_no",
        asked_if=("officer_injured", "yes"),
    ),
    Question(
        "subject_injured",
        "injuries",
        "Was the subject injured by the force used?",
        "yes_no_unknown",
        required=True,
    ),
    Question(
        "subject_injury_level",
        "injuries",
        "How badly was the subject injured?",
        "subject_injury_level",
        required=True,
        asked_if=("subject_injured", "yes"),
    ),
    Question(
        "subject_treatment_offered",
        "injuries",
        "Was the subject offered treatment?",
        "yes_no",
        asked_if=("subject_injured", "yes"),
    ),
    Question(
        "subject_treatment_provided",
        "injuries",
        "Was the subject given treatment?",
        "yes_no",
        asked_if=("subject_treatment_offered", "yes"),
    ),
    Question("outcomes", "outcome", "What happened to the subject?", "outcome", required=True),
    Question("body_worn_video", "video", "Was your body-worn video on?", "body_worn_video"),
    Question(
        "body_worn_video_reference",
        "video",
        "What is the video's reference?",
        asked_if=("body_worn_video", "on"),
    ),
    Question(
        "body_worn_video_off_reason",
        "video",
        "Why was it off?",
        asked_if=("body_worn_video", "off"),
    ),
)

BY_FIELD = {question.field: question for question in QUESTIONS}
