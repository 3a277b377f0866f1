"""What the methods say in plain words where the rules' own data do not: denominators, policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reddot.disclosure.policy import Method
from reddot.records.cells import Missing


@dataclass(frozen=True, slots=True)
class Explained:
    """A thing by its name, with what it says and what it does not."""

    name: str
    says: str
    says_not: str


DENOMINATORS: Mapping[str, Explained] = {
    "population": Explained(
        "Residents",
        "How often force was used for the size of the place: reports for 1,000 people who live "
        "there.",
        "How likely a resident is to meet force: people from elsewhere are in the reports and not "
        "among the residents, and those whom police meet are no cross-section of those who live "
        "there.",
    ),
    "officers": Explained(
        "Officers",
        "How often force was used for the size of the force: reports for 1,000 officers, "
        "full-time equivalent.",
        "How often an officer uses force: not every officer is on the front line, and only some "
        "may carry a Taser.",
    ),
}
POLICIES: Mapping[Method, Explained] = {
    Method.NONE: Explained(
        "No protection",
        "Every count is printed as it is. Totals of a whole force are public this way.",
        "",
    ),
    Method.THRESHOLD: Explained(
        "Small counts withheld",
        "A small count, 1 to 4 unless the policy says otherwise, is withheld and printed as "
        "“suppressed”. So are others, where the small one could be worked out from them by adding "
        "and taking away.",
        "A suppressed count is not 0.",
    ),
    Method.ROUNDING: Explained(
        "Rounded",
        "Every count is printed as the nearest multiple of a number, usually 5: 12 is printed as "
        "10, so it may be 8 to 12.",
        "Rounded counts need not add up to the rounded total.",
    ),
    Method.THRESHOLD_ROUNDING: Explained(
        "Small counts withheld, the rest rounded",
        "Both: small counts, and those that would give them away, are withheld; what is printed "
        "is rounded.",
        "",
    ),
}
MISSING: Mapping[Missing, str] = {
    Missing.SUPPRESSED: "It is known and withheld, so that nobody can be recognised.",
    Missing.NOT_STATED: "The report does not say. It is counted in the total, so every part of it "
    "has a least and a most.",
    Missing.NOT_AVAILABLE: "Nobody has supplied the figure. Nothing is known of it.",
    Missing.NOT_APPLICABLE: "The question does not arise.",
}
ZERO = "It was counted, and there was none."
QUESTION_WORDS: Mapping[str, str] = {
    "table": "table",
    "ladder": "order of uses",
    "by": "broken down by",
    "unit": "counting",
    "periods": "periods",
}
