"""How the power of a trial, its looks and its boundaries are drawn on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reddot.cli.render import add_plain, number, percent, table

if TYPE_CHECKING:
    from rich.console import Console

SHARES = (
    "power",
    "low",
    "high",
    "power_wanted",
    "false_alarms",
    "false_alarms_low",
    "false_alarms_high",
)
NAMES = {
    "low": "power, low end (Monte Carlo, 95%)",
    "high": "power, high end",
    "without_number": "trials without a number",
    "replications": "trials simulated",
}


def show_power(out: Console, found: Mapping[str, Any]) -> None:
    """Draw the answer, then what it is of."""
    drawn = table("", "Value", right=["Value"])
    for name, value in found.items():
        if value is not None:
            shown = percent(value) if name in SHARES else number(value)
            add_plain(drawn, NAMES.get(name, name.replace("_", " ")), shown)
    out.print(drawn)


def show_look(out: Console, found: Mapping[str, Any]) -> None:
    """Say what the look found."""
    for sentence in found["words"]:
        out.print(sentence, markup=False)


def show_boundaries(out: Console, found: Mapping[str, Any]) -> None:
    """Draw a row for each look."""
    right = ["Events", "Stops at", "May be spent", "Spent", "Stops, no effect", "Stops, ratio"]
    drawn = table("Look", *right[:-1], f"Stops, ratio {found['ratio']:g}", right=right)
    for row in found["looks"]:
        at = "cannot cross yet" if row["boundary"] is None else f"{row['boundary']} carrying"
        add_plain(
            drawn,
            str(row["look"]),
            number(row["information"]),
            at,
            f"{row['alpha_allowed']:.5f}",
            f"{row['alpha_spent']:.5f}",
            f"{row['stops_without_effect']:.5f}",
            f"{row['stops_with_ratio']:.3f}",
        )
    out.print(drawn)
