import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.records.importers.import_report import ImportReport, Restoration
from reddot.records.problems import Problem

counts = st.integers(0, 1000)


@given(counts, counts)
def test_kept_and_refused_add_up_to_read(kept: int, refused: int) -> None:
    assert ImportReport(kept + refused, kept, refused).rows_read == kept + refused


@given(counts, counts, st.integers(-3, 3).filter(bool))
def test_an_account_that_does_not_add_up_cannot_be_made(kept: int, refused: int, off: int) -> None:
    with pytest.raises(ValueError, match=f"{kept} kept"):
        ImportReport(kept + refused + off, kept, refused)


def test_an_account_is_json_in_the_shape_that_others_rely_on() -> None:
    report = ImportReport(
        3, 2, 1, [Restoration("age", "Nov-17", "11-17", 4)], [Problem("age", "odd", "Odd.", 7)]
    )
    assert json.loads(json.dumps(report.as_json())) == {
        "rows_read": 3,
        "rows_kept": 2,
        "rows_refused": 1,
        "restored": [{"field": "age", "found": "Nov-17", "restored": "11-17", "rows": 4}],
        "problems": [{"row": 7, "field": "age", "code": "odd", "message": "Odd."}],
        "recoded": [],
        "as_given": [],
        "files": [],
        "counts": {},
    }
