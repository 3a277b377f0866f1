"""What the tests of the pages share: the framework set up in a folder of its own, and the cast."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.web.settings")
if not os.environ.get("REDDOT_DIR"):
    os.environ["REDDOT_DIR"] = tempfile.mkdtemp(prefix="reddot-tests-")
(Path(os.environ["REDDOT_DIR"]) / "static").mkdir(parents=True, exist_ok=True)

import django  # noqa: E402 - where the data are must be said before

django.setup()

if TYPE_CHECKING:
    from cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """Everyone of the cast, in a store of their own."""
    from cast import make_cast

    return make_cast()
