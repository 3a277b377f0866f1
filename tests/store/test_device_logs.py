"""A device's data log: each row kept or refused by name, the same file stored once."""

from __future__ import annotations

import pytest

from cast import Cast
from reddot.errors import BadDataError, NotPermittedError
from reddot.store import actions
from reddot.store.models import DeviceLogFile, DeviceLogLine

GOOD = """serial_number,at,kind,duration_seconds,cycles
X2-1,2018-01-05T10:00:00Z,trigger,5,1
X2-1,2018-07-05 11:00:00,armed,,
X2-1,yesterday,trigger,5,1
X2-1,2018-01-05T10:00:00Z,fired,5,1
X2-1,2018-01-05T10:00:00Z,trigger,-1,1
X2-1,2018-01-05T10:00:00Z,trigger,5,1.5
,2018-01-05T10:00:00Z,trigger,5,1
"""


def test_rows_read_are_kept_or_refused_by_name(cast: Cast) -> None:
    done = actions.import_device_log(cast.taser_lead, "Eastshire", GOOD.encode())
    assert (done.rows_read, done.rows_kept) == (7, 2)
    assert [(p.row, p.field) for p in done.problems] == [
        (4, "at"), (5, "kind"), (6, "duration_seconds"), (7, "cycles"), (8, "serial_number"),
    ]  # fmt: skip
    local = DeviceLogLine.objects.get(kind="armed")
    assert local.at.isoformat() == "2018-07-05T10:00:00+00:00"


def test_the_same_file_is_stored_once(cast: Cast) -> None:
    for _ in range(2):
        done = actions.import_device_log(cast.taser_lead, "Eastshire", GOOD.encode())
    assert done.known_before
    assert (DeviceLogFile.objects.count(), DeviceLogLine.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"", b"a,b\n1,2\n", b'serial_number,at,kind\n"x']
)
def test_what_is_no_log_is_refused_whole(cast: Cast, data: bytes) -> None:
    with pytest.raises(BadDataError):
        actions.import_device_log(cast.taser_lead, "Eastshire", data)
    assert not DeviceLogFile.objects.exists()


@pytest.mark.parametrize("name", ["author", "supervisor", "administrator", "outsider"])
def test_only_the_taser_lead_of_the_force_loads_one(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermittedError):
        actions.import_device_log(cast.member(name), "Eastshire", GOOD.encode())  # type: ignore[arg-type]
