"""A register in a folder: its tables, and the rules that it was loaded by."""

from __future__ import annotations

from pathlib import Path

from reddot.carriage.register import Register, make_register, read_holdings
from reddot.carriage.rules import read_rules

RULES_FILE = "carriage-rules.toml"


def open_register(folder: Path, rules: Path | None = None) -> Register:
    """The register in a folder, under rules given, else those it was loaded by, else as shipped.

    Raises
    ------
    BadDataError
        A table that decides who may carry is missing, or a file is not what it says.
    """
    own = rules if rules is not None else folder / RULES_FILE
    given = rules is not None or own.is_file()
    return make_register(read_holdings(folder), read_rules(own) if given else None)
