"""Reports made by Hypothesis: any answers the schema allows, sense or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from reddot.records.codes import read_code_list
from reddot.records.report import DeviceUse, Report, Subject, TacticUse

yes_no = st.sampled_from([None, "yes", "no"])
words = st.none() | st.text("abcXYZ 019é-/", min_size=1, max_size=8).filter(str.strip)
moments = st.none() | st.datetimes(
    min_value=datetime(2010, 1, 1),
    max_value=datetime(2035, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]),
)


def code(name: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(read_code_list(name).names())


def codes(name: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(read_code_list(name).names()), max_size=4)


def in_order(uses: list[tuple[str, str | None]]) -> tuple[TacticUse, ...]:
    return tuple(TacticUse(position=i, tactic=t, effective=e) for i, (t, e) in enumerate(uses, 1))


tactics = st.lists(
    st.tuples(st.sampled_from(read_code_list("tactic").names()), yes_no), max_size=5
).map(in_order)
devices = st.lists(
    st.builds(
        DeviceUse,
        position=st.just(1),
        uses=codes("ced_use"),
        serial_number=words,
        model=words,
        drive_stun_repeated=yes_no,
        cartridge_number=words,
        cycle_interrupted=yes_no,
        repeat_cycle_same_cartridge=yes_no,
        total_cycles=st.none() | st.integers(0, 50),
        cycle_extended_beyond_5_seconds=yes_no,
        missed_with_one_probe=yes_no,
        missed_with_both_probes=yes_no,
        body_map=codes("body_map"),
    ),
    max_size=1,
).map(tuple)
subjects = st.none() | st.builds(
    Subject,
    subject_id=words.filter(bool),
    perceived_age_band=code("age_band"),
    perceived_gender=code("gender"),
    perceived_ethnicity=code("ethnicity"),
    perceived_health=code("health"),
)
# The narrative is left out: the files of records hold none, so that no free text travels.
reports = st.builds(
    Report,
    report_id=st.text("abc123", min_size=1, max_size=6),
    force=st.sampled_from(["Norfolk", "Kent", "Forest of Dean"]),
    status=st.sampled_from(read_code_list("record_status").names()),
    incident_id=words,
    subject=subjects,
    officer_id=words,
    used_at=moments,
    submitted_at=moments,
    out_of_force=st.booleans(),
    locations=codes("location"),
    impact_factors=codes("impact_factor"),
    reasons=codes("reason"),
    outcomes=codes("outcome"),
    primary_conduct=code("primary_conduct"),
    assaulted_by_subject=yes_no,
    threatened_with_weapon=yes_no,
    assaulted_with_weapon=yes_no,
    tactics=tactics,
    ced_used=yes_no,
    devices=devices,
    main_duty=code("main_duty"),
    single_crewed=yes_no,
    trained_ced=yes_no,
    carrying_ced=yes_no,
    officer_injured=yes_no,
    officer_intentionally_assaulted=yes_no,
    officer_injury_level=code("officer_injury_level"),
    officer_treatment_provided=yes_no,
    subject_injured=code("yes_no_unknown"),
    subject_injury_level=code("subject_injury_level"),
    subject_treatment_offered=yes_no,
    subject_treatment_provided=yes_no,
    body_worn_video=code("body_worn_video"),
    body_worn_video_reference=words,
    body_worn_video_off_reason=words,
    crime_reference=words,
    custody_reference=words,
    dispatch_reference=words,
)
USED_AT = datetime(2018, 2, 3, 22, 15, tzinfo=UTC)


def complete_report(**changes: object) -> Report:
    """A report that is complete and says nothing impossible, with some answers changed."""
    answers: dict[str, object] = {
        "report_id": "r1",
        "force": "Norfolk",
        "used_at": USED_AT,
        "subject": Subject(
            subject_id="s1",
            perceived_age_band="18-34",
            perceived_gender="male",
            perceived_ethnicity="white",
            perceived_health="none",
        ),
        "locations": frozenset({"street_highway"}),
        "reasons": frozenset({"protect_self"}),
        "outcomes": frozenset({"arrested"}),
        "primary_conduct": "active_resistance",
        "tactics": (TacticUse(position=1, tactic="unarmed_skills", effective="yes"),),
        "ced_used": "no",
        "trained_ced": "yes",
        "carrying_ced": "yes",
        "officer_injured": "no",
        "subject_injured": "no",
    }
    return Report(**{**answers, **changes})  # type: ignore[arg-type]
