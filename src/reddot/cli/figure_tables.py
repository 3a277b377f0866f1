"""Draw a table of figures on a terminal: a few rows upright with their bounds, many rows across."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from reddot.cli.render import number, percent, print_whole, table
from reddot.records.cells import MEANING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from reddot.figures.figure import FigureRow, FigureTable, PublisherNotes, Share

UPRIGHT_ROWS = 4
LABELS = {
    "drawn": "Drawn",
    "aimed": "Aimed",
    "arced": "Arced",
    "red_dot": "Red-dotted",
    "drive_stun": "Drive stun",
    "angled_drive_stun": "Angled drive stun",
    "fired": "Fired",
    "non_discharge": "Not discharged",
    "discharge": "Discharged",
    "not_stated": "Not stated",
    "total": "Total",
}
CED_ORDER = tuple(LABELS)
SHORT = {
    "red_dot": "Red\ndot",
    "drive_stun": "Drive\nstun",
    "angled_drive_stun": "Angled\nstun",
    "non_discharge": "Not dis-\ncharged",
    "discharge": "Dis-\ncharged",
    "not_stated": "Not\nstated",
}
SHARE = "Share\ndischarged"


def show_table(out: Console, found: FigureTable) -> None:
    """Draw the table, then its rule, its warnings and the sums that do not hold."""
    whole = not any(row.keys for row in found.rows)
    few = len(found.rows) <= UPRIGHT_ROWS and found.name == "ced" and whole
    out.print()
    out.print(f"[bold]{found.rule.title}[/bold]")
    print_whole(out, upright(found.rows) if few else _across(found))
    for row in found.rows[: UPRIGHT_ROWS if few else 0]:
        for line in share_lines(row):
            out.print(line)
    show_rule(out, found)
    show_sums(out, found.identities_checked, found.exceptions)


def upright(rows: Sequence[FigureRow]) -> Table:
    """A few rows of CED uses as columns, each with what it could be where cases are not stated."""
    headings: list[str] = []
    for row in rows:
        bounded = any(f.bounds for f in row.cells.values())
        headings.append(f"{row.force} {row.period}{_vintage(row, rows)}")
        headings += ["could be"] if bounded else []
    drawn = table("", *headings, right=[h for h in headings if h != "could be"])
    for cell in (c for c in CED_ORDER if any(c in row.cells for row in rows)):
        if cell in ("non_discharge", "not_stated", "total"):
            drawn.add_section()
        values = [text for row in rows for text in _value_and_bounds(row, cell)]
        drawn.add_row(LABELS[cell], *values)
    return drawn


def _value_and_bounds(row: FigureRow, cell: str) -> list[str]:
    figure = row.cells.get(cell)
    texts = ["" if figure is None else number(figure.as_json())]
    if any(f.bounds for f in row.cells.values()):
        bounds = figure.bounds if figure is not None else None
        texts.append(
            "" if bounds is None else f"[dim]{number(bounds[0])}–{number(bounds[1])}[/dim]"
        )
    return texts


def _vintage(row: FigureRow, rows: Sequence[FigureRow]) -> str:
    """The vintage in a heading, where one force and period has several."""
    same = [r for r in rows if (r.force, r.period) == (row.force, row.period)]
    return f"\npublished {row.vintage}" if len(same) > 1 else ""


def _across(found: FigureTable) -> Table:
    """Many rows, one below the other; what the total could be, its share and rates beside it."""
    cells = list(dict.fromkeys(c for row in found.rows for c in row.cells))
    if found.name == "ced":
        cells = [c for c in CED_ORDER if c in cells]
    keys = list(dict.fromkeys(k for row in found.rows for k in row.keys))
    names = [SHORT.get(c, LABELS.get(c, c.replace("_", " "))) for c in cells]
    more = {name: show for name, show in _MORE.items() if any(show(row) for row in found.rows)}
    labels = ("Force", "Period", *(k.replace("_", " ") for k in keys))
    drawn = table(*labels, *names, *more, "Published", right=[*names, *more])
    for row in found.rows:
        values = [number(row.cells[c].as_json()) if c in row.cells else "" for c in cells]
        groups = [key_label(k, row.keys.get(k, "")) for k in keys]
        line = [*groups, *values, *(show(row) for show in more.values())]
        drawn.add_row(row.force, row.period, *line, row.vintage or "")
    return drawn


def key_label(key: str, value: str) -> str:
    """A key of a row in words: the label of its breakdown, or the word itself."""
    from reddot.figures.breakdowns import breakdowns

    if key in breakdowns():
        return breakdowns()[key].label(value)
    return value.replace("_", " ")


def _could_be(row: FigureRow) -> str:
    total = row.cells.get("total")
    if total is None or total.bounds is None:
        return ""
    return f"{number(total.bounds[0])}–{number(total.bounds[1])}"


def _share(row: FigureRow) -> str:
    share = (row.shares or {}).get("total")
    return "" if share is None else _between(share)


def _against(row: FigureRow) -> str:
    """The ratio to the reference group with its interval; a small number is marked."""
    if not row.disparity:
        return ""
    d = row.disparity
    mark = " (small number)" if d["small_number"] else ""
    return f"{number(d['ratio'])} ({number(d['low'])} to {number(d['high'])}){mark}"


def _discharged(row: FigureRow) -> str:
    """The share discharged, or its bounds where cases are not stated."""
    share = (row.shares or {}).get("discharge")
    return "" if share is None else _between(share)


def _between(share: Share) -> str:
    if share.bounds is None or percent(share.bounds[0]) == percent(share.bounds[1]):
        return percent(share.interval.estimate)
    return f"{percent(share.bounds[0]).removesuffix('%')}–{percent(share.bounds[1])}"


def _rate(row: FigureRow) -> str:
    rate = (row.rates or {}).get("total")
    return number(rate["rate"]) if rate else ""


def _ratio_could_be(row: FigureRow) -> str:
    bounds = (row.disparity or {}).get("bounds")
    return "–".join(number(end) for end in bounds) if isinstance(bounds, list) else ""


# What may stand beside the cells of a row, in this order; a column that no row fills is left out.
_MORE: Mapping[str, Callable[[FigureRow], str]] = {
    "Total\ncould be": _could_be,
    "Share of\nreports": _share,
    SHARE: _discharged,
    "per 1,000": _rate,
    "Ratio of rates\n(95% interval)": _against,
    "Ratio\ncould be": _ratio_could_be,
}


def share_lines(row: FigureRow) -> list[str]:
    """What share was discharged, how sure that is, and the rate where one was asked for."""
    lines = []
    for share in (row.shares or {}).values():
        sure = f"{percent(share.interval.low)} to {percent(share.interval.high)}"
        counted = (
            f"{share.numerator:,} of {share.denominator:,} discharged = "
            f"[bold]{percent(share.interval.estimate)}[/bold] (exact 95% interval {sure})"
        )
        if share.bounds is not None:
            low, high = share.bounds
            between = f"between [bold]{percent(low)} and {percent(high)}[/bold] discharged"
            counted = f"{between}, however those not stated ended; as counted, {counted}"
        lines.append(f"{row.force} {row.period}: {counted}.")
    return lines + [_rate_line(row, rate) for rate in (row.rates or {}).values()]


def _rates(row: FigureRow) -> Iterable[Mapping[str, object]]:
    return (row.rates or {}).values()


def _denominator(rate: Mapping[str, object]) -> str:
    return f"{rate['denominator_definition']}, {rate['denominator_on']}"


def _rate_line(row: FigureRow, rate: Mapping[str, object]) -> str:
    between = f"{number(rate['low'])} to {number(rate['high'])}"
    return (
        f"{row.force} {row.period}: {number(rate['rate'])} per 1,000 ({between}); "
        f"denominator {number(rate['denominator'])}."
    )


def show_rule(out: Console, found: FigureTable) -> None:
    """Say what the figures count."""
    rule = found.rule
    for statement in dict.fromkeys(row.rule.statement for row in found.rows):
        out.print(f"[dim]What is counted:[/dim] {statement}")
    out.print(f"[dim]In and out:[/dim] {rule.inclusion}")
    for words in dict.fromkeys(_denominator(r) for row in found.rows for r in _rates(row)):
        out.print(f"[dim]Rates are per 1,000 of:[/dim] {words}")
    if rule.ladder is not None:
        order = " < ".join(use.replace("_", " ") for use in rule.ladder.order)
        out.print(f"[dim]Order of uses:[/dim] {order} ({rule.ladder.title})")
    for source in dict.fromkeys(row.source for row in found.rows):
        out.print(f"[dim]Source:[/dim] {source}")
    show_publisher_notes(out, found.publisher_notes)
    show_missing(out, found.rows)
    for words in found.warnings:
        out.print(f"[yellow]Note:[/yellow] {words}")


def show_publisher_notes(out: Console, publisher_notes: Sequence[PublisherNotes]) -> None:
    """Repeat what the publisher printed below the tables, each note once."""
    said: set[str] = set()
    for printed in publisher_notes:
        if said >= set(printed.notes):
            continue
        out.print(f"[dim]Printed below {printed.source}:[/dim]")
        for note in (n for n in printed.notes if n not in said):
            out.print(f"  {note}", markup=False)
        said |= set(printed.notes)


def show_missing(out: Console, rows: Sequence[FigureRow]) -> None:
    """Say what stands in place of a number, and why there is none or no upper bound."""
    figures = [figure for row in rows for figure in row.cells.values()]
    values = {figure.value for figure in figures}
    for missing, meaning in MEANING.items():
        if missing in values:
            out.print(f"[dim]No number:[/dim] {meaning}")
    for words in dict.fromkeys(f.note for f in figures if f.note and not f.withheld):
        out.print(f"[yellow]No value or no upper bound:[/yellow] {words}")


def show_sums(out: Console, checked: int, exceptions: Sequence[Mapping[str, object]]) -> None:
    """Say how many sums were checked, and each that does not hold."""
    if not checked:
        return
    out.print(f"[dim]Checked:[/dim] {checked:,} sums; {len(exceptions):,} do not hold.")
    for e in exceptions:
        where = f"{e['source_table']}, {e['force']}, {e['period']}"
        values = f"parts give {number(e['expected'])}, printed {number(e['found'])}"
        out.print(f"  [red]{where}[/red]: {e['identity']}: {values}")
