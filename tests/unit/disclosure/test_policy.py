"""Policies: what each says of a count, and what is refused in a file and in which words."""

from __future__ import annotations

import pytest

from reddot.disclosure.policy import Method, Policy, Requirement
from reddot.disclosure.policy_file import read_policies
from reddot.disclosure.ranges import Range
from reddot.errors import BadDataError, UsageError


def test_a_whole_block_is_read_as_it_stands() -> None:
    text = """
    [tables.ced]
    method = "threshold"
    protect = [0, 3]
    width = 3
    below = 1
    above = 2
    roles_known = false
    official = [[], ["force"], ["force", "year"]]
    """
    official = (frozenset[str](), frozenset({"force"}), frozenset({"force", "year"}))
    assert read_policies(text).of("ced") == Policy(
        Method.THRESHOLD, Range(0, 3), 3, 1, 2, 5, False, official
    )


KEPT = [
    (Policy(Method.NONE), 3, Range(3, 3)),
    (Policy(Method.THRESHOLD), 3, None),
    (Policy(Method.THRESHOLD), 0, Range(0, 0)),
    (Policy(Method.THRESHOLD, Range(0, 4)), 0, None),
    (Policy(Method.THRESHOLD), 5, Range(5, 5)),
    (Policy(Method.ROUNDING), 2, Range(0, 2)),
    (Policy(Method.ROUNDING), 3, Range(3, 7)),
    (Policy(Method.THRESHOLD_ROUNDING), 0, Range(0, 0)),
    (Policy(Method.THRESHOLD_ROUNDING), 7, Range(5, 7)),
    (Policy(Method.THRESHOLD_ROUNDING), 8, Range(8, 12)),
]
WITHHELD = [
    (Policy(Method.NONE), 3, None),
    (Policy(Method.THRESHOLD), 3, Range(1, 4)),
    (Policy(Method.THRESHOLD), 9, Range(5)),
    (Policy(Method.THRESHOLD), 0, None),
    (Policy(Method.THRESHOLD, Range(0, 4)), 0, Range(0, 4)),
    (Policy(Method.THRESHOLD, roles_known=False), 9, Range(1)),
    (Policy(Method.THRESHOLD, roles_known=False), 3, Range(1)),
    (Policy(Method.ROUNDING), 0, Range(0)),
]


@pytest.mark.parametrize(("policy", "count", "says"), KEPT)
def test_what_a_shown_count_says(policy: Policy, count: int, says: Range | None) -> None:
    assert policy.kept(count) == says


@pytest.mark.parametrize(("policy", "count", "says"), WITHHELD)
def test_what_a_withheld_count_says(policy: Policy, count: int, says: Range | None) -> None:
    assert policy.withheld(count) == says


@pytest.mark.parametrize("policy", [Policy(method) for method in Method])
def test_what_is_said_is_never_false_and_withholding_never_says_more(policy: Policy) -> None:
    for count in range(60):
        kept, withheld = policy.kept(count), policy.withheld(count)
        assert kept is None or kept.holds(count)
        assert withheld is None or withheld.holds(count)
        assert kept or withheld
        assert not (kept and withheld) or withheld.covers(kept)


@pytest.mark.parametrize(
    ("policy", "count", "wants"),
    [
        (Policy(Method.THRESHOLD, width=3), 2, Requirement(3)),
        (Policy(Method.THRESHOLD, below=1, above=1), 2, Requirement(2, 1, 3)),
        (Policy(Method.THRESHOLD, below=2, above=2), 4, Requirement(2, 2, 4)),
        (Policy(Method.THRESHOLD), 5, None),
        (Policy(Method.ROUNDING, width=2), 1, Requirement(2)),
        (Policy(Method.NONE), 1, None),
    ],
)
def test_a_small_count_needs_no_more_than_its_own_cell_gives(
    policy: Policy, count: int, wants: Requirement | None
) -> None:
    assert policy.requirement(count) == wants


@pytest.mark.parametrize(
    ("wants", "least", "most", "met"),
    [
        (Requirement(2), 1, 3, True),
        (Requirement(2), 1, 2, False),
        (Requirement(2), 1, None, True),
        (Requirement(1, low=2), 3, 9, False),
        (Requirement(1, high=5), 3, 4, False),
        (Requirement(1, low=3, high=5), 3, 5, True),
    ],
)
def test_when_a_requirement_is_met(
    wants: Requirement, least: int, most: int | None, met: bool
) -> None:
    assert wants.met_by(least, most) is met


REFUSED = [
    ('method = "hide"', r"\[tables.t\] method = 'hide'; one of none, threshold, rounding"),
    ("width = 2", r"\[tables.t\] method is missing; one of none"),
    ('method = "none"\nwidht = 2', r"\[tables.t\] widht: unknown; allowed are method, protect"),
    ('method = "threshold"\nprotect = [2, 4]', r"protect = \[2, 4\]; two whole numbers, \[1, 4\]"),
    ('method = "threshold"\nprotect = 4', r"\[tables.t\] protect = 4; two whole numbers"),
    ('method = "threshold"\nwidth = 4', r"width = 4; withheld counts are 1 to 4, so 3 at most"),
    ('method = "threshold"\nwidth = true', r"width = True; a whole number of 1 or more"),
    ('method = "threshold"\nbelow = -1', r"below = -1; a whole number of 0 or more"),
    ('method = "threshold"\nroles_known = 1', r"roles_known = 1; true or false"),
    ('method = "rounding"\nbase = 4', r"base = 4; an odd whole number of 3 or more"),
    ('method = "rounding"\nwidth = 3', r"width = 3; a rounded 0 is 0 to 2, so 2 at most"),
    ('method = "threshold_rounding"\nprotect = [0, 1]\nwidth = 1', "protect up to 2 at least"),
    ('method = "none"\nofficial = ["force"]', r"official = \['force'\]; a list of lists"),
]


@pytest.mark.parametrize(("lines", "words"), REFUSED)
def test_a_wrong_part_is_refused_by_its_place(lines: str, words: str) -> None:
    with pytest.raises(BadDataError, match=words):
        read_policies(f"[tables.t]\n{lines}")


def test_all_that_is_wrong_is_said_together() -> None:
    text = '[tables.a]\nmethod = "x"\n[tables.b]\nmethod = "none"\nwidth = 0'
    with pytest.raises(BadDataError) as refused:
        read_policies(text)
    assert [line.split("]")[0] for line in str(refused.value).splitlines()] == [
        "[tables.a",
        "[tables.b",
    ]


@pytest.mark.parametrize("text", ["", "tables = 3", "[tables]", '[other.t]\nmethod = "none"'])
def test_a_file_without_tables_is_refused(text: str) -> None:
    with pytest.raises(BadDataError, match=r"blocks \[tables.NAME\], at least one"):
        read_policies(text)


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(BadDataError, match="The policy file is not TOML"):
        read_policies("tables = ")


def test_a_block_that_is_none_is_refused() -> None:
    with pytest.raises(BadDataError, match=r"\[tables.t\] is no block"):
        read_policies("[tables]\nt = 3")


def test_a_table_without_a_policy_is_refused_because_there_is_no_default() -> None:
    with pytest.raises(UsageError, match=r"No policy for table 'ced'.*for t\. Add a block"):
        read_policies('[tables.t]\nmethod = "none"').of("ced")
