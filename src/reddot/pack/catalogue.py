"""What a pack shows, in order: its parts, and the table and breakdown of each section."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A section to fill: a table, a breakdown, and the published table that stands for both."""

    key: str
    part: str
    title: str
    table: str
    by: str | None = None
    published: str | None = None

    def shown_elsewhere(self) -> bool:
        """Whether publications hold this in another topic's table, Taser being a tactic there."""
        return self.part == "people" and self.table == "ced"

    def table_in(self, releases: bool) -> str | None:
        """The table to ask for: the published one in releases, ``None`` where there is none."""
        return self.published if releases else self.table


PARTS = {
    "uses": "How Taser was used",
    "months": "Month by month",
    "people": "Who force was used on, as officers perceived them",
    "circumstances": "Why and where force was used, and what followed",
    "officers": "The officers who reported",
    "by_tactic": "Tactics",
}

PERCEIVED = {
    "age_band": ("perceived age", "tactics_by_age"),
    "gender": ("perceived gender", "tactics_by_gender"),
    "ethnicity": ("perceived ethnicity", "tactics_by_ethnicity"),
    "health": ("perceived health condition", "tactics_by_health"),
}
CIRCUMSTANCES = {
    "reason": ("reason for force", "tactics_by_reason"),
    "impact_factor": ("impact factor", "tactics_by_impact_factor"),
    "location": ("location", "tactics_by_location"),
    "outcome": ("outcome", "tactics_by_outcome"),
    "primary_conduct": ("primary conduct of the person", None),
}
OFFICERS = {
    "single_crewed": "whether the officer was single-crewed",
    "trained_ced": "whether the officer was trained in Taser",
    "carrying_ced": "whether the officer was carrying Taser",
}


def topics() -> tuple[Topic, ...]:
    """Every section that a pack may have, in order.

    >>> [topic.key for topic in topics()][:3]
    ['ced', 'reports', 'ced_by_month']
    """
    return (
        Topic("ced", "uses", "Taser by its highest use", "ced", published="ced"),
        Topic("reports", "uses", "Reports of force of every kind", "reports", published="reports"),
        Topic("ced_by_month", "months", "Taser uses by month", "ced", "month"),
        Topic("reports_by_month", "months", "Reports of force by month", "reports", "month"),
        *_of_people(),
        *_of_circumstances(),
        *(
            Topic(f"reports_by_{name}", "officers", f"Reports by {words}", "reports", name)
            for name, words in OFFICERS.items()
        ),
        Topic("tactics", "by_tactic", "Tactics used", "tactics", published="tactics"),
    )


def _of_people() -> list[Topic]:
    """Reports and Taser uses by each characteristic; a publication has both in one table."""
    found = []
    for name, (words, published) in PERCEIVED.items():
        found += [
            Topic(
                f"reports_by_{name}", "people", f"Reports by {words}", "reports", name, published
            ),
            Topic(f"ced_by_{name}", "people", f"Taser uses by {words}", "ced", name),
        ]
    return found


def _of_circumstances() -> list[Topic]:
    return [
        Topic(f"reports_by_{name}", "circumstances", f"Reports by {words}", "reports", name, table)
        for name, (words, table) in CIRCUMSTANCES.items()
    ]
