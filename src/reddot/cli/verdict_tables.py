"""Draw verdicts on a terminal: a line for each claim, or everything each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reddot.cli.render import number, table

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.claims.verdict import Verdict

STYLES = {
    "supported": "green",
    "holds": "green",
    "contradicted": "red",
    "does_not_hold": "red",
    "depends_on_missing": "yellow",
    "not_distinguishable": "yellow",
    "supported_but_imprecise": "yellow",
}


def show_verdicts(
    out: Console, title: str, verdicts: Sequence[Verdict], detail: bool = False
) -> None:
    """Draw the verdicts of a story."""
    out.print(f"\n[bold]Claims checked: {title}[/bold]")
    drawn = table("", "Claim", "The figures say it?", "Beyond the figures?", "Value (95% interval)")
    for verdict in verdicts:
        drawn.add_row(
            verdict.claim_id,
            verdict.text,
            "\n".join([_word(verdict.description.value), *map(_flag, verdict.flags)]),
            _word(verdict.inference.value),
            value_of(verdict),
        )
    out.print(drawn)
    if detail:
        for verdict in verdicts:
            _show_one(out, verdict)


def _word(word: str) -> str:
    text = word.replace("_", " ")
    style = STYLES.get(word)
    return f"[{style}]{text}[/{style}]" if style else f"[dim]{text}[/dim]"


def _flag(name: str) -> str:
    return f"[dim]· {name.replace('_', ' ')}[/dim]"


def value_of(verdict: Verdict) -> str:
    """The value and its interval as a claim of the kind is read."""
    value, low, high = verdict.value, verdict.low, verdict.high
    if value is None:
        return ""
    if verdict.kind == "count":
        return verdict.claimed or ""
    as_share = verdict.kind == "share" or (verdict.method or "").startswith("exact (Clopper")
    if verdict.open_above:
        return f"at least {_value(value, as_share)}"
    shown = [_value(v, as_share) for v in (value, low, high) if v is not None]
    text = f"{shown[0]} ({shown[1]} to {shown[2]})" if len(shown) == 3 else shown[0]
    text = f"ratio {text}" if verdict.kind == "comparison" else text
    if verdict.bounds is None:
        return text
    least, most = (_value(v, as_share) for v in verdict.bounds)
    return f"{text}\n{least} to {most}, as the cases not stated fall"


def _value(value: float, as_share: bool) -> str:
    return f"{value:.1%}" if as_share else number(_round(value))


def _round(value: float) -> float:
    return value if float(value).is_integer() else float(f"{value:.3g}")


def _show_one(out: Console, verdict: Verdict) -> None:
    """Everything one verdict rests on."""
    out.print(f"\n[bold]{verdict.claim_id}[/bold] {verdict.text}")
    out.print(f"  {_word(verdict.description.value)} / {_word(verdict.inference.value)}")
    for name, numbers in (("Numerator", verdict.numerators), ("Denominator", verdict.denominators)):
        for entry in numbers:
            out.print(f"  {name}: {_number_line(entry)}")
    for r in verdict.readings:
        between = f"{number(_round(r.low))} to {number(_round(r.high))}"
        value = "no value" if r.value is None else number(_round(r.value))
        out.print(f"  {r.name}: {value} ({between}) {_word(r.inference.value)}")
    for words, text in _lines(verdict):
        if text:
            out.print(f"  [dim]{words}:[/dim] {text.replace('_', ' ')}")
    for note in verdict.notes:
        out.print(f"  [dim]Note:[/dim] {note}")


def _lines(verdict: Verdict) -> Iterator[tuple[str, str | None]]:
    at = [f"{d}: {i.value}" for d, i in verdict.by_dispersion.items()]
    yield "Claimed", verdict.claimed
    yield "Method", verdict.method
    for rule in verdict.rules:
        yield "What is counted", str(rule["statement"])
    yield "At each dispersion", ", ".join(at)
    yield "Flip point", verdict.flip_point
    yield "Would settle it", verdict.would_settle
    yield "Flags", ", ".join(verdict.flags)
    for name, value in verdict.details.items():
        if name == "pledge_changes":
            for change in value:  # type: ignore[attr-defined]
                words = f"{change['before']} → {change['after']} ({change['said']})"
                yield f"Changed, {change['field']}", words
        elif isinstance(value, Mapping):
            yield name.replace("_", " "), ", ".join(f"{k}: {v}" for k, v in value.items())
        elif isinstance(value, int | float):
            yield name.replace("_", " "), number(_round(value))
        elif isinstance(value, str):
            yield name.replace("_", " "), value


def _number_line(entry: Mapping[str, Any]) -> str:
    value = entry.get("value", entry.get("low"))
    name = str(entry["name"])
    words = [number(value) if name == number(value) else f"{name} {number(value)}"]
    most = entry.get("value_if_missing_all_count") or entry.get("high")
    if most is not None and most != value:
        words[0] += f" to {number(most)}"
    words += [str(entry[k]) for k in ("force", "period", "source") if entry.get(k)]
    if entry.get("vintage"):
        words.append(f"published {entry['vintage']}")
    if entry.get("worst_low") is not None:
        words.append(f"corrected for its size {entry['fpc_low']:.1%} to {entry['fpc_high']:.1%}")
        words.append(f"worst case {entry['worst_low']:.1%} to {entry['worst_high']:.1%}")
    return ", ".join(words)
