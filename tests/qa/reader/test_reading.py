"""Logits as places, sentences and scores."""

import numpy as np
import pytest

from qa.reader.features import Context, Integers, PairEncoder
from qa.reader.reading import Floats, Reader, Runner, decode

CONTEXT = Context("It sank near Varna. He swam.", "A ship", "2003")


def logits(encoder: PairEncoder, start: str, end: str, none: float = 0.0) -> Floats:
    """Token logits that point at two words of the passage."""
    (window,) = encoder.encode("Where?", CONTEXT)
    tokens = np.zeros((len(window.ids), 3), np.float32)
    tokens[0, :2] = none
    for column, word in enumerate((start, end)):
        at = CONTEXT.text.index(word)
        pieces = window.tokens_of((at, at + len(word)))
        assert pieces is not None
        tokens[pieces[column], column] = 5
    return tokens


def test_the_likeliest_span_is_the_answer(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Where?", CONTEXT)
    reading = decode(window, logits(encoder, "near", "Varna"), np.zeros(4, np.float32))
    assert reading.answer is not None
    assert CONTEXT.text[slice(*reading.answer.span)] == "near Varna"
    assert reading.margin == pytest.approx(10)


def test_a_span_never_ends_before_it_begins(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Where?", CONTEXT)
    reading = decode(window, logits(encoder, "Varna", "near"), np.zeros(4, np.float32))
    assert reading.answer is not None
    assert reading.answer.span[0] < reading.answer.span[1]
    assert reading.margin == pytest.approx(5)


def test_none_may_win(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Where?", CONTEXT)
    reading = decode(window, logits(encoder, "near", "Varna", none=8), np.zeros(4, np.float32))
    assert reading.margin < 0


def test_a_sentence_scores_as_its_tokens_do_on_average(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Where?", CONTEXT)
    tokens = np.zeros((len(window.ids) + 7, 3), np.float32)  # padded
    tokens[: len(window.ids), 2] = np.where(window.sentences == 1, 3.0, -1.0)
    assert decode(window, tokens, np.zeros(4, np.float32)).evidence == pytest.approx((-1, 3))


def test_readings_come_in_the_order_asked_whatever_the_lengths(encoder: PairEncoder) -> None:
    def run(ids: Integers, mask: Integers, _types: Integers) -> tuple[Floats, Floats]:
        pairs = np.zeros((len(ids), 4), np.float32)
        pairs[:, 0] = mask.sum(axis=1)
        return np.zeros((*ids.shape, 3), np.float32), pairs

    texts = ["One. " * 40, "One.", "One. " * 300, ""]
    read = Reader(encoder, run).read([("Who?", Context(text)) for text in texts])
    assert read[1].answerable < read[0].answerable < read[2].answerable
    assert read[3].answer is None
    assert [len(reading.evidence) for reading in read] == [40, 1, 300, 0]


def test_an_answer_has_whole_words(encoder: PairEncoder) -> None:
    (window,) = encoder.encode("Where?", CONTEXT)
    start = CONTEXT.text.index("Varna")
    pieces = window.tokens_of((start, start + 5))
    assert pieces is not None
    assert pieces[0] < pieces[1]
    for piece in pieces:
        tokens = np.zeros((1, len(window.ids), 3), np.float32)
        tokens[0, piece, :2] = 5
        reader = Reader(encoder, scripted(tokens))
        (reading,) = reader.read([("Where?", CONTEXT)])
        assert reading.answer is not None
        assert reading.answer.span == (start, start + 5)


def scripted(tokens: Floats) -> Runner:
    return lambda *_: (tokens, np.zeros((len(tokens), 4), np.float32))
