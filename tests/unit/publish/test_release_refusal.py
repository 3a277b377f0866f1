"""A release that would show what its policy protects is refused: the cell, and by which route."""

from __future__ import annotations

from pathlib import Path

import pytest
from release_reports import OPEN, SHIPPED, column, put_out, reports, with_ced

from reddot.disclosure.refusal import ReleaseRefusedError
from reddot.errors import EXIT_CHECK_FAILED

BIG = (*reports(20), *reports(15, gender="female"), *reports(12, age="35-49"))
STRICT = 'method = "threshold", width = 1'  # zeros are shown
WIDE = 'method = "threshold", width = 3'


def refused(words: object) -> str:
    """The text of a refusal, which a person is to understand."""
    text = str(words)
    assert "would show what its policy protects" in text
    assert "Withhold more" in text
    return text


def test_a_protected_count_that_is_the_only_one_beside_open_tables(tmp_path: Path) -> None:
    """Both margins are open: whoever is female and over 64 is one of one."""
    known = (*BIG, *reports(1, gender="other", age="65+"))
    blocks = {
        "reports_by_age_band": OPEN,
        "reports_by_gender": OPEN,
        "reports_by_age_band_and_gender": STRICT,
    }
    with pytest.raises(ReleaseRefusedError) as caught:
        put_out(known, blocks, tmp_path / "1")
    text = refused(caught.value)
    assert "reports_by_age_band_and_gender" in text
    assert "gender other" in text
    assert "must be 1" in text
    assert "reports_by_gender: force Eastshire, period 2017/18, gender other (1)" in text or (
        "reports_by_age_band: force Eastshire, period 2017/18, age_band 65+ (1)" in text
    )
    assert not (tmp_path / "1").exists()
    assert caught.value.exit_code == EXIT_CHECK_FAILED


def test_the_same_with_the_margins_protected_goes_out(tmp_path: Path) -> None:
    known = (*BIG, *reports(1, gender="other", age="65+"))
    blocks = {
        "reports": OPEN,
        "reports_by_age_band": SHIPPED,
        "reports_by_gender": SHIPPED,
        "reports_by_age_band_and_gender": SHIPPED,
    }
    folder = put_out(known, blocks, tmp_path / "1")
    assert column(folder, "reports_by_gender", "gender")["other"] == "suppressed"


def test_a_width_that_a_public_total_of_one_does_not_leave(tmp_path: Path) -> None:
    known = (*BIG, *reports(1, **with_ced("fired")))
    with pytest.raises(ReleaseRefusedError) as caught:
        put_out(known, {"reports": OPEN, "ced": OPEN, "ced_by_gender": WIDE}, tmp_path / "1")
    text = refused(caught.value)
    assert "ced_by_gender" in text
    assert "cell fired" in text


def test_an_official_total_of_one_in_a_protected_table(tmp_path: Path) -> None:
    """The totals of a gender are named official and so exact: then both are known."""
    known = (*BIG, *reports(1, gender="other", age="65+"))
    blocks = {
        "reports_by_gender": STRICT + ', official = [["gender"]]',
        "reports_by_age_band_and_gender": STRICT,
    }
    with pytest.raises(ReleaseRefusedError) as caught:
        put_out(known, blocks, tmp_path / "1")
    assert "gender other" in refused(caught.value)


def test_what_an_earlier_release_showed_is_named_as_the_route(tmp_path: Path) -> None:
    """Ages went out openly before; protected now, they are known all the same."""
    known = (*BIG, *reports(1, age="65+", gender="other"))
    first = put_out(known, {"reports_by_age_band": OPEN, "reports_by_gender": OPEN}, tmp_path / "1")
    with pytest.raises(ReleaseRefusedError) as caught:
        put_out(
            known,
            {"reports": OPEN, "reports_by_age_band_and_gender": STRICT},
            tmp_path / "2",
            number=2,
            earlier=(first,),
        )
    text = refused(caught.value)
    assert "release 1, " in text
    assert "gender other" in text
    assert not (tmp_path / "2").exists()


def test_no_refusal_lets_true_counts_out_that_nobody_could_know(tmp_path: Path) -> None:
    """The message goes to whoever builds; it names what can be worked out and no other count."""
    known = (*BIG, *reports(1, gender="other", age="65+"), *reports(3, age="11-17"))
    known += reports(2, age="11-17", gender="female")
    blocks = {
        "reports_by_age_band": OPEN,
        "reports_by_gender": OPEN,
        "reports_by_age_band_and_gender": STRICT,
    }
    with pytest.raises(ReleaseRefusedError) as caught:
        put_out(known, blocks, tmp_path / "1")
    for line in refused(caught.value).splitlines():
        assert not (line.startswith("- ") and "11-17" in line.partition(" must be ")[0])
