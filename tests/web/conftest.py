"""What the tests of the pages share: the cast, and the folder that static files may lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reddot.store.setup import place

if TYPE_CHECKING:
    from cast import Cast

(place().folder / "static").mkdir(parents=True, exist_ok=True)


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """Everyone of the cast, in a store of their own."""
    from cast import make_cast

    return make_cast()
