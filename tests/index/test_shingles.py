from hypothesis import given
from hypothesis import strategies as st

from index.shingles import folded_words, is_unspaced, shingles


def test_case_width_and_punctuation_do_not_count() -> None:
    assert folded_words("“The Ｂlack Sea,” he said—twice.") == folded_words(
        'the black sea he said "TWICE"'
    )


def test_each_character_of_a_script_without_spaces_is_a_word() -> None:
    assert folded_words("黑海 grain 协议。") == ["黑", "海", "grain", "协", "议"]
    assert is_unspaced("ข้าว")
    assert not is_unspaced("зерно")


def test_shingles_are_runs_of_three_words() -> None:
    assert list(shingles(["one", "ship", "sailed", "away"])) == [
        ("one", "ship", "sailed"),
        ("ship", "sailed", "away"),
    ]


def test_fewer_words_than_that_are_one_shingle() -> None:
    assert list(shingles(["one", "ship"])) == [("one", "ship")]
    assert list(shingles([])) == []


@given(st.text())
def test_whatever_has_words_has_shingles(text: str) -> None:
    words = folded_words(text)
    assert bool(words) == bool(list(shingles(words)))
    assert all(word and not word.isspace() for word in words)
