"""``reddot claims``: check the sentences of a story against the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.register_source import RulesOption, open_register
from reddot.cli.render import Format, FormatOption, print_result
from reddot.cli.sources import LayoutOption, open_source
from reddot.cli.verdict_tables import show_verdicts

if TYPE_CHECKING:
    from reddot.carriage.register import Register
    from reddot.claims.verdict import Verdict

claims = typer.Typer(
    help="Check the sentences of a story against the figures.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@claims.callback()
def _group() -> None:
    """Keep ``check`` a word of its own: more commands on claims may come."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(claims, name="claims")


@claims.command("check")
def check(
    story: Annotated[str, typer.Argument(help="A claim file, or the name of a story that ships.")],
    *,
    source: Annotated[
        list[Path] | None,
        typer.Option(help="Releases, or the folder of a register; may be given again."),
    ] = None,
    layout: LayoutOption = None,
    rules: RulesOption = None,
    detail: Annotated[bool, typer.Option(help="Print everything each verdict rests on.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Judge every claim of a story.

    Figures come from --source, else from the small table of facts that ships with the package. A
    contradicted claim is an answer, not a failure: the command ends with exit code 0.
    """
    from reddot.claims.check import check_story
    from reddot.claims.story import read_story
    from reddot.errors import UsageError

    read = read_story(story)
    registers, others = _apart(source or [])
    opened = open_source(others, layout) if others else None
    if opened is not None and opened.records is not None:
        raise UsageError("A claim is held against published releases; the source holds reports.")
    releases = opened.releases if opened else ()
    verdicts = check_story(read, releases, _register(registers, rules))
    found = {"story": read.story_id, "title": read.title, "claims": [v.as_json() for v in verdicts]}
    print_result(
        form,
        found,
        lambda: _rows(verdicts),
        lambda out: show_verdicts(out, read.title, verdicts, detail),
    )


def _apart(sources: list[Path]) -> tuple[list[Path], list[Path]]:
    """Folders of a register, and the other sources."""
    from reddot.carriage.register import holds_register

    registers = [path for path in sources if holds_register(path)]
    return registers, [path for path in sources if path not in registers]


def _register(folders: list[Path], rules: Path | None) -> Register | None:
    from reddot.errors import UsageError

    if len(folders) > 1:
        raise UsageError(f"{len(folders)} registers were given. Give one at a time.")
    return open_register(folders[0], rules) if folders else None


def _rows(verdicts: Sequence[Verdict]) -> Iterator[Mapping[str, Any]]:
    left_out = {"numerators", "denominators", "readings", "rule", "claimed_region"}
    for verdict in verdicts:
        yield {k: v for k, v in verdict.as_json().items() if k not in left_out}
