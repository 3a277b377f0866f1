import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.records.forces import NATIONAL, find_force, force_names, plain_label, read_place

MARKS = ["(R)", "*", "†", "³", "[note 3]", "(P)", " ", "\n", "\u00a0"]


def test_there_are_43_territorial_forces_and_the_british_transport_police() -> None:
    assert len(force_names()) == 44
    assert "British Transport Police" in force_names()


@given(
    st.sampled_from(force_names()),
    st.lists(st.sampled_from(MARKS), max_size=3),
    st.lists(st.sampled_from(MARKS), max_size=3),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_marks_footnotes_spaces_and_case_do_not_make_another_force(
    name: str, before: list[str], after: list[str], spelt: object
) -> None:
    label = "".join(before) + spelt(name) + "".join(after)  # type: ignore[operator]
    place = read_place(label)
    assert (place.name, place.area, place.known) == (name, "force", True)


@pytest.mark.parametrize("label", ["Norfolk1", "Norfolk2,3", "Norfolk12"])
def test_a_footnote_number_stuck_to_a_name_is_no_part_of_it(label: str) -> None:
    assert read_place(label).name == "Norfolk"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("London, City of", "City of London"),
        ("Metropolitan", "Metropolitan Police"),
        ("Avon and Somerset", "Avon & Somerset"),
        ("Hampshire & Isle of Wight", "Hampshire"),
        ("Dyfed Powys", "Dyfed-Powys"),
    ],
)
def test_other_spellings_are_the_same_force(label: str, name: str) -> None:
    assert read_place(label).name == name == find_force(label)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Kent Police", "Kent"),
        ("West Midlands Police", "West Midlands"),
        ("Metropolitan Police Service", "Metropolitan Police"),
        ("Dyfed–Powys", "Dyfed-Powys"),
        ("Suffolk Constabulary", "Suffolk"),
    ],
)
def test_a_force_is_known_by_the_name_on_its_own_letters(label: str, name: str) -> None:
    assert read_place(label).name == name


@pytest.mark.parametrize("label", ["England and Wales", "Total England and Wales", "TOTAL"])
def test_the_nation_is_known_by_its_totals(label: str) -> None:
    assert read_place(label).name == NATIONAL
    assert read_place(label).area == "national"


def test_west_midlands_is_a_region_and_a_force_and_never_one_for_the_other() -> None:
    assert read_place("West Midlands", region_seen=False).name == "West Midlands region"
    assert read_place("West Midlands", region_seen=True).name == "West Midlands"
    assert read_place("Total West Midlands").name == "West Midlands region"
    assert find_force("west midlands") == "West Midlands"
    assert find_force("West Midlands region") == "West Midlands region"


def test_a_force_never_seen_keeps_its_name_and_is_marked_as_not_known() -> None:
    place = read_place("Forest of Dean (R)")
    assert (place.name, place.area, place.known) == ("Forest of Dean", "force", False)


def test_an_unknown_force_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(UsageError, match=r"'Norflk'.*Norfolk"):
        find_force("Norflk")


@given(st.text(max_size=30))
def test_stripping_a_label_twice_is_stripping_it_once_or_leaves_a_shorter_one(text: str) -> None:
    once = plain_label(text)
    assert len(plain_label(once)) <= len(once) <= max(len(text), 0)
    assert once == once.strip()
