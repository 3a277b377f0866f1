"""The rules of access once more, written apart from the code, to be compared with it.

Each line: right, role, then the states in which it is open to someone standing so to the report
(d draft, s submitted, r returned, o signed off, x discarded; - never; * only where a CED was used).
A line that is not here is a right that nobody of that role has.
"""

from __future__ import annotations

COLUMNS = (
    "mine", "asked", "asked_elsewhere", "unit", "force", "elsewhere", "namesake_unit",
    "no_officer", "mine_elsewhere",
)  # fmt: skip

#                                   mine   asked  ask_el unit   force  elsew  namesk no_off mine_e
OPEN = """
start_report          officer       dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  -      dsrox
edit_report           officer       dr     -      -      -      -      -      -      -      -
submit_report         officer       dr     -      -      -      -      -      -      -      -
discard_report        officer       d      -      -      -      -      -      -      -      -
view_report           officer       dsrox  -      -      -      -      -      -      -      -
view_report           supervisor    sro    sro    -      sro    -      -      -      sro    -
view_report           force_lead    sro    sro    -      sro    sro    -      -      sro    -
view_report           taser_lead    sro*   sro*   -      sro*   sro*   -      -      sro*   -
view_report_redacted  panel_member  o      o      -      o      o      -      -      o      -
view_report_redacted  force_lead    o      o      -      o      o      -      -      o      -
return_report         supervisor    -      s      -      s      -      -      -      s      -
return_report         force_lead    -      s      -      s      s      -      -      s      -
sign_off_report       supervisor    -      s      -      s      -      -      -      s      -
sign_off_report       force_lead    -      s      -      s      s      -      -      s      -
reopen_report         officer       so     -      -      -      -      -      -      -      -
reopen_report         force_lead    so     so     -      so     so     -      -      so     -
add_addendum          officer       sro    -      -      -      -      -      -      -      -
ask_statements        officer       dsro   -      -      -      -      -      -      -      -
ask_statements        supervisor    sro    sro    -      sro    -      -      -      sro    -
ask_statements        force_lead    sro    sro    -      sro    sro    -      -      sro    -
answer_statement      officer       -      dsro   dsro   -      -      -      -      -      -
view_queue            supervisor    dsrox  dsrox  -      dsrox  -      -      -      dsrox  -
view_queue            force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
break_glass           supervisor    -      -      -      -      sro    -      -      -      -
break_glass           force_lead    dx     dx     -      dx     dx     -      -      dx     -
break_glass           auditor       dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_audit            auditor       dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
export_audit          auditor       dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
import_reports        force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
import_device_log     force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
import_device_log     taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
export_subject_access force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
erase_record          force_lead    -      dsrox  -      dsrox  dsrox  -      -      dsrox  -
see_own_authority     officer       dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  -      dsrox
view_register         taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_register         force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_register         supervisor    dsrox  dsrox  -      dsrox  -      -      -      dsrox  -
check_reports         taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
check_reports         force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
manage_register       taser_lead    -      dsrox  -      dsrox  dsrox  -      -      dsrox  -
issue_device          taser_lead    -      dsrox  -      dsrox  dsrox  -      -      dsrox  -
issue_device          supervisor    -      dsrox  -      dsrox  -      -      -      dsrox  -
override_issue        taser_lead    -      dsrox  -      dsrox  dsrox  -      -      dsrox  -
override_issue        supervisor    -      dsrox  -      dsrox  -      -      -      dsrox  -
review_use            supervisor    -      sro    -      sro    -      -      -      sro    -
review_use            taser_lead    -      sro*   -      sro*   sro*   -      -      sro*   -
erase_register        force_lead    -      dsrox  -      dsrox  dsrox  -      -      dsrox  -
announce_release      force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
draft_release         force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_release_draft    force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_release_draft    auditor       dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
sign_off_release      force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
sign_off_release      auditor       dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
release_figures       force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
manage_people         administrator dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
research_extract      researcher    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
see_api               force_lead    dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox
see_api               taser_lead    dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox
see_api               researcher    dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox
see_api               auditor       dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox  dsrox
view_cover            force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_cover            taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_cover            researcher    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
run_cover             force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
run_cover             taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_trial_desk       researcher    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_trial_desk       force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_trial_desk       taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_trial_desk       supervisor    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_trial_desk       auditor       dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
design_trial          researcher    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
seal_trial            force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
reveal_slot           supervisor    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
reveal_slot           taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
record_worked         supervisor    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
record_worked         taser_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
close_trial           force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
erase_worked          force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
"""

# what view_report is open to besides, while a reason that was given stands
WITH_GLASS = """
view_report           supervisor    sro    sro    -      sro    sro    -      -      sro    -
view_report           force_lead    dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
view_report           auditor       dsrox  dsrox  -      dsrox  dsrox  -      -      dsrox  -
"""

LETTERS = {"draft": "d", "submitted": "s", "returned": "r", "signed_off": "o", "discarded": "x"}


def read(text: str) -> dict[tuple[str, str, str], str]:
    """The cells of a table by right, role and standing."""
    cells: dict[tuple[str, str, str], str] = {}
    for line in text.strip().splitlines():
        right, role, *states = line.split()
        for column, given in zip(COLUMNS, states, strict=True):
            cells[right, role, column] = given
    return cells


CELLS, GLASS_CELLS = read(OPEN), read(WITH_GLASS)


def may(right: str, who: tuple[str, str, bool], what: tuple[str, bool]) -> bool:
    """Whether someone may, by the tables of this file alone."""
    role, standing, glass = who
    state, ced = what
    cell = CELLS.get((right, role, standing), "-")
    by_table = LETTERS[state] in cell and (ced or not cell.endswith("*"))
    by_glass = glass and LETTERS[state] in GLASS_CELLS.get((right, role, standing), "-")
    return by_table or by_glass
