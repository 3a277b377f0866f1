"""Release 2,000 random tables and attack what went out; write what was found.

Usage: python scripts/attack.py [TABLES]. Batches that are done are kept in build/attack, so that an
interrupted run goes on where it stopped. Writes docs/measured/disclosure.md after a full run.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "property"))

from disclosure_tables import Fared, draw, summed, try_out  # noqa: E402

PAGE = ROOT / "docs" / "measured" / "disclosure.md"
FULL, BATCH = 2_000, 20


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    folder = ROOT / "build" / "attack" / code_version()
    folder.mkdir(parents=True, exist_ok=True)
    batches = [(folder, first, min(BATCH, wanted - first)) for first in range(0, wanted, BATCH)]
    found, started = [], time.monotonic()
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for number, batch in enumerate(workers.map(kept, batches), 1):
            found.extend(batch)
            report_progress(number, len(batches), started)
    if wanted == FULL:
        PAGE.write_text(page(found), encoding="utf-8")
    wrong = list(failures(found))
    print(f"{len(found):,} tables; {summary(found)}; {len(wrong)} findings.")
    for words in wrong:
        print(f"  WRONG: {words}")
    return 1 if wrong else 0


def code_version() -> str:
    """A hash of the code that decides the results, so that old results are not taken for new."""
    digest = hashlib.sha256()
    package = ROOT / "src" / "reddot" / "disclosure"
    tables = ROOT / "tests" / "property" / "disclosure_tables.py"
    for file in [*sorted(package.rglob("*.py")), tables]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def kept(batch: tuple[Path, int, int]) -> list[Fared]:
    """How the tables of a batch fared, from the folder of results if it is there."""
    folder, first, count = batch
    path = folder / f"{first:05}-{count}.json"
    if not path.exists():
        done = [asdict(try_out(draw(number))) for number in range(first, first + count)]
        half = path.with_suffix(".part")
        half.write_text(json.dumps(done), encoding="utf-8")
        half.replace(path)
    return [Fared(**values) for values in json.loads(path.read_text(encoding="utf-8"))]


def report_progress(done: int, total: int, started: float) -> None:
    left = (time.monotonic() - started) / done * (total - done) / 60
    end = "\r" if sys.stderr.isatty() else "\n"
    sys.stderr.write(f"{done}/{total} batches, about {left:.0f} min left{end}")
    sys.stderr.flush()


def failures(found: Sequence[Fared]) -> Iterator[str]:
    """Everything that must not be; and an attacker that does not bite where it must."""
    for number, one in enumerate(found):
        if one.released_unsafe:
            yield f"draw({number}): {one.released_unsafe} protected counts of the release are open"
    if share(found, "small_unsafe") < 0.15:
        yield "withholding small counts alone hardly leaks: the attacker is blind"


def share(found: Sequence[Fared], part: str) -> float:
    """The share of tables with any."""
    return sum(getattr(one, part) > 0 for one in found) / len(found)


def total(found: Sequence[Fared], part: str) -> int:
    return sum(getattr(one, part) for one in found)


def summary(found: Sequence[Fared]) -> str:
    own = summed(found, "cost")
    return (
        f"{total(found, 'released_recovered')} of {total(found, 'protected'):,} protected counts "
        f"recovered, {total(found, 'released_unsafe')} too narrow; small-only leaks in "
        f"{share(found, 'small_unsafe'):.1%} of tables; {own.cells_share():.1%} of cells and "
        f"{own.uses_share():.1%} of uses published"
    )


def page(found: Sequence[Fared]) -> str:
    own, rounded = summed(found, "cost"), summed(found, "rounded")
    slowest = max(one.seconds for one in found)
    lines = [
        "# Disclosure control",
        "",
        f"Measured {date.today().isoformat()} by `make attack`: {len(found):,} random tables of up "
        "to three dimensions, each published as a sequence of releases: linked tables, "
        "hierarchies, quarters with the year to date, a re-issue with late records. Then "
        "everything that went out is attacked together.",
        "",
        "| what goes out | protected counts | recovered | recovered or too narrow "
        "| tables with any |",
        "|---|---:|---:|---:|---:|",
        row("what the release step lets out", found, "protected", "released"),
        row("small counts alone withheld", found, "small_protected", "small"),
        row("all numbers rounded to 5", found, "small_protected", "rounded"),
        "",
        "Of the first table of each alone, without any other, withholding small counts alone leaks "
        f"in {share(found, 'one_table_unsafe'):.1%}.",
        "",
        "| information kept | cells with a number | exact | uses in them | out by |",
        "|---|---:|---:|---:|---:|",
        kept_row("by the release step", own),
        kept_row("by plain rounding, which hides less", rounded),
        "",
        f"Withheld: {own.withheld_primary:,} cells for themselves, {own.withheld_secondary:,} for "
        f"others' sake. Of {total(found, 'steps'):,} releases {total(found, 'refused'):,} were "
        "refused, because an earlier release or an official total gives a count away whatever is "
        f"withheld. {total_seconds(found)} seconds a table on average, {slowest:.0f} the slowest.",
    ]
    return "\n".join(lines) + "\n"


def total_seconds(found: Sequence[Fared]) -> str:
    return f"{sum(one.seconds for one in found) / len(found):.1f}"


def row(name: str, found: Sequence[Fared], protected: str, way: str) -> str:
    recovered = total(found, f"{way}_recovered")
    unsafe = f"{way}_unsafe"
    return (
        f"| {name} | {total(found, protected):,} | {recovered:,} | {total(found, unsafe):,} "
        f"| {share(found, unsafe):.1%} |"
    )


def kept_row(name: str, cost: object) -> str:
    shares = [f"{getattr(cost, part)():.1%}" for part in SHARES]
    return " | ".join([f"| {name}", *shares]) + " |"


SHARES = ("cells_share", "exact_share", "uses_share", "error_share")

if __name__ == "__main__":
    raise SystemExit(main())
