import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verifying.amounts import amounts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It cost 36.5 billion dollars.", {36.5e9}),
        ("It cost 1,234 dollars in 2023.", {1234, 2023}),
        ("Twenty-five of thirty ships", {25, 30}),
        ("the thirty-first member", {31}),
        ("the 31st member", {31}),
        ("two million people", {2e6}),
        ("three hundred thousand", {300_000}),
        ("a dozen ships", {12}),
        ("No one was hurt at first.", set()),
        ("the 1990s", {1990}),
        ("a 747a or 12,345a or 1,2,3", {12, 123}),
        ("12.5 and 12.5a", {12.5, 12}),
        ("芬兰于2023年4月4日加入。", {2023, 4}),
        ("", set()),
    ],
)
def test_digits_and_words_are_the_same(text: str, found: set[float]) -> None:
    assert amounts(text) == found


@given(st.integers(min_value=0, max_value=10**12))
def test_every_number_is_read(number: int) -> None:
    assert amounts(f"There are {number:,} of them.") == {number}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(value >= 0 for value in amounts(text))
