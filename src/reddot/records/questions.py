"""The one schema of a report: its sections, questions, code lists, parents, words and limits.

A form, the check of a finished report, the status of a section and the columns of a file all
read this list; nothing else says what a report may hold. It is one list and so one module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "radios", "checkboxes", "text", "textarea", "date_time", "tactics", "devices", "number"
]
LINE = 60  # characters of a reference, a serial number, a cartridge number
PARAGRAPH = 200
ACCOUNT = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the report.

    ``code_list`` names the answers allowed; ``required`` questions must be answered before a
    report is complete; ``asked_if`` is the parent question and the answer that opens this one.
    ``kind`` is how an answer is given, ``max_length`` the most characters (or the most of a
    number), 0 where there is no such limit. ``missing`` is said after the question when its
    answer is missing. ``in_files`` is false for free text that no file of records holds.
    """

    field: str
    section: str
    text: str
    code_list: str | None = None
    required: bool = False
    asked_if: tuple[str, str] | None = None
    kind: Kind = "radios"
    hint: str = ""
    max_length: int = 0
    missing: str = "Give an answer."
    in_files: bool = True

    def gap(self) -> str:
        """What a person reads who left the question unanswered."""
        return f"{self.text} {self.missing}"


SECTION_TITLES = {
    "incident": "What happened",
    "subject": "The person, as they appeared to you",
    "force": "The force you used",
    "officer": "You",
    "injuries": "Injuries",
    "outcome": "What happened to the person",
    "video": "Body-worn video",
    "references": "References",
    "account": "Your account",
}
SECTIONS = tuple(SECTION_TITLES)
TICK_ALL = "Tick all that apply."
PERCEIVED = "Say how it appeared to you at the time. Do not ask the person."

QUESTIONS: tuple[Question, ...] = (
    Question(
        "used_at",
        "incident",
        "When was force used?",
        required=True,
        kind="date_time",
        hint="The local day and time, such as 27 3 2024 at 22:15. Your best estimate will do.",
        missing="Enter the day and the time.",
    ),
    Question(
        "locations",
        "incident",
        "Where was force used?",
        "location",
        required=True,
        kind="checkboxes",
        hint=TICK_ALL,
        missing="Tick at least one place.",
    ),
    Question(
        "impact_factors",
        "incident",
        "What influenced the use of force?",
        "impact_factor",
        kind="checkboxes",
        hint=f"{TICK_ALL} Leave all empty if none did.",
    ),
    Question(
        "reasons",
        "incident",
        "Why was force used?",
        "reason",
        required=True,
        kind="checkboxes",
        hint=TICK_ALL,
        missing="Tick at least one reason.",
    ),
    Question(
        "primary_conduct",
        "incident",
        "What was the subject's main conduct?",
        "primary_conduct",
        required=True,
        hint="The conduct that most led you to use force.",
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
        hint=PERCEIVED,
    ),
    Question(
        "perceived_gender",
        "subject",
        "What gender did the subject appear to you?",
        "gender",
        required=True,
        hint=PERCEIVED,
    ),
    Question(
        "perceived_ethnicity",
        "subject",
        "What ethnicity did the subject appear to you?",
        "ethnicity",
        required=True,
        hint=PERCEIVED,
    ),
    Question(
        "perceived_health",
        "subject",
        "Did the subject appear to have a health condition?",
        "health",
        required=True,
        hint=PERCEIVED,
    ),
    Question(
        "tactics",
        "force",
        "Which tactics did you use, in order?",
        "tactic",
        required=True,
        kind="tactics",
        hint="Up to 20. Say for each whether it worked.",
        missing="Choose at least one tactic.",
    ),
    Question(
        "ced_used",
        "force",
        "Did you use a CED?",
        "yes_no",
        required=True,
        hint="A CED is a conducted energy device, such as Taser. Drawing it is a use.",
    ),
    Question(
        "devices",
        "force",
        "How was each CED used?",
        "ced_use",
        asked_if=("ced_used", "yes"),
        kind="devices",
        hint="Up to 4 devices, one block for each.",
    ),
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
    Question(
        "outcomes",
        "outcome",
        "What happened to the subject?",
        "outcome",
        required=True,
        kind="checkboxes",
        hint=TICK_ALL,
        missing="Tick at least one outcome.",
    ),
    Question("body_worn_video", "video", "Was your body-worn video on?", "body_worn_video"),
    Question(
        "body_worn_video_reference",
        "video",
        "What is the video's reference?",
        asked_if=("body_worn_video", "on"),
        kind="text",
        max_length=LINE,
        hint="As your force's video store shows it.",
    ),
    Question(
        "body_worn_video_off_reason",
        "video",
        "Why was it off?",
        asked_if=("body_worn_video", "off"),
        kind="textarea",
        max_length=PARAGRAPH,
    ),
    Question(
        "crime_reference",
        "references",
        "What is the crime reference?",
        kind="text",
        max_length=LINE,
        hint="Leave it empty if there is none, or none yet.",
    ),
    Question(
        "custody_reference",
        "references",
        "What is the custody reference?",
        kind="text",
        max_length=LINE,
        hint="Leave it empty if the person was not taken into custody.",
    ),
    Question(
        "dispatch_reference",
        "references",
        "What is the dispatch reference?",
        kind="text",
        max_length=LINE,
        hint="The number of the call or job that you were sent to, if there was one.",
    ),
    Question(
        "narrative",
        "account",
        "What happened, in your own words?",
        kind="textarea",
        max_length=ACCOUNT,
        hint="What you saw, what you decided and why, what you did, and the care given after.",
        in_files=False,
    ),
)

BY_FIELD = {question.field: question for question in QUESTIONS}

# What is asked of each CED; the fields are those of a device block.
DEVICE_QUESTIONS: tuple[Question, ...] = (
    Question(
        "uses",
        "devices",
        "How was this CED used?",
        "ced_use",
        required=True,
        kind="checkboxes",
        hint=TICK_ALL,
        missing="Tick at least one use of this CED, or remove it.",
    ),
    Question(
        "serial_number", "devices", "What is its serial number?", kind="text", max_length=LINE
    ),
    Question("model", "devices", "Which model is it?", kind="text", max_length=LINE),
    Question("drive_stun_repeated", "devices", "Was the drive stun repeated?", "yes_no"),
    Question(
        "cartridge_number", "devices", "What is the cartridge number?", kind="text", max_length=LINE
    ),
    Question("cycle_interrupted", "devices", "Was the 5-second cycle interrupted?", "yes_no"),
    Question(
        "repeat_cycle_same_cartridge",
        "devices",
        "Was there a repeat cycle from the same cartridge?",
        "yes_no",
    ),
    Question(
        "total_cycles",
        "devices",
        "How many cycles were there in all?",
        kind="number",
        max_length=200,
        hint="A whole number, 0 if it was not discharged.",
    ),
    Question(
        "cycle_extended_beyond_5_seconds",
        "devices",
        "Was a cycle extended beyond 5 seconds?",
        "yes_no",
    ),
    Question("missed_with_one_probe", "devices", "Did one probe miss?", "yes_no"),
    Question("missed_with_both_probes", "devices", "Did both probes miss?", "yes_no"),
    Question(
        "body_map",
        "devices",
        "Where did it strike?",
        "body_map",
        kind="checkboxes",
        hint="Mark each place that a probe or a drive stun struck.",
    ),
)
