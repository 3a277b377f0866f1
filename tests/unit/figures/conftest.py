"""The three Home Office releases, by the year they are about."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from reddot.records.published import Release


@dataclass(frozen=True, slots=True)
class HomeOffice:
    """The releases by the year they are about."""

    y2016: Release
    y2017_18: Release
    y2018_19: Release

    def all(self) -> tuple[Release, ...]:
        """The three, in order of publication."""
        return (self.y2016, self.y2017_18, self.y2018_19)


@pytest.fixture(scope="session")
def home_office(home_office: dict[str, Release]) -> HomeOffice:
    return HomeOffice(home_office["2016"], home_office["2017/18"], home_office["2018/19"])
