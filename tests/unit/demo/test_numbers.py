import pytest

from reddot.demo import numbers as numbers_module
from reddot.demo.numbers import read_numbers, read_truth, truth_text
from reddot.errors import BadDataError
from reddot.records.codes import read_code_list
from reddot.records.columns import MULTIPLE
from reddot.records.questions import BY_FIELD

NUMBERS = read_numbers()


def test_the_published_totals_of_norfolk_are_the_county_s() -> None:
    assert NUMBERS.reports == 4245
    assert dict(NUMBERS.ced.highest) == {
        "drawn": 98,
        "aimed": 17,
        "arced": 6,
        "red_dot": 131,
        "drive_stun": 1,
        "angled_drive_stun": 3,
        "fired": 27,
        "not_stated": 89,
    }


def test_the_bases_share_out_everybody_and_one_has_an_apostrophe() -> None:
    assert sum(base.share for base in NUMBERS.bases) == pytest.approx(1)
    assert len({base.name for base in NUMBERS.bases}) == len(NUMBERS.bases) == 16
    assert [base.name for base in NUMBERS.bases if "\u2019" in base.name] == ["St Anne\u2019s"]


@pytest.mark.parametrize("question", [*NUMBERS.single, *NUMBERS.multiple])
def test_every_answer_is_a_code_of_its_question(question: str) -> None:
    answers = {**NUMBERS.single, **NUMBERS.multiple}[question]
    code_list = BY_FIELD[question].code_list or ""
    offered = read_code_list(code_list).offered(NUMBERS.last_day)
    assert set(answers) <= set(offered)


def test_every_tactic_and_duty_is_a_code() -> None:
    assert set(NUMBERS.tactics) <= set(read_code_list("tactic").names())
    assert set(NUMBERS.tactics_of_duty) <= set(NUMBERS.tactics)
    duties = {*NUMBERS.people["main_duty"], *NUMBERS.tactics_of_duty.values()}
    assert duties <= set(read_code_list("main_duty").names())
    assert set(NUMBERS.multiple) == set(MULTIPLE)


def test_a_margin_that_does_not_add_up_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (numbers_module._text("county.toml")).replace("male = 3439", "male = 3440", 1)
    monkeypatch.setattr(numbers_module, "_text", lambda _: text)
    with pytest.raises(BadDataError, match=r"perceived_gender adds up to 4246, and there are 4245"):
        read_numbers.__wrapped__()


def test_the_truth_is_what_the_file_says() -> None:
    truth = read_truth()
    assert (truth.carrying, truth.accompanying, truth.eligible_activity) == (1.48, 1.19, 1.30)
    assert truth.independent["assaults"].on_report == 252
    assert "carrying = 1.48" in truth_text()


def test_the_numbers_are_of_one_year() -> None:
    assert (NUMBERS.days(), NUMBERS.period) == (365, "2017/18")
