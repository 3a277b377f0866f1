"""Kilometres as the crow flies."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reddot.cover.simulation.inputs import Floats

EARTH_RADIUS_KM = 6371.0088  # the mean radius of the IUGG


def crow_km(from_degrees: ArrayLike, to_degrees: ArrayLike) -> Floats:
    """Great-circle kilometres from each of n points to each of m, shape (m, n), by haversine.

    Parameters
    ----------
    from_degrees, to_degrees
        Latitude and longitude in degrees, shapes (n, 2) and (m, 2).

    Examples
    --------
    >>> crow_km([(52.0, 1.0)], [(53.0, 1.0)]).round(2).tolist()
    [[111.2]]
    """
    lat1, lon1 = np.radians(np.asarray(from_degrees, np.float64).reshape(-1, 2)).T[:, None, :]
    lat2, lon2 = np.radians(np.asarray(to_degrees, np.float64).reshape(-1, 2)).T[:, :, None]
    half = np.sin((lat2 - lat1) / 2) ** 2
    half = half + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    found: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return found
