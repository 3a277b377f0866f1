"""Lines with bands: what has no end is a cross, what is missing a gap, nothing falls below 0."""

from __future__ import annotations

import re

import pytest

from reddot.errors import UsageError
from reddot.pack.band_chart import HEIGHT, Axis, BandLine, BandPoint, draw_lines

SHARES = Axis(low=0, high=1, marks=((0, "0%"), (1, "100%")), title="share trained")


def drawn(*lines: BandLine) -> str:
    return draw_lines("key", "Title", lines, SHARES, unit="minutes", said="Said.").svg


def line(*points: BandPoint, name: str = "trained") -> BandLine:
    return BandLine(name, points)


def heights(svg: str, mark: str) -> list[float]:
    """How far down each corner of the paths of a mark lies, from the top of the scale."""
    paths = re.findall(rf'class="mark-{mark}[^>]*>\s*<path d="([^"]+)"', svg)
    return [float(y) for path in paths for y in re.findall(r"[ML][-\d.]+,([-\d.]+)", path)]


def test_never_is_a_cross_with_its_words_and_no_point() -> None:
    svg = drawn(line(BandPoint(0, None, never=True), BandPoint(1, 10, 9, 11)))
    assert "never: nobody trained ever comes" in svg
    assert "never:" not in drawn(line(BandPoint(0, 12, 11, 13), BandPoint(1, 10, 9, 11)))


def test_a_band_ends_at_nought_and_within_the_chart() -> None:
    svg = drawn(line(BandPoint(0, 10, -80, 100), BandPoint(1, 10, -5, 12)))
    found = heights(svg, "area")
    assert found
    assert all(0 <= y <= HEIGHT for y in found)


def test_a_missing_number_is_a_gap_in_the_line() -> None:
    whole = [BandPoint(at / 4, 10.0) for at in range(5)]
    gap = [*whole[:2], BandPoint(0.5, None), *whole[3:]]
    moves = [re.findall(r'class="mark-line[^>]*>\s*<path d="([^"]+)"', drawn(line(*points)))
             for points in (whole, gap)]  # fmt: skip
    assert [path.count("M") for (path,) in moves] == [1, 2]


def test_every_line_has_its_name_in_the_key() -> None:
    one = BandPoint(0.5, 3.0)
    svg = drawn(line(one, name="first"), line(one, name="second"), line(one, name="third"))
    assert all(f">{name}</text>" in svg for name in ("first", "second", "third"))


@pytest.mark.parametrize("count", [0, 4])
def test_lines_that_cannot_be_told_apart_are_refused(count: int) -> None:
    with pytest.raises(UsageError, match=f"{count} lines were given; a chart takes 1 to 3"):
        drawn(*[line(BandPoint(0.5, 1.0))] * count)
