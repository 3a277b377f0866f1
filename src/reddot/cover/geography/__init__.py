"""Zones, stations, boundaries, and the minutes of travel between them."""

from reddot.cover.geography.matrix_file import MatrixLayout, read_minutes
from reddot.cover.geography.places import KINDS, Geography, Kind, Station, Zone
from reddot.cover.geography.read import GeographyFiles, read_geography
from reddot.cover.geography.roads import Speeds, crow_fly_minutes
from reddot.cover.geography.station_file import StationColumns
from reddot.cover.geography.zone_file import ZoneColumns

__all__ = [
    "KINDS",
    "Geography",
    "GeographyFiles",
    "Kind",
    "MatrixLayout",
    "Speeds",
    "Station",
    "StationColumns",
    "Zone",
    "ZoneColumns",
    "crow_fly_minutes",
    "read_geography",
    "read_minutes",
]
