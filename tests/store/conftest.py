"""The cast in a store of their own."""

from __future__ import annotations

import pytest
from cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """Everyone of the cast; what a test writes is gone after it."""
    return make_cast()
