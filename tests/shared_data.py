"""The real data beside the project, for the tests that read them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """The path of a file of the real data; where it is absent the test skips, in CI it fails."""
    path = SHARED_DATA.joinpath(*parts)
    if not path.exists():
        why = f"the real data '{'/'.join(parts)}' are not at ../shared/data"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{why}; in CI they must be")
        pytest.skip(why)
    return path
