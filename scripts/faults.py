"""Kill the site 200 times under load and cut the power 1,250 times; write what was found.

Usage: python scripts/faults.py [KILLS]. Rounds that are done are kept in build/faults, so that an
interrupted run goes on where it stopped. Writes docs/measured/faults.md after a full run.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from faults import kills, power_cuts  # noqa: E402
from faults.provenance import code_version  # noqa: E402
from postgresql import temporary_postgresql  # noqa: E402

PAGE = ROOT / "docs" / "measured" / "faults.md"
SEED = 20260301
FULL, A_ROUND, ON_POSTGRESQL = 200, 25, 25
TRACES, CUTS, REPORTS = 5, 250, 40
DATABASES = ("SQLite", "PostgreSQL")
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the run, done and kept as a whole."""

    name: str
    work: Callable[[], Result]


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    folder = ROOT / "build" / "faults" / code_version()
    folder.mkdir(parents=True, exist_ok=True)
    parts = [*kill_parts(wanted), *cut_parts()]
    started, found = time.monotonic(), []
    for number, part in enumerate(parts, 1):
        found.append(kept(folder / f"{part.name}.json", part))
        minutes = (time.monotonic() - started) / 60
        say(f"\r{number}/{len(parts)} parts, {minutes:.1f} min: {part.name} {brief(found[-1])}\n")
    if wanted == FULL:
        PAGE.write_text(page(found), encoding="utf-8")
    wrong = list(failures(found))
    print(f"{len(parts)} parts; {len(wrong)} findings.")
    for words in wrong:
        print(f"  WRONG: {words}")
    return 1 if wrong else 0


def say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def kept(path: Path, part: Part) -> Result:
    """What a part came to, from the folder of results if it is there."""
    if path.exists():
        done: Result = json.loads(path.read_text(encoding="utf-8"))
        return done
    result = part.work()
    path.write_text(json.dumps(result), encoding="utf-8")
    return result


def kill_parts(wanted: int) -> Iterator[Part]:
    """Rounds of kills on a fresh place each: all on SQLite, some more on PostgreSQL."""
    for database, total in zip(DATABASES, (wanted, min(wanted, ON_POSTGRESQL)), strict=True):
        for number, first in enumerate(range(0, total, A_ROUND)):
            count = min(A_ROUND, total - first)
            name = f"kills-{database.lower()}-{number}-{count}"
            yield Part(name, lambda d=database, n=number, c=count: kill(d, n, c))  # type: ignore[misc]


def kill(database: str, number: int, count: int) -> Result:
    database_of = temporary_postgresql() if database == "PostgreSQL" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="reddot-kills-") as folder, database_of as url:
        plan = kills.Plan(SEED + number, count, database_url=url)
        outcome = kills.run(plan, Path(folder), progress(count, "kills"))
    return {"kind": "kills", "database": database, **asdict(outcome), "wrong": outcome.findings()}


def cut_parts() -> Iterator[Part]:
    """Days of work, each cut 250 times; then one that does not wait for the disk."""
    for number in range(TRACES):
        yield Part(f"cuts-full-{number}", lambda n=number: cuts("FULL", n))  # type: ignore[misc]
    yield Part("cuts-normal", lambda: cuts("NORMAL", 0))


def cuts(synchronous: str, number: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="reddot-cuts-") as folder:
        trace = power_cuts.record(
            Path(folder), seed=SEED + number, reports=REPORTS, synchronous=synchronous
        )
        stream = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(number,)))
        done = list(power_cuts.cut(trace, CUTS, stream, progress(CUTS, "cuts")))
    wrong = [f"{n} × {words}" for words, n in power_cuts.count_findings(done).items()]
    lost = [one.lost for one in done]
    wrong += [f"{sum(lost)} acknowledged actions lost"] if any(lost) else []
    return {
        "kind": "cuts",
        "synchronous": synchronous,
        "cuts": len(done),
        "actions": trace.actions,
        "lost": sum(lost),
        "cuts_that_lost": sum(n > 0 for n in lost),
        "wrong": wrong,
    }


def progress(total: int, what: str) -> Callable[[int], None]:
    """Tell a terminal how far a part is."""
    return lambda done: say(f"\r  {done}/{total} {what} ") if sys.stderr.isatty() else None


def brief(result: Result) -> str:
    return f"({len(result['wrong'])} findings)" if result["wrong"] else "(nothing wrong)"


def failures(found: Sequence[Result]) -> Iterator[str]:
    """Everything that must not be; and a harness that finds no loss where there must be some."""
    for result in found:
        if result.get("synchronous") == "NORMAL":
            if not result["lost"]:
                yield "cuts without waiting for the disk lost nothing: the harness is blind"
        else:
            yield from result["wrong"]


def page(found: Sequence[Result]) -> str:
    rounds = [r for r in found if r["kind"] == "kills"]
    days = [r for r in found if r["kind"] == "cuts" and r["synchronous"] == "FULL"]
    normal = next(r for r in found if r.get("synchronous") == "NORMAL")
    lines = [
        "# Crashes and power cuts",
        "",
        f"Measured {date.today().isoformat()} by `make faults`.",
        "",
        "## The site killed under load",
        "",
        "Eight officers report without pause; the site (gunicorn and its worker) is killed with "
        "`kill -9` at random moments and started again; devices send the same again until they "
        "are answered. At the end every answer is compared with what was acknowledged.",
        "",
        "| database | kills | requests under way | acknowledged | of these sent again "
        "| reports | submitted | lost | doubled | half written |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(kill_row(name, [r for r in rounds if r["database"] == name]) for name in DATABASES),
        "",
        "## The power cut",
        "",
        "What a process does to the disk is recorded and played up to a random moment; what was "
        "not synced is dropped, kept or torn by sectors of 512 bytes. See "
        "[decision 0017](../decisions/0017-how-durability-is-tested.md).",
        "",
        "| `synchronous` | cuts | actions | acknowledged actions lost | cuts that lost any |",
        "|---|---:|---:|---:|---:|",
        cut_row("FULL, as shipped", days),
        cut_row("NORMAL, to show that the harness sees loss", [normal]),
    ]
    return "\n".join(lines) + "\n"


def kill_row(name: str, rounds: Sequence[Result]) -> str:
    sums = [sum(r[k] for r in rounds) for k in ("kills", "in_flight", "acknowledged")]
    again = sum(r["answered_again"] for r in rounds)
    stored = [sum(r["compared"][k] for r in rounds) for k in ("reports", "submitted")]
    bad = [sum(len(r["compared"][k]) for r in rounds) for k in ("lost", "doubled", "half_written")]
    return " | ".join([f"| {name}", *(f"{n:,}" for n in (*sums, again, *stored, *bad))]) + " |"


def cut_row(name: str, days: Sequence[Result]) -> str:
    sums = [sum(r[k] for r in days) for k in ("cuts", "actions", "lost", "cuts_that_lost")]
    return " | ".join([f"| {name}", *(f"{n:,}" for n in sums)]) + " |"


if __name__ == "__main__":
    raise SystemExit(main())
