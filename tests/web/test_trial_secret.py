"""Nobody sees the next allocation: every role, every page, the API, the logs, the whole database.

What is looked for is the seed, and everything that tells the arm of a slot that is not revealed.
A leak that is planted on purpose is found, in each place.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from canaries import logged
from django.db import connection
from django.test import Client
from every_address import Scene, addresses, everyone, set_scene, url_of

import trialled
from cast import MEMBERS, Cast, client_of, make_cast
from reddot.store.actions.sequencing import sequence
from reddot.store.actions.tokens import make_token
from reddot.store.actions.trial_reveal import reveal_next
from reddot.store.models import Trial, TrialSlot
from reddot.store.setup import place
from reddot.store.trial_custody import custody_file, custody_folder
from reddot.store.trials import design_of, slots_of
from reddot.trial.seal import allocate

SLUG = trialled.SLUG
OPEN = {f"S{n}" for n in (1, 2)}
ARMS = ("carry", "control")


@dataclass(frozen=True, slots=True)
class Secret:
    """What nobody may see: the seed in each of its forms, and the arms of the slots to come."""

    seed: str
    arms: dict[str, str]

    def in_text(self, text: str) -> set[str]:
        """What of it stands in a text: the seed, or the arm of a closed slot beside its name."""
        whole = text.casefold()
        forms = (self.seed, bytes.fromhex(self.seed).decode("latin-1"), str(int(self.seed, 16)))
        found = {"the seed" for form in forms if form.casefold() in whole}
        for slot, arm in self.arms.items():
            near = rf"\b{slot}\b[^\w\n]{{1,40}}(?:arm\W{{1,8}})?\b{arm}\b"
            if re.search(near, whole, re.IGNORECASE) or f"{slot} {arm}".casefold() in whole:
                found.add(f"the arm of {slot}")
        return found

    def in_order(self, text: str) -> bool:
        """Whether the arms to come stand in it in a row, in whatever dress."""
        found = re.findall(r"\b(carry|control)\b", text)
        coming = list(self.arms.values())
        starts = range(len(found) - len(coming) + 1)
        return bool(coming) and any(found[at : at + len(coming)] == coming for at in starts)


@pytest.fixture(autouse=True)
def _no_custody() -> Iterator[None]:
    trialled.remove_custody()
    yield
    trialled.remove_custody()


def secret_of(row: Trial) -> Secret:
    path = custody_file(row.slug, row.commitment)
    seed = json.loads(path.read_text())["seed"]
    slots = slots_of(row)
    arms = allocate(seed, design_of(row), slots)
    named = {slot.name: arm for slot, arm in zip(slots, arms, strict=True)}
    return Secret(seed, {slot: arm for slot, arm in named.items() if slot not in OPEN})


def body_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{dict(answer.items())} {body.decode('utf-8', 'replace')}"


def walk(scene: Scene) -> dict[str, str]:
    """The body of every address, got by every role, and of what each is answered to a POST."""
    found = {}
    for name, client in everyone(scene).items():
        for address in addresses():
            url = url_of(address, scene, "near", "submitted")
            found[f"{name} GET {url}"] = body_of(client.get(url))
            if "trial" in address.name and address.name not in ("trial_close", "trial_reveal"):
                found[f"{name} POST {url}"] = body_of(client.post(url, {"position": "9"}))
        for position in (0, 3, 4, 24, 25):
            url = f"/trial-desk/{SLUG}/revealed/{position}/"
            found[f"{name} GET {url}"] = body_of(client.get(url))
        found[f"{name} POST reveal 9"] = body_of(
            client.post(f"/trial-desk/{SLUG}/reveal/", {"position": "9"})
        )
    return found


def through_the_api(cast: Cast) -> Iterator[tuple[str, str]]:
    """Every operation of the interface that takes a token, for each who may have one."""
    schema = Client().get("/api/v1/openapi.json").json()
    for name in ("force_lead", "taser_lead", "researcher", "auditor"):
        token = make_token(cast.member(name), "test")  # type: ignore[arg-type]
        for path in (*schema["paths"], "/api/v1/trials", f"/api/v1/trial/{SLUG}"):
            given = path.replace("{", "").replace("}", "")
            answer = Client().get(given, headers={"Authorization": f"Bearer {token}"})
            yield f"{name} {path}", body_of(answer)


def dump() -> dict[str, str]:
    """Every table of the database, each row as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = "\n".join(" ".join(map(_text, row)) for row in cursor.fetchall())
    return found


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return f"{bytes(value).hex()} {bytes(value).decode('latin-1')}"
    return str(value)


def leaks(secret: Secret, places: dict[str, str]) -> dict[str, set[str]]:
    found = {where: secret.in_text(text) for where, text in places.items()}
    for where, text in places.items():
        if secret.in_order(text):
            found[where].add("the arms in order")
    return {where: what for where, what in found.items() if what}


