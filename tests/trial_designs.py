"""Designs and slots that tests of the design and the seal share."""

from datetime import UTC, datetime

from reddot.trial.design import design_from_text, slots_from_text
from reddot.trial.seal import TrialLog, batch_content, plan_content, reveal_content, sealed_content

SEED = "0123456789abcdef" * 4
OTHER_SEED = "fedcba9876543210" * 4
MOMENT = datetime(2018, 4, 1, 6, tzinfo=UTC)

TEXT = """
[trial]
name = "Small trial"
id = "small"
force = "Eastshire"
starts_on = 2018-04-01
ends_on = 2018-04-30

[allocation]
block_sizes = [2, 4]
strata = ["station"]

[eligibility]
who = "officers in date"

[plan]
outcomes = [{ name = "force", source = "reports", role = "primary" }]
"""


def changed(*pairs):
    """The text of the design with some of its parts replaced; each must be there."""
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def small_design(*pairs):
    return design_from_text(changed(*pairs))


def slots_csv(count, first=1, stations=2):
    rows = [f"s{n},S{n % stations}" for n in range(first, first + count)]
    return "\n".join(["slot,station", *rows]) + "\n"


def small_slots(design, count=12, after=()):
    return slots_from_text(slots_csv(count, len(after) + 1), design, after)


def sealed_log(design, slots, reveals=0, seed=SEED):
    log = TrialLog()
    contents = [
        ("sealed", sealed_content(seed, design)),
        ("plan_frozen", plan_content(design.plan)),
        ("batch_entered", batch_content(slots)),
        *(("revealed", reveal_content(seed, design, slots, n)) for n in range(1, reveals + 1)),
    ]
    for kind, content in contents:
        log = log.add(kind, content, at=MOMENT, by="test")
    return log
