from pathlib import Path

import pytest
from importers.release import ced_sheet, reports_sheet, write_release


@pytest.fixture
def good_release(tmp_path: Path) -> Path:
    """A whole release of a year never seen."""
    return write_release(tmp_path, {"a": ced_sheet(), "b": reports_sheet()}, "good.ods")
