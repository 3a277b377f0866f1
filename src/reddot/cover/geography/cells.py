"""Numbers, codes and coordinates in the cells of a file of places, each wrong one named."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reddot.cover.geography.findings import Findings
from reddot.cover.geography.rows import PlaceRow

LARGEST_KM2 = 1_000_000
MOST_RESIDENTS = 100_000_000


def read_code(row: PlaceRow, heading: str, seen: dict[str, str], found: Findings) -> str | None:
    """The code of a place; a blank one, or one that another place has, is a finding."""
    code = row.text(heading)
    if not code:
        found.add(f"{row.where}, {heading}", "it is blank", "Give every place a code of its own")
        return None
    if code in seen:
        found.add(
            f"{row.where}, {heading}",
            f"the code '{code}' is also that of {seen[code]}",
            "Give every zone and every station a code of its own",
        )
        return None
    seen[code] = row.where
    return code


def read_number(row: PlaceRow, heading: str, found: Findings) -> float | None:
    """A finite number; a blank cell or anything else is a finding."""
    given = row.text(heading)
    number = plain_number(given)
    if math.isfinite(number):
        return number
    said = f"it is '{given}'" if given else "it is blank"
    found.add(f"{row.where}, {heading}", said, "Give a number, with a full stop for the decimals")
    return None


def plain_number(given: str) -> float:
    """The number that a cell writes in digits; NaN for anything else, "1_000" included."""
    try:
        return math.nan if "_" in given else float(given)
    except ValueError:
        return math.nan


def read_area(row: PlaceRow, heading: str, found: Findings) -> float | None:
    """Square kilometres above 0."""
    area = read_number(row, heading, found)
    if area is not None and not 0 < area <= LARGEST_KM2:
        allowed = f"An area is above 0 and at most {LARGEST_KM2:,} km². Mend the file"
        found.add(f"{row.where}, {heading}", f"it is {area:g} km²", allowed)
        return None
    return area


def read_population(row: PlaceRow, headings: Sequence[str], found: Findings) -> int | None:
    """Residents, a sum of several columns; none, a part of one or fewer than 0 is a finding."""
    parts = [read_number(row, heading, found) for heading in headings]
    place = f"{row.where}, {' + '.join(headings)}"
    given = [part for part in parts if part is not None]
    if len(given) < len(parts):
        return None
    total = sum(given)
    if min(given) < 0 or total == 0:
        said = "the zone has no population" if total == 0 else f"it is {min(given):g}"
        found.add(
            place,
            said,
            "Each zone has 1 resident or more. Mend the number, or join the zone to its neighbour",
        )
        return None
    if total > MOST_RESIDENTS:
        allowed = f"A zone has at most {MOST_RESIDENTS:,} residents. Mend the file"
        found.add(place, f"it is {total:g}", allowed)
        return None
    if total != int(total):
        found.add(place, f"it is {total:g}", "Residents are a whole number. Mend the file")
        return None
    return int(total)


def read_position(
    row: PlaceRow, latitude: str, longitude: str, found: Findings
) -> tuple[float, float] | None:
    """Degrees of latitude and longitude, each in its range."""
    lat, lon = read_number(row, latitude, found), read_number(row, longitude, found)
    if lat is None or lon is None:
        return None
    right = True
    for heading, value, most in ((latitude, lat, 90.0), (longitude, lon, 180.0)):
        if abs(value) > most:
            right = False
            found.add(
                f"{row.where}, {heading}",
                f"it is {value:g}",
                f"Give degrees from -{most:g} to {most:g} (WGS 84), not metres of a national grid. "
                "Latitude and longitude may be swapped",
            )
    return (lat, lon) if right else None
