"""A question and a passage as tokens, and tokens as places in the passage again."""

from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.features import MAX_TOKENS, Context, PairEncoder

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def test_question_heading_and_passage_are_read_together(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Who?", Context("It sank.", "A ship", "2003-05-01"))
    assert window.types.tolist()[:4] == [0, 0, 0, 0]  # [CLS] who ? [SEP]
    assert set(window.types.tolist()[4:]) == {1}
    assert [tuple(row) for row in window.offsets[window.in_passage]] == [(0, 2), (3, 7), (7, 8)]


def test_each_token_knows_its_sentence(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Who?", Context("It sank. He swam."))
    assert window.sentences[window.in_passage].tolist() == [0, 0, 0, 1, 1, 1]


@given(text=ANY_TEXT, data=st.data())
def test_tokens_map_back_to_the_same_code_points(
    encoder: PairEncoder, text: str, data: st.DataObject
) -> None:
    (window,) = encoder.encode("Who?", Context(text))
    inside = np.flatnonzero(window.in_passage)
    offsets = window.offsets[inside]
    assert (offsets >= 0).all()
    assert (offsets <= len(text)).all()
    assert (np.diff(offsets[:, 0]) >= 0).all()
    if len(inside):
        first, last = sorted(data.draw(st.tuples(*[st.sampled_from(inside.tolist())] * 2)))
        span = window.span_of(first, last)
        found = window.tokens_of(span)
        assert found is not None
        assert window.span_of(*found) == span


@given(before=ANY_TEXT, after=ANY_TEXT)
def test_a_word_is_found_whatever_stands_around_it(
    encoder: PairEncoder, before: str, after: str
) -> None:
    text = f"{before} Kovalenko {after}"
    (window,) = encoder.encode("Who?", Context(text))
    start = len(before) + 1
    found = window.tokens_of((start, start + 9))
    assert found is not None
    assert window.span_of(*found) == (start, start + 9)


def test_a_long_passage_is_read_in_windows_that_overlap(encoder: PairEncoder) -> None:
    text = " ".join(f"word{n}" for n in range(600))
    windows = encoder.encode("Which word is the last?", Context(text, "Words"))
    assert len(windows) > 1
    assert all(len(window.ids) <= MAX_TOKENS for window in windows)
    places = {tuple(row) for window in windows for row in window.offsets[window.in_passage]}
    assert max(end for _, end in places) == len(text)
    for one, other in pairwise(windows):
        assert other.offsets[other.in_passage][0, 0] < one.offsets[one.in_passage][-1, 0]


def test_a_span_that_a_window_cuts_is_not_in_it(tokenizer: Path) -> None:
    encoder = PairEncoder(tokenizer, max_tokens=100)
    text = "a " * 150
    windows = encoder.encode("q", Context(text))
    whole = (0, 200)
    assert all(window.tokens_of(whole) is None for window in windows)


def test_an_empty_passage_is_one_window_without_tokens_of_it(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Who?", Context(""))
    assert not window.in_passage.any()
