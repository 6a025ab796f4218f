import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import FilterError
from index.filters import Filters, fold


def test_folding_forgets_case_spaces_and_kinds_of_dashes() -> None:
    assert fold("Vol 18  Issue 2 May – Jun\u00a02024") == fold("vol 18 issue 2 may-jun 2024")


@given(st.lists(st.sampled_from(["a", " ", "\t", "\u00a0", "-", "–", "Ü"])).map("".join))
def test_a_dash_goes_with_all_spaces_around_it(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    assert fold(text) == " ".join(re.sub(r"\s*[–-]\s*", "-", plain).split())


def test_folding_cuts_what_no_index_takes_and_keeps_it_apart() -> None:
    one, two = (fold("x" * 70_000 + end) for end in "ab")
    assert one != two
    assert len(one.encode()) <= 1_200


def test_folding_takes_what_is_no_unicode() -> None:
    fold("\ud800").encode()


def test_parsing_takes_single_values_and_lists() -> None:
    filters = Filters.parse({"author": "Maritime Desk", "issue": ["A", "B"], "after": "2024-01-31"})
    assert filters == Filters(author=("Maritime Desk",), issue=("A", "B"), after=date(2024, 1, 31))


def test_as_json_reads_back() -> None:
    values = {"category": ["Space"], "before": "2024-02-29"}
    assert Filters.parse(values).as_json() == values


@pytest.mark.parametrize(
    "values",
    [
        {"colour": "red"},
        {"author": 3},
        {"author": [3]},
        {"after": "yesterday"},
        {"after": "2023-02-29"},
        {"after": 20240101},
        {"after": "2024-02-01", "before": "2024-01-01"},
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(FilterError):
        Filters.parse(values)


def test_days_that_cross_are_said() -> None:
    with pytest.raises(FilterError, match="the start date is after the end date"):
        Filters.parse({"after": "2024-02-01", "before": "2024-01-01"})


def test_no_filters_are_false() -> None:
    assert not Filters()
    assert Filters(author=("x",))
