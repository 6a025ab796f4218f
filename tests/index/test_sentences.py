from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans

LANGUAGES = st.sampled_from(["en", "de", "es", "ru", "hi", "ar", "zh", "xx"])


@given(st.text(max_size=300), LANGUAGES)
def test_nothing_but_white_space_lies_outside_sentences(text: str, language: str) -> None:
    end = 0
    for start, stop in sentence_spans(text, language):
        assert end <= start < stop
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_abbreviations_do_not_end_sentences() -> None:
    text = "A senior U.S. official spoke in March. Gen. Smith left at 5 p.m. on Jan. 5."
    assert sentences(text) == [
        "A senior U.S. official spoke in March.",
        "Gen. Smith left at 5 p.m. on Jan. 5.",
    ]


def test_a_sentence_may_begin_without_a_space() -> None:
    assert sentences("It lasted 14 consecutive years.A senior official noted it.") == [
        "It lasted 14 consecutive years.",
        "A senior official noted it.",
    ]


def test_offsets_count_code_points_beyond_the_basic_plane() -> None:
    text = "🚢 sails. 𝔸nother one follows."
    assert sentences(text) == ["🚢 sails.", "𝔸nother one follows."]


def test_no_sentence_crosses_a_blank_line() -> None:
    assert sentences("A title without a stop\n\nThe body.") == [
        "A title without a stop",
        "The body.",
    ]


def test_sentences_of_a_long_paragraph_are_those_of_a_short_one() -> None:
    said = ["The ship sailed at 5 p.m. on Jan. 5.", "“It sank,” he said.", "All died."] * 400
    assert sentences(" ".join(said)) == said


def test_a_sentence_without_end_is_broken() -> None:
    found = sentence_spans("a" * 25_000)
    assert found == [(0, 10_000), (10_000, 20_000), (20_000, 25_000)]