# --- nobody


def test_no_role_sees_the_next_allocation_in_pages_api_logs_or_the_database(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = set_scene(cast)
    secret = secret_of(Trial.objects.get())
    assert len(secret.arms) == trialled.SLOTS - len(OPEN)
    with logged(monkeypatch) as log:
        pages = walk(scene)
        pages |= dict(through_the_api(cast))
        sequence(heartbeat=True)
    assert Trial.objects.get().entries.filter(kind="revealed").count() == len(OPEN)
    assert len(pages) > 1000
    assert leaks(secret, pages) == {}
    assert leaks(secret, {"log": log.getvalue()}) == {}
    tables = dump()
    assert "S3" in tables["store_trialslot"]  # the slot to come is there, its arm is not
    assert leaks(secret, tables) == {}


def test_a_failure_in_the_middle_of_a_reveal_tells_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = trialled.sealed(cast)
    trialled.revealed(cast, 2)
    secret = secret_of(row)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("reddot.store.actions.trial_reveal.enter_in_log", fail)
    client = client_of(cast.taser_lead)
    client.raise_request_exception = False
    with logged(monkeypatch) as log:
        answer = client.post(f"/trial-desk/{SLUG}/reveal/", {"position": "3"})
    assert answer.status_code == 500
    assert leaks(secret, {"page": body_of(answer), "log": log.getvalue()}) == {}
    assert leaks(secret, dump()) == {}


def test_the_ledger_and_snapshots_on_the_disk_hold_nothing_of_it(cast: Cast) -> None:
    row = trialled.sealed(cast)
    trialled.revealed(cast, 2)
    sequence(heartbeat=True)
    secret, kept = secret_of(row), custody_folder()
    files = [
        path
        for path in place().folder.rglob("*")
        if path.is_file() and not path.is_relative_to(kept) and "test.sqlite3" not in path.name
    ]
    texts = {str(path): path.read_bytes().decode("latin-1") for path in files}
    assert files
    assert leaks(secret, texts) == {}


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_as_a_file_holds_no_seed() -> None:
    cast = make_cast()
    row = trialled.sealed(cast)
    trialled.revealed(cast, 3)
    seed = secret_of(row).seed
    assert leaks(Secret(seed, {}), dump()) == {}
    if connection.vendor == "sqlite":
        data = b"".join(path.read_bytes() for path in files_of_database())
        assert row.commitment.encode() in data
        assert seed.encode() not in data
        assert bytes.fromhex(seed) not in data


def files_of_database() -> list[Path]:
    """The file of SQLite with its log of writes, in which lies what was committed."""
    name = str(connection.settings_dict["NAME"])
    return [path for end in ("", "-wal") if (path := Path(f"{name}{end}")).is_file()]


# --- what would be seen if there were a leak


@pytest.mark.parametrize("what", ["seed", "arm", "arms"])
def test_a_leak_planted_in_the_database_is_found(cast: Cast, what: str) -> None:
    row = trialled.sealed(cast)
    trialled.revealed(cast, 2)
    secret = secret_of(row)
    planted = {
        "seed": secret.seed,
        "arm": f"S3 {secret.arms['S3']}",
        "arms": " ".join(secret.arms.values()),
    }[what]
    assert leaks(secret, dump()) == {}
    TrialSlot.objects.filter(trial=row, name="S9").update(columns=json.dumps({"note": planted}))
    assert list(leaks(secret, dump())) == ["store_trialslot"]


def test_a_leak_planted_in_a_page_or_a_log_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = trialled.sealed(cast)
    trialled.revealed(cast, 2)
    secret = secret_of(row)
    row.name = f"Next: S3 {secret.arms['S3']}"
    row.save()
    page = body_of(client_of(None).get(f"/trial/{SLUG}/"))
    assert leaks(secret, {"page": page}) == {"page": {"the arm of S3"}}
    line = f"S4: arm = {secret.arms['S4']}"
    with logged(monkeypatch) as log:
        import logging

        logging.getLogger("reddot").warning("%s %s", line, secret.seed)
    if log.getvalue():
        assert "the seed" in secret.in_text(log.getvalue())
    assert secret.in_text(line) == {"the arm of S4"}


def test_what_was_revealed_is_seen_so_the_walk_does_look(cast: Cast) -> None:
    row = trialled.sealed(cast)
    entry = reveal_next(cast.taser_lead, SLUG)
    seen = Secret("00" * 32, {"S1": entry.arm})
    page = body_of(client_of(None).get(f"/trial/{SLUG}/folder.zip"))
    assert f'"arm":"{entry.arm}"' in page
    assert seen.in_text(f"S1: {entry.arm}") == {"the arm of S1"}
    assert row.entries.get(kind="revealed").arm == entry.arm
    assert set(MEMBERS) >= {"public", "administrator", "researcher"}
