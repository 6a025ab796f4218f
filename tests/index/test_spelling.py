from hypothesis import given
from hypothesis import strategies as st

from index.spelling import nearest_spelling

TEXTS = ["Zelensky met Scholz.", "Zelensky and Zelenska spoke.", "The Rubymar sank."]


def test_the_nearest_word_is_found_as_it_is_written() -> None:
    assert nearest_spelling("zelenskiy", TEXTS, 2) == "Zelensky"
    assert nearest_spelling("Rubimar", TEXTS, 1) == "Rubymar"
    assert nearest_spelling("Rubyamr", TEXTS, 1) == "Rubymar"


def test_too_many_errors_are_another_word() -> None:
    assert nearest_spelling("Rubicon", TEXTS, 2) is None


def test_the_first_letter_is_right() -> None:
    assert nearest_spelling("Tubymar", TEXTS, 1) is None


def test_of_several_the_most_frequent_is_meant() -> None:
    assert nearest_spelling("Zelenskx", TEXTS, 1) == "Zelensky"


@given(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=4))
def test_what_is_found_stands_in_the_texts(word: str, texts: list[str]) -> None:
    found = nearest_spelling(word, texts, 2)
    assert found is None or any(found in text for text in texts)
