"""The headings of a register's file held against those that its mapping names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reddot.carriage.loading.columns import COLUMNS
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.records.importers.flat_mapping import IGNORE, KEEP, fold


def name_headings(
    heading: Sequence[str], mapping: RegisterMapping, findings: Findings
) -> Iterator[str]:
    """Name the headings that the mapping does not know or the file lacks; give columns lacking.

    Notes
    -----
    Where no heading at all is known the first row may be one of an officer, so none is repeated.
    """
    known = [h for h in map(fold, heading) if h]
    if not set(known) & set(mapping.headings):
        written = ", ".join(list(mapping.headings.values())[:5])
        words = f"The first row holds none of the headings that the mapping names ({written} …)."
        do = "Put the headings into the first row, or give the mapping that belongs to the file."
        findings.add(None, "row", "no_heading", f"{words} {do}")
        yield from COLUMNS
        return
    _name_unknown(heading, mapping, findings)
    for folded, written in mapping.headings.items():
        target = mapping.columns.get(folded, "completed_on")
        if folded in known or target in (IGNORE, KEEP) or folded in mapping.may_lack:
            continue
        words = f"The mapping names the column '{written}', and the file has none of that name."
        do = "Mend the heading or the mapping, or list it there under may_lack."
        findings.add(None, target, "missing_column", f"{words} {do}")
        yield target


def _name_unknown(heading: Sequence[str], mapping: RegisterMapping, findings: Findings) -> None:
    known = [fold(h) for h in heading]
    for name in dict.fromkeys(h for h in heading if h):
        if fold(name) not in mapping.headings:
            words = f"The column '{name}' is not known to the mapping."
            do = "Say under [columns] which column it is, or that it is to be ignored or kept."
            findings.add(None, name, "unknown_column", f"{words} {do}")
        if known.count(fold(name)) > 1:
            words = f"The column '{name}' is there twice, apart from case and spaces. Keep one."
            findings.add(None, name, "column_twice", words)
