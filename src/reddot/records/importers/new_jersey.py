"""Read New Jersey's use-of-force release: 18 linked tables, one report an officer and subject."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.importers.flat_reports import Steps
from reddot.records.importers.new_jersey_contradictions import find_contradictions
from reddot.records.importers.new_jersey_gaps import (
    codes_not_asked,
    codes_without_answer,
    find_gaps,
)
from reddot.records.importers.new_jersey_layout import FORMS, SUBJECTS, read_layout
from reddot.records.importers.new_jersey_linked import LinkedAnswers
from reddot.records.importers.new_jersey_records import RecordMaker
from reddot.records.importers.new_jersey_release import (
    NewJerseyRelease,
    RowSteps,
    make_cases,
    read_forms,
    read_linked_tables,
    read_subjects,
)
from reddot.records.importers.new_jersey_tables import Table, open_tables
from reddot.records.importers.reading import ImportedReports, Reading

MOST_WORDS = 5  # problems told where nothing could be read


def read_new_jersey(folder: Path, step: Steps | None = None) -> ImportedReports:
    """Read the tables of a release from one folder.

    Parameters
    ----------
    folder
        The folder of the tables, as CSV or gzip'd CSV.
    step
        Told of progress: rows done and about how many there are.

    Returns
    -------
    ImportedReports
        One report for each form and subject. Rows read are the rows of ``subject``; one that is of
        no form, or was met before, is refused and named. ``counts`` gives forms and records.

    Raises
    ------
    BadDataError
        The forms or the subjects cannot be read.

    Notes
    -----
    A form is one officer's: nothing links the officers of one incident, nor a person who is the
    subject of several forms, so reports have no incident and no person's identifier.
    """
    layout, reading = read_layout(), Reading()
    tables = open_tables(folder, layout, reading.problems)
    steps = RowSteps(step, sum(t.lines for t in tables.values()) + tables[SUBJECTS].lines)
    forms = read_forms(tables[FORMS], reading, steps)
    linked = read_linked_tables(tables, layout, reading, steps)
    cases = make_cases(read_subjects(tables[SUBJECTS], forms, reading, steps), forms, linked)
    maker = RecordMaker(layout, linked, reading)
    kept = [case for case in steps.each(cases) if reading.add(maker.make(case), case.row)]
    if not kept:
        words = [p.message for p in reading.problems[:MOST_WORDS]]
        raise BadDataError(" ".join(words) or f"{folder}: there are no subjects.")
    release = NewJerseyRelease(forms, kept, linked)
    reading.problems += [*find_contradictions(release), *find_gaps(release)]
    for unsaid in (codes_without_answer(), codes_not_asked()):
        reading.no_answer |= {("", q, code) for q, codes in unsaid.items() for code in codes}
    _account(tables, linked, reading)
    return reading.close({"forms": len(forms), "officer_on_person_records": len(kept)})


def _account(
    tables: Mapping[str, Table], linked: Mapping[str, LinkedAnswers], reading: Reading
) -> None:
    """Say of each table how it was read."""
    for name, table in tables.items():
        account: dict[str, object] = {"file": table.file, "columns": len(table.heading)}
        if name in linked:
            account |= {"rows": linked[name].rows.total(), "joined": linked[name].joined}
        reading.files.append(account)
