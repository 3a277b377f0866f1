"""Where each area of the body map is on the drawing, and what it is called.

Positions are in the units of the drawing, 200 wide and 440 high, as ``sass/_body-map.scss`` and
``templates/components/body_map.html`` have it too. The form numbers the areas; the words are for
people who do not see the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Mark:
    """An area: what the form calls it, where it is in words, its place on the drawing."""

    sign: str
    words: str
    left: int
    top: int


FRONT = (
    ("head and face", 100, 34),
    ("neck and throat", 100, 78),
    ("right side of the chest", 76, 112),
    ("left side of the chest", 124, 112),
    ("right upper arm", 38, 130),
    ("left upper arm", 162, 130),
    ("upper abdomen", 100, 152),
    ("lower abdomen", 100, 190),
    ("right forearm and hand", 26, 196),
    ("left forearm and hand", 174, 196),
    ("groin", 100, 230),
    ("right thigh", 72, 276),
    ("left thigh", 128, 276),
    ("right lower leg and foot", 72, 362),
    ("left lower leg and foot", 128, 362),
)
BACK = (
    ("A", "back of the head", 100, 34),
    ("B", "back of the neck", 100, 78),
    ("C", "left side of the upper back", 76, 116),
    ("D", "right side of the upper back", 124, 116),
    ("E", "left arm from behind", 32, 164),
    ("F", "right arm from behind", 168, 164),
    ("G", "lower back", 100, 172),
    ("H", "buttocks", 100, 224),
    ("J", "left leg from behind", 72, 310),
    ("K", "right leg from behind", 128, 310),
)


@cache
def front_marks() -> Mapping[str, Mark]:
    """The areas at the front by code.

    >>> front_marks()["front_1"].words
    'head and face'
    """
    return {f"front_{i}": Mark(str(i), *place) for i, place in enumerate(FRONT, 1)}


@cache
def back_marks() -> Mapping[str, Mark]:
    """The areas at the back by code.

    >>> back_marks()["back_k"].sign
    'K'
    """
    return {f"back_{place[0].lower()}": Mark(*place) for place in BACK}
