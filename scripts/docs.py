"""Write the generated pages of the documentation, or check that they are as they should be.

Usage: python scripts/docs.py [--check]
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by `make docs`; do not edit. -->"


def main() -> int:
    pages = generated_pages()
    if "--check" not in sys.argv:
        for path, text in pages.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [p for p, text in pages.items() if not p.exists() or p.read_text("utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the code says; run `make docs`.")
    return 1 if stale else 0


def generated_pages() -> dict[Path, str]:
    from manual import render_manual

    return {
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "code-lists.md": code_lists_page(),
        REFERENCE / "record-files.md": record_files_page(),
        REFERENCE / "breakdowns.md": breakdowns_page(),
        REFERENCE / "statistics.md": statistics_page(),
        REFERENCE / "counting-rules.md": render_manual(),
        **store_pages(),
        ROOT / "docs" / "images" / "demo.svg": picture(),
    }


def store_pages() -> dict[Path, str]:
    """The pages made from the store's own tables: rights, states, personal data."""
    import tempfile

    from reddot.store.setup import set_up

    set_up(Path(tempfile.mkdtemp(prefix="reddot-docs-")))
    from reddot.review.states_page import states_page
    from reddot.store.data_map import data_map_page
    from reddot.store.release_states import release_states_page
    from reddot.store.rules_page import rules_page

    return {
        REFERENCE / "roles.md": rules_page(),
        REFERENCE / "report-states.md": states_page(),
        REFERENCE / "release-states.md": release_states_page(),
        REFERENCE / "data-map.md": data_map_page(),
    }


def run(*words: str) -> str:
    """What a command prints, at a fixed width."""
    command = [sys.executable, "-m", "reddot", *words]
    environment = {**os.environ, "COLUMNS": "88", "TERMINAL_WIDTH": "88", "NO_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return done.stdout


def commands() -> list[tuple[str, ...]]:
    """Every command of the command line, groups opened."""
    import typer

    from reddot.cli import app

    found: list[tuple[str, ...]] = []
    for name, command in sorted(typer.main.get_command(app).commands.items()):  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [(name, sub) for sub in sorted(inner)] if inner else [(name,)]
    return found


def commands_page() -> str:
    lines = ["# Commands", "", MADE, "", "```", run("--help").strip(), "```", ""]
    for words in commands():
        lines += [
            f"## reddot {' '.join(words)}",
            "",
            "```",
            run(*words, "--help").strip(),
            "```",
            "",
        ]
    lines += [
        "## Exit codes",
        "",
        "| code | means |",
        "|---|---|",
        "| 0 | done; a claim that is contradicted is an answer, not a failure |",
        "| 1 | a check failed |",
        "| 2 | the command was put wrongly |",
        "| 3 | a file is not what it says |",
        "| 4 | not permitted |",
        "| 5 | the data cannot answer |",
        "",
    ]
    return "\n".join(lines)


def code_lists_page() -> str:
    from reddot.records.codes import list_names, read_code_list

    lines = ["# Code lists", "", MADE, ""]
    for name in list_names():
        codes = read_code_list(name)
        lines += [f"## {name}", "", f"{codes.title}. Edition {codes.edition}; {codes.source}."]
        lines += [f"{codes.note}"] if codes.note else []
        lines += ["", "| code | label | retired |", "|---|---|---|"]
        lines += [f"| `{c.code}` | {c.label} | {c.retired_on or ''} |" for c in codes.codes]
        lines.append("")
    return "\n".join(lines)


def record_files_page() -> str:
    from reddot.records.columns import TABLES

    lines = [
        "# The columns of record files", "", MADE, "",
        "`reports`, `tactics`, `devices` and `as_given` (answers without a counterpart in a code",
        "list), each `.csv` or `.parquet`. Only `report_id` and `force` must be given, and what",
        "says so in the others; an empty cell is no answer.", "",
    ]  # fmt: skip
    for table, columns in TABLES.items():
        lines += [f"## {table}", "", "| column | holds | what |", "|---|---|---|"]
        for column in columns():
            codes = f"a code of [{column.code_list}](code-lists.md#{column.code_list})"
            holds = codes if column.code_list else KINDS[column.kind]
            must = " (must be given)" if column.required else ""
            lines.append(f"| `{column.name}` | {holds} | {column.title}{must} |")
        lines.append("")
    return "\n".join(lines)


def breakdowns_page() -> str:
    from reddot.figures.breakdowns import breakdowns

    lines = [
        "# Breakdowns", "", MADE, "",
        "What figures from records can be [broken down by](../how-to/break-figures-down.md). Every",
        "breakdown has a row `not_stated` beside those of its code list. “Several” means that a",
        "report may be in several rows. A case could be in any row where it is one of the last",
        "column.", "",
        "| name | what | rows | several | says nothing |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for b in breakdowns().values():
        rows = f"[{b.code_list}](code-lists.md#{b.code_list})" if b.code_list else "months"
        silent = ", ".join(("not_stated", *b.unknown))
        several = "yes" if b.multiple() else ""
        lines.append(f"| `{b.name}` | {b.title} | {rows} | {several} | {silent} |")
    return "\n".join([*lines, ""])


KINDS = {
    "string": "text",
    "boolean": "yes or no",
    "integer": "a whole number",
    "datetime": "a moment with its time zone, `2018-03-01T22:15:00+00:00`",
    "date": "a day, `2018-03-01`",
}


def statistics_page() -> str:
    stats = importlib.import_module("reddot.stats")
    lines = [
        "# Statistics from Python", "", MADE, "",
        "`from reddot.stats import …`. Every example here is run by the tests.", "",
    ]  # fmt: skip
    for name in stats.__all__:
        thing = getattr(stats, name)
        kind = "class " if inspect.isclass(thing) else ""
        lines += [f"## {kind}{name}", "", "```text"]
        if not inspect.isclass(thing):
            lines += [f"{name}{_signature(thing)}", ""]
        lines += [inspect.getdoc(thing) or "", "```", ""]
    return "\n".join(lines)


def _signature(function: object) -> str:
    text = str(inspect.signature(function))  # type: ignore[arg-type]
    return re.sub(r"'", "", text)


def picture() -> str:
    """What `reddot claims check` and `reddot figures` print, as a picture of real output."""
    import io

    from rich.console import Console

    from reddot.claims.check import check_story
    from reddot.claims.story import read_story
    from reddot.cli.figure_tables import share_lines, upright
    from reddot.cli.verdict_tables import show_verdicts
    from reddot.figures.published_figures import published_figures
    from reddot.figures.selection import Selection
    from reddot.records.facts import shipped_releases

    out = Console(record=True, width=118, file=io.StringIO(), force_terminal=True, highlight=False)
    shown = Selection(forces=("Norfolk",), periods=("2017/18",))
    known = [r for r in shipped_releases() if r.vintage == "2018-12-13"]
    row = published_figures(known, shown).rows[0]
    out.print("[bold]Use of CED (Taser) by type: each report once, at its highest use[/bold]")
    out.print(upright([row]))
    for line in share_lines(row):
        out.print(line)
    story = read_story("taser-2018")
    show_verdicts(out, story.title, [v for v in check_story(story) if v.claim_id in PICTURED])
    svg = out.export_svg(title="reddot demo", unique_id="demo")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, ", "")


PICTURED = ("c01", "c02", "c06", "c10", "c16", "c22")

if __name__ == "__main__":
    raise SystemExit(main())
