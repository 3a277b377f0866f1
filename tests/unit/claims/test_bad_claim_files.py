"""Bad claim files: one message that names the claim, the field and what was given; exit code 3."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claims.written import verdict_of, verdicts_of
from reddot.claims.story import parse_story, read_story, shipped_stories
from reddot.cli import app
from reddot.errors import EXIT_BAD_DATA, BadDataError

OF_100 = "numerator = 5\ndenominator = 100\n"
BELOW = "kind = 'threshold'\nbelow = '10%'\n"
ABOUT = "kind = 'about'\nvalue = '50%'\n"
SHARE = "kind = 'share'\nrespondents = 414\n"
COMPARE = (
    "kind = 'comparison'\n{}\n"
    "[claims.group]\nevents = 6\nexposure = 400\n"
    "[claims.reference]\nevents = 3\nexposure = 400\n"
)
FIGURE = "{{ figure = {{ table = '{}', force = '{}', period = '{}', cell = '{}' }} }}"


def figure(
    table: str = "ced", force: str = "Norfolk", period: str = "2017/18", cell: str = "discharge"
) -> str:
    return f"{BELOW}denominator = 372\nnumerator = " + FIGURE.format(table, force, period, cell)


def compare(group: str) -> str:
    reference = "[claims.reference]\nevents = 3\nexposure = 400\n"
    return f"kind = 'comparison'\n{reference}[claims.group]\n{group}\n"


def message_of(text: str) -> str:
    with pytest.raises(BadDataError) as refused:
        verdicts_of(text)
    return str(refused.value)


def expect_words(message: str, words: tuple[str, ...]) -> None:
    for word in words:
        assert re.search(rf"(?<!\w){re.escape(word)}", message), f"{word!r} is not in: {message}"


# the file


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("claims = ", ("story.toml", "not TOML")),
        ("<html></html>", ("story.toml", "not TOML")),
        ("", ("story.toml", "[[claims]]")),
        ("claims = []", ("story.toml", "[[claims]]")),
        ("claims = 'none'", ("story.toml", "[[claims]]")),
        ("[claims]\nid = 'a'", ("story.toml", "[[claims]]")),
        ("[[claim]]\nid = 'a'", ("story.toml", "[[claims]]")),
        ("[[claims]]\ntext = 't'\nkind = 'anecdote'", ("story.toml", "claim number 1", "'id'")),
        ("[[claims]]\nid = 'a'\nkind = 'anecdote'", ("story.toml", "claim number 1", "'text'")),
        ("[[claims]]\nid = 'a'\ntext = 't'", ("story.toml", "claim number 1", "'kind'")),
        ("[[claims]]\nid = 7\ntext = 't'\nkind = 'anecdote'", ("claim number 1", "'id'")),
        (
            "[[claims]]\nid = 'a'\ntext = 't'\nkind = 'anecdote'\n" * 2,
            ("story.toml", "a is given twice"),
        ),
    ],
)
def test_a_file_that_is_no_story_is_refused(text: str, words: tuple[str, ...]) -> None:
    expect_words(message_of(text), words)


@pytest.mark.parametrize(
    "text",
    [
        "story = 5\n[[claims]]\nid = 'a'\ntext = 't'\nkind = 'anecdote'",
        "story = []\n[[claims]]\nid = 'a'\ntext = 't'\nkind = 'anecdote'",
        "[story]\nsources = 5\n[[claims]]\nid = 'a'\ntext = 't'\nkind = 'anecdote'",
        "claims = [1, 2]",
        "claims = ['a claim']",
    ],
)
def test_a_file_of_the_wrong_shape_is_refused(text: str) -> None:
    assert "story.toml" in message_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "claims = " + "[" * 5000 + "]" * 5000,
        "claims = " + "9" * 5000,
    ],
    ids=["nested 5,000 deep", "a number of 5,000 digits"],
)
def test_a_file_that_the_toml_reader_cannot_take_is_refused(text: str) -> None:
    assert "not TOML" in message_of(text)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_text("[[claims]]\nid = 'a'\ntext = 't'\nkind = 'anecdote'\n", encoding="utf-8-sig")
    assert read_story(path).claims[0].claim_id == "a"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_bytes("[[claims]]\ntext = '£5'\n".encode("cp1252"))
    with pytest.raises(BadDataError, match="UTF-8"):
        read_story(path)


def test_a_file_that_is_not_there_is_refused_with_the_stories_that_ship(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="taser-2018"):
        read_story(tmp_path / "none.toml")
    assert "taser-2018" in shipped_stories()


def test_a_folder_is_no_claim_file(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="no such claim file"):
        read_story(tmp_path)


# the claim: words that its message must hold beside the claim's own id

REFUSED: dict[str, tuple[str, tuple[str, ...]]] = {
    "unknown kind": ("kind = 'rumour'", ("rumour", "threshold", "anecdote")),
    "kind in capitals": ("kind = 'Threshold'", ("Threshold", "threshold")),
    "unknown field": (f"{BELOW}{OF_100}bellow = 5", ("bellow", "below")),
    "field of another kind": (f"{BELOW}{OF_100}percent = '5%'", ("percent", "threshold")),
    "neither below nor above": (f"kind = 'threshold'\n{OF_100}", ("below", "above")),
    "below and above": (f"{BELOW}above = '5%'\n{OF_100}", ("below", "above")),
    "threshold in words": (f"kind = 'threshold'\nbelow = 'ten'\n{OF_100}", ("below", "ten")),
    "threshold a boolean": (f"kind = 'threshold'\nbelow = true\n{OF_100}", ("below", "True")),
    "threshold a list": (f"kind = 'threshold'\nbelow = [1]\n{OF_100}", ("below", "[1]")),
    "threshold not a number": (f"kind = 'threshold'\nbelow = nan\n{OF_100}", ("below", "nan")),
    "threshold of zero": (f"kind = 'threshold'\nbelow = 0\n{OF_100}", ("below", "0")),
    "no numerator": (f"{BELOW}denominator = 5", ("numerator",)),
    "no denominator": (f"{BELOW}numerator = 5", ("denominator",)),
    "numerator above denominator": (
        f"{BELOW}numerator = 101\ndenominator = 100",
        ("numerator", "101 of 100"),
    ),
    "zero denominator": (f"{BELOW}numerator = 0\ndenominator = 0", ("denominator", "0")),
    "negative given": (
        f"{BELOW}numerator = {{ given = -1 }}\ndenominator = 9",
        ("numerator", "-1"),
    ),
    "numerator a boolean": (f"{BELOW}numerator = true\ndenominator = 9", ("numerator", "number")),
    "numerator in words": (f"{BELOW}numerator = 'six'\ndenominator = 9", ("numerator", "six")),
    "numerator a list": (f"{BELOW}numerator = [6]\ndenominator = 9", ("numerator", "[6]")),
    "given a boolean": (f"{BELOW}numerator = {{ given = true }}\ndenominator = 9", ("numerator",)),
    "given in words": (f"{BELOW}numerator = {{ given = 'six' }}\ndenominator = 9", ("six",)),
    "number of nothing known": (
        f"{BELOW}numerator = {{ givn = 6 }}\ndenominator = 9",
        ("numerator", "given", "figure", "days", "not_given"),
    ),
    "days of no period": (
        f"{BELOW}numerator = 6\ndenominator = {{ days = 'last year' }}",
        ("denominator", "last year", "2017/18"),
    ),
    "unknown force": (figure(force="Norfork"), ("Norfork", "Norfolk")),
    "unknown cell": (figure(cell="dischrge"), ("numerator", "dischrge", "discharge")),
    "figure without a cell": (
        f"{BELOW}denominator = 9\nnumerator = {{ figure = {{ table = 'ced' }} }}",
        ("numerator", "force", "period"),
    ),
    "value in words": ("kind = 'about'\nvalue = 'half'\n" + OF_100, ("value", "half")),
    "no value": ("kind = 'about'\n" + OF_100, ("value",)),
    "value of zero": ("kind = 'about'\nvalue = 0\n" + OF_100, ("value", "above 0")),
    "tolerance of zero": (f"{ABOUT}tolerance = 0\n{OF_100}", ("tolerance", "above 0")),
    "dispersion below 1": (f"{BELOW}{OF_100}dispersion = 0.5", ("dispersion", "0.5")),
    "dispersion in words": (f"{BELOW}{OF_100}dispersion = 'high'", ("dispersion", "high")),
    "unknown direction": (
        COMPARE.format("direction = 'up'"),
        ("direction", "up", "more", "fewer"),
    ),
    "group without exposure": (compare("events = 6"), ("group", "exposure")),
    "group without events": (compare("exposure = 6"), ("group", "events")),
    "exposure of zero": (compare("events = 6\nexposure = 0"), ("group exposure", "0")),
    "no respondents": ("kind = 'share'\npercent = '69%'", ("respondents",)),
    "no percentage": (SHARE, ("percent", "at_least")),
    "percentage no count rounds to": (
        "kind = 'share'\nrespondents = 7\npercent = '50%'",
        ("50%", "7"),
    ),
    "percentage above 100": (f"{SHARE}percent = '101%'", ("101%",)),
    "percentage in words": (f"{SHARE}percent = 'most'", ("most",)),
    "percentage a boolean": (f"{SHARE}percent = true", ("percent",)),
    "more at least than respondents": (f"{SHARE}at_least = 500", ("500", "414")),
    "population below respondents": (
        f"{SHARE}percent = '69%'\npopulation = [400]",
        ("population", "400", "414"),
    ),
    "population nested": (f"{SHARE}percent = '69%'\npopulation = [[1500]]", ("population", "1500")),
    "population one number": (f"{SHARE}percent = '69%'\npopulation = 1500", ("population", "1500")),
    "count without a value": ("kind = 'count'", ("value",)),
    "an unnamed total without totals": (
        "kind = 'count'\nvalue = 3\nsays_which = false",
        ("of",),
    ),
    "month malformed": (
        "kind = 'count'\nmonths = { from = 'June 2016', to = '2017-06' }",
        ("months", "June 2016", "2016-06"),
    ),
    "month 13": ("kind = 'count'\nmonths = { from = '2016-13', to = '2017-06' }", ("2016-13",)),
    "month missing": ("kind = 'count'\nmonths = { from = '2016-06' }", ("months",)),
    "pledge without wordings": ("kind = 'pledge'", ("wordings",)),
    "pledge with an empty list": ("kind = 'pledge'\nwordings = []", ("wordings",)),
    "wording lacking parts": (
        "kind = 'pledge'\n[[claims.wordings]]\nsaid = '2018'\nwho = 'the chief'",
        ("wording 1", "what", "population", "date"),
    ),
    "second wording lacking a part": (
        "kind = 'pledge'\n"
        + "[[claims.wordings]]\nsaid = 'a'\nwho = 'b'\nwhat = 'c'\npopulation = 'd'\ndate = 'e'\n"
        + "[[claims.wordings]]\nsaid = 'a'\nwho = 'b'\nwhat = 'c'\npopulation = 'd'\n",
        ("wording 2", "date"),
    ),
}

UNREFUSED: dict[str, tuple[str, tuple[str, ...]]] = {
    # passes in silence
    "unknown table": (figure(table="cde"), ("numerator", "cde", "ced")),
    "a period that is none": (figure(period="last year"), ("numerator", "last year", "2017/18")),
    "up_to below given": (
        f"{BELOW}numerator = {{ given = 50, up_to = 20 }}\ndenominator = 372",
        ("numerator", "up_to", "20", "50"),
    ),
    "up_to a boolean": (
        f"{BELOW}numerator = {{ given = 0, up_to = true }}\ndenominator = 372",
        ("numerator", "up_to"),
    ),
    "a negative count": ("kind = 'count'\nvalue = -3", ("value", "-3")),
    "a count that is no number": ("kind = 'count'\nvalue = nan", ("value", "nan")),
    "an endless count": ("kind = 'count'\nvalue = inf", ("value", "inf")),
    "months backwards": (
        "kind = 'count'\nmonths = { from = '2017-06', to = '2016-06' }",
        ("months", "2017-06", "2016-06"),
    ),
    "clusters that do not add up to the count": (
        f"{BELOW}numerator = {{ given = 50, clusters = [[1, 50], [2, 50]] }}\ndenominator = 1000",
        ("numerator", "clusters", "50"),
    ),
    "dispersion a boolean": (f"{BELOW}{OF_100}dispersion = true", ("dispersion", "True")),
    "a misspelt field of a reading": (
        f"{BELOW}{OF_100}readings = [{{ name = 'other', denominater = 20 }}]",
        ("readings", "denominater"),
    ),
    "a misspelt field of a number": (
        f"{BELOW}numerator = {{ given = 5, sorce = 'x' }}\ndenominator = 100",
        ("numerator", "sorce"),
    ),
    "a misspelt field of a figure": (
        f"{BELOW}denominator = 372\nnumerator = {{ figure = {{ table = 'ced', force = 'Norfolk', "
        "period = '2017/18', cell = 'discharge', stated_olny = true } }",
        ("numerator", "stated_olny"),
    ),
    "a misspelt field of speaks_of": (
        f"{BELOW}{OF_100}speaks_of = {{ unti = 'person' }}",
        ("speaks_of", "unti"),
    ),
    "a misspelt field of a group": (
        compare("events = 6\nexposure = 400\nexposrue = 3"),
        ("group", "exposrue"),
    ),
    "readings of a kind that has none": (
        COMPARE.format("readings = [{ name = 'other', direction = 'fewer' }]"),
        ("readings",),
    ),
    "an unknown measure": (f"{BELOW}{OF_100}measure = 'ratio'", ("measure", "ratio")),
    "percent and at_least": (f"{SHARE}percent = '69%'\nat_least = 300", ("percent", "at_least")),
    "half a respondent": ("kind = 'share'\nrespondents = 414.5\npercent = '69%'", ("respondents",)),
    "says_which in words": (
        "kind = 'count'\nvalue = 3\nsays_which = 'no'\nof = [31]",
        ("says_which", "no"),
    ),
    "notes in one text": ("kind = 'anecdote'\nnotes = 'one note'", ("notes",)),
    "a negative claimed ratio": (COMPARE.format("claimed_ratio = -2"), ("claimed_ratio", "-2")),
    # names no field, or not what was given
    "a share below 150%": (f"kind = 'threshold'\nbelow = '150%'\n{OF_100}", ("below", "150%")),
    "a negative number": (f"{BELOW}numerator = -1\ndenominator = 9", ("numerator", "-1")),
    "events that are no number": (compare("events = nan\nexposure = 4"), ("events", "nan")),
    "a negative count of events": (compare("events = -1\nexposure = 4"), ("group events", "-1")),
    "no one answered": ("kind = 'share'\nrespondents = 0\npercent = '69%'", ("respondents", "0")),
    "a force of the claim": (
        f"{BELOW}{OF_100}speaks_of = {{ force = 'Norfork' }}",
        ("speaks_of", "Norfork"),
    ),
    # a traceback
    "a number beyond floats": (f"kind = 'threshold'\nbelow = '1e400'\n{OF_100}", ("below",)),
    "a force in digits": (
        f"{BELOW}denominator = 9\nnumerator = {{ figure = {{ table = 'ced', force = 3, "
        "period = '2017/18', cell = 'total' } }",
        ("numerator", "force", "3"),
    ),
    "a figure in words": (
        f"{BELOW}denominator = 9\nnumerator = {{ figure = 'total' }}",
        ("numerator", "figure", "total"),
    ),
    "cells in digits": (
        f"{BELOW}denominator = 9\nnumerator = {{ figure = {{ table = 'ced', force = 'Norfolk', "
        "period = '2017/18', cells = 5 } }",
        ("numerator", "cells", "5"),
    ),
    "a list in a cell": (
        f"{BELOW}denominator = 9\nnumerator = {{ figure = {{ table = 'ced', force = 'Norfolk', "
        "period = '2017/18', cell = ['total'] } }",
        ("numerator", "cell", "total"),
    ),
    "up_to in words": (
        f"{BELOW}numerator = {{ given = 5, up_to = 'ten' }}\ndenominator = 99",
        ("numerator", "up_to", "ten"),
    ),
    "clusters in words": (
        f"{BELOW}numerator = {{ given = 5, clusters = 'many' }}\ndenominator = 99",
        ("numerator", "clusters", "many"),
    ),
    "clusters of three": (
        f"{BELOW}numerator = {{ given = 5, clusters = [[1, 2, 3]] }}\ndenominator = 99",
        ("numerator", "clusters"),
    ),
    "dispersion a text of digits": (f"{BELOW}{OF_100}dispersion = '2'", ("dispersion", "2")),
    "dispersion of a comparison in words": (
        COMPARE.format("dispersion = 'high'"),
        ("dispersion", "high"),
    ),
    "a claimed ratio of zero": (COMPARE.format("claimed_ratio = 0"), ("claimed_ratio", "0")),
    "a claimed ratio in words": (
        COMPARE.format("claimed_ratio = 'twice'"),
        ("claimed_ratio", "twice"),
    ),
    "a reported ratio in words": (
        "kind = 'comparison'\nreported_ratio = 'half'",
        ("reported_ratio", "half"),
    ),
    "a group that is a number": (
        "kind = 'comparison'\ngroup = 6\nreference = 3",
        ("group", "6"),
    ),
    "plausible exposures in digits": (
        compare("events = 6\nexposure = { not_given = 'x', plausible = 400 }"),
        ("group exposure", "plausible", "400"),
    ),
    "readings in words": (f"{BELOW}{OF_100}readings = ['all']", ("readings", "all")),
    "readings in digits": (f"{BELOW}{OF_100}readings = 5", ("readings", "5")),
    "speaks_of in words": (f"{BELOW}{OF_100}speaks_of = 5", ("speaks_of", "5")),
    "periods in digits": ("kind = 'anecdote'\nperiods = 5", ("periods", "5")),
    "notes in digits": ("kind = 'anecdote'\nnotes = 5", ("notes", "5")),
    "months in words": ("kind = 'count'\nmonths = '2016-06'", ("months", "2016-06")),
    "the year 0": ("kind = 'count'\nmonths = { from = '0000-06', to = '2017-06' }", ("0000-06",)),
    "a year of five digits": (
        "kind = 'count'\nmonths = { from = '2016-06', to = '20170-06' }",
        ("20170-06",),
    ),
    "days of the year 0": (
        f"{BELOW}numerator = 5\ndenominator = {{ days = '0000/01' }}",
        ("denominator", "0000/01"),
    ),
    "totals in digits": ("kind = 'count'\nvalue = 3\nsays_which = false\nof = 31", ("of", "31")),
    "endless respondents": ("kind = 'share'\nrespondents = inf\npercent = '69%'", ("respondents",)),
    "wordings in words": (
        "kind = 'pledge'\nwordings = ['who what population date said'] ",
        ("wording",),
    ),
    "wordings in digits": ("kind = 'pledge'\nwordings = [1]", ("wording",)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_claim_put_wrongly_is_refused_by_name(case: str) -> None:
    fields, words = REFUSED[case]
    with pytest.raises(BadDataError) as refused:
        verdict_of(fields)
    expect_words(str(refused.value), ("claim x1", *words))


@pytest.mark.parametrize("case", UNREFUSED)
def test_a_claim_put_wrongly_in_a_rarer_way_is_refused_by_name(case: str) -> None:
    fields, words = UNREFUSED[case]
    with pytest.raises(BadDataError) as refused:
        verdict_of(fields)
    expect_words(str(refused.value), ("claim x1", *words))


def test_a_claimed_ratio_near_one_is_judged_in_good_time() -> None:
    start = time.process_time()
    verdict_of(COMPARE.format("claimed_ratio = 1.02"))
    assert time.process_time() - start < 0.5


# the command line


def claims_check(path: Path) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["claims", "check", str(path)])
    return found.exit_code, found.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no toml", ("not TOML",)),
        ("[[claims]]\nid = 'x1'\ntext = 't'\nkind = 'rumour'", ("claim x1", "rumour")),
        (f"[[claims]]\nid = 'x1'\ntext = 't'\n{BELOW}numerator = 5", ("claim x1", "denominator")),
    ],
)
def test_the_command_ends_with_exit_code_3_and_one_message(
    text: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "story.toml"
    path.write_text(text)
    code, message = claims_check(path)
    assert code == EXIT_BAD_DATA == 3
    expect_words(message, ("Error", *words))
    assert "Traceback" not in message


def test_the_command_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    code, message = claims_check(tmp_path / "none.toml")
    assert code == 3
    assert "none.toml" in message


def test_a_message_of_a_bad_claim_names_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_text("[[claims]]\nid = 'x1'\ntext = 't'\nkind = 'rumour'")
    _, message = claims_check(path)
    assert "story.toml" in message


def test_all_problems_of_a_file_are_told_together() -> None:
    claim = "[[claims]]\nid = '{}'\ntext = 't'\nkind = 'rumour'\n"
    message = message_of(claim.format("first") + claim.format("second"))
    expect_words(message, ("claim first", "claim second"))


def test_a_story_without_a_title_is_named_by_its_file() -> None:
    story = parse_story("[[claims]]\nid = 'a'\ntext = 't'\nkind = 'anecdote'", "folder/own.toml")
    assert (story.story_id, story.title, story.published) == ("own", "own", None)
