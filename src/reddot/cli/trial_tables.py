"""A trial's steps as words and tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reddot.cli.render import add_plain, number, print_whole, table

if TYPE_CHECKING:
    from rich.console import Console

Found = Mapping[str, Any]
FINDINGS_SHOWN = 40


def _lines(out: Console, *lines: str) -> None:
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)


def show_design(out: Console, found: Found) -> None:
    """What was laid down, and the next step."""
    out.print(f"\n[bold]Designed: {found['trial']}[/bold]")
    _lines(out, f"{found['name']}, by {found['method'].replace('_', ' ')}.", _counts(found))
    _lines(out, f"Digest of design and plan: {found['design_digest']}")
    if not found["slots"]:
        _lines(out, f"Next: reddot trial slots {found['folder']} FILE.csv")
    _lines(out, f"{'Then' if not found['slots'] else 'Next'}: reddot trial seal {found['folder']}")


def _counts(found: Found) -> str:
    batches = "1 batch" if found["batches"] == 1 else f"{number(found['batches'])} batches"
    drawn = "" if found["sealed"] else " Nothing is drawn yet."
    return f"{number(found['slots'])} slots, {batches}, {number(found['strata'])} strata.{drawn}"


def show_batch(out: Console, found: Found) -> None:
    """The batch that was entered."""
    out.print(f"\n[bold]Batch {found['batch']} of {found['trial']}[/bold]")
    into = "entered into the log" if found["sealed"] else "laid down; the seal enters them"
    _lines(out, f"{number(found['entered'])} slots {into}.", _counts(found))


def show_seal(out: Console, found: Found) -> None:
    """The commitment, and where the seed is."""
    out.print(f"\n[bold]Sealed: {found['trial']}[/bold]")
    _lines(
        out,
        f"Commitment: {found['commitment']}",
        "Publish it now: it binds the seed and the design.",
        f"Seed, for its custodian alone: {found['custodian']}",
        "Move it to where only the custodian reads; give it with --custodian to reveal and close.",
        f"Head of the log: {found['head']}",
    )


def show_reveal(out: Console, found: Found) -> None:
    """One slot and its arm."""
    out.print(f"\n{found['slot']}: {found['arm']}", markup=False, style="bold", soft_wrap=True)
    columns = ", ".join(f"{name} {value}" for name, value in found["columns"].items())
    _lines(out, f"Slot {number(found['position'])}, batch {found['batch']}. {columns}")
    _lines(out, f"{number(found['left'])} slots are still sealed. Head of the log: {found['head']}")


def show_worked(out: Console, found: Found) -> None:
    """How many slots were recorded, and those not followed."""
    followed = found["followed"]
    _lines(
        out,
        f"{number(found['slots'])} slots, {number(found['rows'])} officer-shifts recorded.",
        f"Allocation followed: {followed['yes']} yes, {followed['no']} no, "
        f"{followed['unknown']} not known.",
    )
    for slot in found["not_followed"][:FINDINGS_SHOWN]:
        _lines(out, f"- not followed: {slot}")


def show_close(out: Console, found: Found) -> None:
    """The seed, published."""
    out.print(f"\n[bold]Closed: {found['trial']}[/bold]")
    _lines(
        out,
        f"Seed, now public: {found['seed']}",
        f"{number(found['revealed'])} slots were revealed, {number(found['not_revealed'])} never.",
        f"Head of the log: {found['head']}",
    )


def show_verify(out: Console, found: Found) -> None:
    """What was derived again, and everything found."""
    drawn = table("found", "slot", "position", "said", "derived", "entry", "which means")
    for one in found["findings"][:FINDINGS_SHOWN]:
        cells = [one[name] for name in ("slot", "position", "said", "derived", "entry")]
        words = [_cut(one["kind"]), *map(_cut, cells), one["meaning"]]
        add_plain(drawn, *words)
    if found["findings"]:
        print_whole(out, drawn)
    more = len(found["findings"]) - FINDINGS_SHOWN
    if more > 0:
        _lines(out, f"{number(more)} more findings; --format json gives them all.")
    right = {True: "holds", False: "DOES NOT HOLD", None: "could not be checked: no seed"}
    _lines(
        out,
        f"{number(found['allocations'])} allocations derived again of {number(found['revealed'])} "
        f"revealed and {number(found['slots'])} entered; {number(found['mismatches'])} mismatches.",
        f"The commitment {right[found['commitment_ok']]}.",
        _verdict(found),
    )


def _verdict(found: Found) -> str:
    if not found["ok"]:
        return "NOT in order."
    return "In order." if found["commitment_ok"] else "In order, as far as it shows without a seed."


def _cut(value: Any) -> str:
    words = number(value) if isinstance(value, int) else str(value or "")
    words = words.splitlines()[0] if words else ""
    return words if len(words) <= 60 else f"{words[:57]}…"
