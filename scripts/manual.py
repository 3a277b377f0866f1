"""Write the manual of counting rules from the spec tests and the rules' own data.

    python scripts/manual.py [docs/reference/counting-rules.md]

The cases are those of :mod:`reddot.figures.manual`; the site shows the same ones.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reddot.figures.manual import (
    COMPARE_WORDS,
    LADDERS,
    Case,
    ladder_rows,
    question_parts,
    read_cases,
    read_drawn,
)
from reddot.figures.rule import counting_rule, table_names
from reddot.figures.series import series_breaks

__all__ = ["LADDERS", "Case", "markdown_table", "read_cases", "read_lines", "render_manual"]
ROOT = Path(__file__).resolve().parents[1]

HEAD = """\
# Counting rules

<!-- Made by scripts/manual.py from src/reddot/figures/cases and the rules' data; do not edit. -->

What each figure counts, shown by example. Every example below is also a test: the reports, or the
published table, go in; the counts that come out are those of both engines.

Where a table of reports leaves out a column, the force is Eastshire, an invented one; force was
used on 1 June 2017; and the report is complete. `31 (31–120)` is a figure with its bounds: the
least and the most it can be. An empty cell is a question not answered.
"""


def read_lines(text: str) -> list[list[str]]:
    """The cells of a table drawn with bars, its heading first."""
    drawn = read_drawn(text)
    return [list(drawn.heading), *map(list, drawn.rows)]


def markdown_table(text: str) -> str:
    """A table drawn with bars, as Markdown wants it."""
    heading, *rows = read_lines(text)
    return _table(heading, rows)


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def render_manual() -> str:
    """The manual of counting rules, as Markdown."""
    parts = [HEAD, "## Rules by example", *(render_case(case) for case in read_cases())]
    parts += ["## The rule of each table", *_rules()]
    parts += ["## The order of CED uses", *_ladders()]
    parts += ["## Breaks in the series", _breaks()]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def render_case(case: Case) -> str:
    """One case: the rule, the table in, the questions, the counts out."""
    content = case.content
    parts = [f"### {content['title']}", content["rule"]]
    if "reports" in content:
        parts += ["Reports:", markdown_table(content["reports"])]
    for release in content.get("releases", []):
        for table in release["tables"]:
            parts.append(
                f"{table['number']}, `{table['name']}`, published {release['vintage']}:"
                f"\n\n{markdown_table(table['rows'])}"
            )
    for ask in content["asks"]:
        parts += _render_ask(ask)
    return "\n\n".join(part.strip() for part in parts)


def _render_ask(ask: Mapping[str, Any]) -> Iterator[str]:
    yield f"**Asked:** {_question(ask)}"
    tables = {
        "counts": "Counts",
        "revisions": "Revisions",
        "contradictions": "Contradictions",
    }
    for key, title in tables.items():
        if key in ask:
            has_rows = len(read_lines(ask[key])) > 1
            yield f"{title}:" if has_rows else f"{title}: none."
            if has_rows:
                yield markdown_table(ask[key])
    if "refused" in ask:
        yield f"Refused: “{ask['refused']}”"
    for key, title in (("warnings", "Warned"), ("exceptions", "Does not add up")):
        if ask.get(key):
            yield "\n".join(f"- {title}: “{words}”" for words in ask[key])


def _question(ask: Mapping[str, Any]) -> str:
    if "compare" in ask:
        return COMPARE_WORDS
    parts = question_parts(ask)
    return ", ".join(f"{name} " + ", ".join(f"`{v}`" for v in values) for name, values in parts)


def _rules() -> Iterator[str]:
    for name in table_names():
        rule = counting_rule(name)
        yield (
            f"### {rule.title}\n\nTable `{name}`, unit: {rule.unit}.\n\n"
            f"{rule.statement}\n\n{rule.inclusion}"
        )


def _ladders() -> Iterator[str]:
    yield "Low to high. Only the highest use in a report counts."
    rows = [
        (f"`{version}`", title, " < ".join(order), source)
        for version, title, order, source in ladder_rows()
    ]
    yield _table(("version", "title", "order", "source"), rows)


def _breaks() -> str:
    rows = [
        (f"{b.on}", b.what, ", ".join(f"`{table}`" for table in b.tables)) for b in series_breaks()
    ]
    return _table(("from", "what changes", "tables"), rows)


if __name__ == "__main__":
    target = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "docs/reference/counting-rules.md")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render_manual(), encoding="utf-8")
    print(target)
