"""A site with one release of many made reports: ``python -m bench.explorer_place FILE TABLES``.

FILE holds the reports; the release has so many TABLES. It is built by the release step and entered
in the store of ``REDDOT_DIR``; printed are the addresses of its views, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from reddot.store.setup import migrate, place, set_up

set_up()

from django.utils import timezone  # noqa: E402

from reddot.publish.build import ReleaseAsked, build_release  # noqa: E402
from reddot.publish.files import write_release  # noqa: E402
from reddot.publish.views import Question, ask  # noqa: E402
from reddot.records.source import read_records  # noqa: E402
from reddot.store.models import Force, Release, User  # noqa: E402
from reddot.web.figures.asking import Asked  # noqa: E402
from reddot.web.figures.shelf import newest  # noqa: E402

SINGLE = ("age_band", "gender", "ethnicity", "health", "primary_conduct", "main_duty")
TACTICS = (None, "ced", "handcuffing", "baton")
FILES = ("csv", "json")
EVERY = 10  # one view in so many is asked for as a file as well


def policy(tables: int) -> str:
    """The first tables of a list of many: whole ones, by one breakdown, crossed."""
    names = ["ced", "reports", "tactics"]
    names += [f"{count}_by_{by}" for by in SINGLE for count in ("reports", "ced", "tactics")]
    names += [f"reports_by_{a}_and_{b}" for a, b in combinations(SINGLE, 2)]
    lines = (f'{name} = {{ method = "none" }}' for name in names[:tables])
    return "\n".join(("[tables]", *lines, ""))


def put_out(file: Path, tables: int) -> float:
    """Build a release and let it out; gives the seconds that counting and writing it took."""
    folder = place().folder / "releases" / "0001"
    began = time.monotonic()
    asked = ReleaseAsked(number=1, policy=policy(tables), released_on=date(2018, 6, 14))
    write_release(build_release(read_records(file), asked), folder)
    took = time.monotonic() - began
    stamp = sha256((folder / "public" / "release.json").read_bytes()).hexdigest()
    drafter, signer = (User.objects.create(username=name) for name in ("drafter", "signer"))
    Release.objects.create(
        force=Force.objects.get_or_create(name="Norfolk")[0],
        title=asked.title,
        state="released",
        planned_on=date(2018, 6, 14),
        announced_at=timezone.now(),
        drafted_by=drafter,
        signed_off_by=signer,
        number=1,
        manifest_sha256=stamp,
        released_at=timezone.now(),
    )
    return took


def addresses() -> Iterator[str]:
    """Every view of the release: each table for each force and year, tactics one by one."""
    release = newest()
    if release is None:
        raise SystemExit("no release is out")
    asked = dict.fromkeys(q for entry in release.entries for q in _questions(entry.table, entry.by))
    for question in asked:
        for force in release.forces:
            for period in (*release.periods, "all"):
                one = Asked(force=force, periods=(period,), question=question)
                yield f"/figures/?{one.query()}"


def _questions(table: str, by: tuple[str, ...]) -> Iterator[Question]:
    rest = tuple(name for name in by if name != "tactic")
    if table == "tactics" or len(rest) < len(by):
        for tactic in TACTICS:
            yield ask("reports", rest, tactic) if tactic else ask("tactics", rest)
    else:
        yield ask(table, rest)


def with_files(found: list[str]) -> list[str]:
    """The addresses, and some of them as files."""
    files = [f"{one}&release=1&format={FILES[i % 2]}" for i, one in enumerate(found[::EVERY])]
    return [*found, *files]


if __name__ == "__main__":
    migrate()
    seconds = put_out(Path(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps({"seconds": seconds, "addresses": with_files(list(addresses()))}))  # noqa: T201
