"""Write the manual of counting rules from the spec tests and the rules' own data.

    python scripts/manual.py [docs/reference/counting-rules.md]

Each case under ``tests/spec/cases`` is a rule in words, a small table in, a question, and the
counts out; the tests run the same files on every engine, so the manual cannot say what the program
does not do.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reddot.figures.ladders import read_ladder
from reddot.figures.rule import counting_rule, table_names
from reddot.figures.series import series_breaks

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "spec" / "cases"
LADDERS = ("ho", "mps")

HEAD = """\
# Counting rules

<!-- Made by scripts/manual.py from tests/spec/cases and the rules' data. Do not edit by hand. -->

What each figure counts, shown by example. Every example below is also a test: the reports, or the
published table, go in; the counts that come out are those of both engines.

Where a table of reports leaves out a column, the force is Eastshire, an invented one; force was
used on 1 June 2017; and the report is complete. `31 (31–120)` is a figure with its bounds: the
least and the most it can be. An empty cell is a question not answered.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as its file holds it."""

    name: str
    content: Mapping[str, Any]

    @property
    def order(self) -> int:
        """Its place in the manual."""
        return int(self.content["order"])


def read_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """Every case, in the order of the manual."""
    cases = [
        Case(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in folder.glob("*.toml")
    ]
    return tuple(sorted(cases, key=lambda case: (case.order, case.name)))


def read_lines(text: str) -> list[list[str]]:
    """The cells of a table drawn with bars, its heading first."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


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
        return "what do the releases revise, and where does one contradict itself?"
    words = [f"table `{ask['table']}`"]
    if "ladder" in ask:
        words.append(f"ladder `{ask['ladder']}`")
    if "by" in ask:
        words.append("by " + ", ".join(f"`{name}`" for name in ask["by"]))
    if "unit" in ask:
        words.append(f"unit `{ask['unit']}`")
    if "periods" in ask:
        words.append("periods " + ", ".join(f"`{period}`" for period in ask["periods"]))
    return ", ".join(words)


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
        (f"`{version}`", ladder.title, " < ".join(ladder.order), ladder.source)
        for version in LADDERS
        for ladder in [read_ladder(version)]
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
