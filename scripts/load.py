"""A hundred officers with time to think, on two cores: how long a submission takes.

Usage: python scripts/load.py [MINUTES]. A database that is done is kept in build/load, so that an
interrupted run goes on where it stopped. Writes docs/measured/load.md after a full run.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from faults.provenance import code_version  # noqa: E402
from load.shift import KINDS, TARGET_SECONDS, Measured, Shift, Waits, measure  # noqa: E402
from postgresql import temporary_postgresql  # noqa: E402

PAGE = ROOT / "docs" / "measured" / "load.md"
FULL = 6.0
CORES = 2
DATABASES = ("SQLite", "PostgreSQL")
WORDS = {
    "submit": "submit a report",
    "start": "start a report",
    "save": "save a page of answers",
    "autosave": "autosave while typing",
    "view": "see a page",
}


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else FULL
    folder = ROOT / "build" / "load" / f"{code_version()}-{minutes:g}"
    folder.mkdir(parents=True, exist_ok=True)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    found = {name: kept(folder / f"{name}.json", name, minutes) for name in DATABASES}
    text = page(found, minutes)
    if minutes == FULL:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(measured.is_met() for measured in found.values()) else 1


def kept(path: Path, database: str, minutes: float) -> Measured:
    """What a database came to, from the folder of results if it is there."""
    if path.exists():
        values = json.loads(path.read_text(encoding="utf-8"))
        waits = {kind: Waits(**one) for kind, one in values.pop("waits").items()}
        return Measured(waits=waits, **values)
    database_of = temporary_postgresql() if database == "PostgreSQL" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="reddot-load-") as folder, database_of as url:
        shift = Shift(seconds=minutes * 60, database_url=url)
        measured = measure(shift, Path(folder), progress(database, minutes))
    path.write_text(json.dumps(asdict(measured)), encoding="utf-8")
    return measured


def progress(database: str, minutes: float) -> Callable[[float], None]:
    """Tell how far a shift is, once a minute, or all the time on a terminal."""
    said: set[int] = set()

    def say(seconds: float) -> None:
        minute = int(seconds // 60)
        if sys.stderr.isatty() or minute not in said:
            said.add(minute)
            end = "\r" if sys.stderr.isatty() else "\n"
            sys.stderr.write(f"{database}: {seconds / 60:.0f} of {minutes:g} minutes{end}")
            sys.stderr.flush()

    return say


def page(found: Mapping[str, Measured], minutes: float) -> str:
    shift = Shift()
    lines = [
        "# Load",
        "",
        f"Measured {date.today().isoformat()} by `make load`: {shift.officers} officers, "
        f"{minutes:g} minutes on each database, the first not counted. Each thinks "
        f"{shift.think_seconds:g} s at a page on average (exponential), then sends it; three "
        "pages in ten are autosaved too. The site, its database and the officers' devices share "
        f"{CORES} cores. Times are milliseconds at the device, answers included.{precedence()}",
        "",
        "| database | request | count | median | 95% | 99% | longest |",
        "|---|---|---:|---:|---:|---:|---:|",
        *(row(name, kind, m) for name, m in found.items() for kind in KINDS if kind in m.waits),
        "",
        *(stored(name, measured) for name, measured in found.items()),
        *(verdict(name, measured) for name, measured in found.items()),
    ]
    return "\n".join(lines) + "\n"


def precedence() -> str:
    """Said where the run was put before other work of the machine (``chrt --rr 1 make load``)."""
    if os.sched_getscheduler(0) == os.SCHED_OTHER:
        return ""
    return " The run had precedence over other work on a shared machine."


def row(name: str, kind: str, measured: Measured) -> str:
    waits = measured.waits[kind]
    times = (waits.p50, waits.p95, waits.p99, waits.longest)
    return (
        " | ".join([f"| {name}", WORDS[kind], f"{waits.count:,}", *(f"{t:.0f}" for t in times)])
        + " |"
    )


def stored(name: str, measured: Measured) -> str:
    return (
        f"- {name}: {measured.requests_per_second:.0f} requests a second; {measured.reports:,} "
        f"reports, {measured.submitted:,} submitted, {measured.answers:,} answers compared with "
        f"what was sent; {len(measured.findings)} lost, doubled, half written or refused; "
        f"{measured.sent_again} requests sent again."
    )


def verdict(name: str, measured: Measured) -> str:
    submit = measured.waits.get("submit")
    reached = f"{submit.p95:.0f} ms" if submit else "no submission"
    word = "Met" if measured.is_met() else "MISSED"
    target = f"95% of submissions within {TARGET_SECONDS * 1000:.0f} ms and nothing lost"
    return f"- {word} on {name}: {target}: {reached}."


if __name__ == "__main__":
    raise SystemExit(main())
