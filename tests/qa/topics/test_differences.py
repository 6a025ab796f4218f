import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.topics.differences import difference


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mayor supported the port.", "The mayor opposed the port."),
        ("Ships sail to Odesa again.", "Ships do not sail to Odesa."),
        ("Exports rose in May.", "Exports fell in June."),
    ],
)
def test_what_one_says_and_the_other_denies_is_opposed(one: str, other: str) -> None:
    assert difference(one, other) == "opposed"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The convoy had forty ships.", "The convoy had twelve ships."),
        ("Russia supplied 45 per cent of the gas.", "Russia supplied 8% of the gas."),
        ("It cost two million dollars.", "It cost 3.5 million dollars."),
    ],
)
def test_what_is_counted_otherwise_has_other_figures(one: str, other: str) -> None:
    assert difference(one, other) == "other figures"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The convoy had forty ships.", "The convoy had 40 ships."),
        ("The convoy had forty ships.", "The convoy had twelve sailors."),
        ("Finland joined on 4 April 2023.", "Sweden joined on 7 March 2024."),
        ("Ships sail to Odesa.", "Ships sail to Odesa."),
        ("", ""),
    ],
)
def test_the_rest_differs_in_nothing_that_words_tell(one: str, other: str) -> None:
    assert difference(one, other) is None


@given(st.text(), st.text())
def test_it_is_the_same_whichever_comes_first(one: str, other: str) -> None:
    assert difference(one, other) == difference(other, one)
    assert difference(one, one) != "other figures"
