"""What a flat file has no column for: columns of its layout, questions, codes of an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from reddot.records.codes import read_code_list
from reddot.records.columns import MULTIPLE
from reddot.records.importers.flat_mapping import KEEP, FlatMapping, Target, fold
from reddot.records.importers.flat_rows import question_of
from reddot.records.questions import QUESTIONS
from reddot.records.storage import NoAnswer


def missing_columns(heading: Sequence[str], mapping: FlatMapping) -> tuple[str, ...]:
    """The columns that the layout has and a file has not.

    A column that goes by several names counts as there under any of them.
    """
    present = {fold(name) for name in heading}
    there = {mapping.target(name) for name in heading}
    absent: dict[object, str] = {}
    for name in mapping.header or mapping.headings.values():
        target = mapping.target(name)
        alone = target is None or target.column == KEEP
        if fold(name) not in present and (alone or target not in there):
            absent.setdefault(name if alone else target, name)
    return tuple(absent.values())


def codes_without_column(heading: Sequence[str], mapping: FlatMapping) -> frozenset[NoAnswer]:
    """The codes that no report of a file can name: a count of 0 says nothing there.

    They are all codes of a question that no column answers and, where a multi-select or the tactics
    have a column for each code, the codes that have none.
    """
    targets = [target for name in heading if (target := mapping.target(name)) is not None]
    force = mapping.force or ""
    return frozenset((force, question, code) for question, code in _unsaid(targets))


def _unsaid(targets: Collection[Target]) -> Iterator[tuple[str, str]]:
    asked = {question_of(target) for target in targets}
    columns = {target.column for target in targets if target.table == "reports"}
    uses = {target.column for target in targets if target.table == "devices"}
    of_codes = {q: (prefix, names) for q, (prefix, names) in MULTIPLE.items()}
    of_codes["tactics"] = ("tactic", "tactic")
    whole = {target.column for target in targets if target.table == "special"}
    whole |= {"tactics" for t in targets if t.table == "tactics" and t.column == "tactic"}
    for question in QUESTIONS:
        if question.code_list is None or question.field == "devices" or question.field in whole:
            continue
        prefix, _ = of_codes.get(question.field, ("", ""))
        for code in read_code_list(question.code_list).names():
            named = f"{prefix}_{code}" in columns or code.replace("ced_", "use_", 1) in uses
            if not (named if prefix else question.field in asked):
                yield question.field, code


def questions_without_column(targets: Iterable[Target]) -> tuple[str, ...]:
    """The questions of the form that no column of a file answers."""
    asked = {question_of(target).split(".")[0] for target in targets}
    return tuple(q.field for q in QUESTIONS if q.in_files and q.field not in asked)
