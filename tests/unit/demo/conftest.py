"""One county, built once, and the same county as its files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from reddot.demo.county import County, build_county
from reddot.demo.write import write_county

SEED = 1


@pytest.fixture(scope="session")
def county() -> County:
    return build_county(SEED)


@pytest.fixture(scope="session")
def written(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the county."""
    folder = tmp_path_factory.mktemp("county")
    write_county(county, folder)
    return folder
