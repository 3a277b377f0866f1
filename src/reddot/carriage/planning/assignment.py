"""The best assignment of officers to the places of courses: exact, and always the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Ints = NDArray[np.int64]
NONE = -1
LARGEST = 2**53  # whole numbers up to it are exact where the assignment is solved


def best_assignment(values: Ints, places: Ints) -> Ints:
    """Give each officer at most one course, no course more officers than places, at the most value.

    Parameters
    ----------
    values
        What each course is worth to each officer, in whole numbers; shape (officers, courses).
        Nobody is given a course that is worth 0 or less.
    places
        The places of each course; shape (courses,).

    Returns
    -------
    numpy.ndarray
        The place of the course of each officer, -1 for none; shape (officers,).

    Notes
    -----
    The linear assignment problem, solved exactly (Crouse 2016, doi:10.1109/TAES.2016.140952).
    Of several best assignments it takes one that gives the earlier rows the earlier columns, as
    long as the numbers stay small enough to be exact; the same numbers give the same answer.

    Examples
    --------
    >>> best_assignment(np.array([[5, 4], [5, 1]]), np.array([1, 1]))
    array([1, 0])
    """
    officers, courses = values.shape
    if not values.size:
        return np.full(officers, NONE, np.int64)
    course_of = np.repeat(np.arange(courses), np.minimum(places, officers))
    worth = np.where(values > 0, values, 0)
    rows, columns = linear_sum_assignment(_in_order(worth)[:, course_of], maximize=True)
    found = np.full(officers, NONE, np.int64)
    found[rows] = course_of[columns]
    kept = worth[np.arange(officers), found] > 0
    return np.where((found != NONE) & kept, found, NONE)


def _in_order(worth: Ints) -> NDArray[np.float64]:
    """The worth with a part so small that it decides only between assignments of one worth."""
    officers, courses = worth.shape
    first = np.multiply.outer(np.arange(officers, 0, -1), np.arange(courses, 0, -1))
    least = officers * int(first.max(initial=0)) + 1
    if int(worth.max(initial=0)) * least * max(officers, 1) >= LARGEST:
        return worth.astype(np.float64)
    return np.where(worth > 0, worth * least + first, 0).astype(np.float64)
