"""Targets, padding, and how groups are dealt out to steps."""

import random

import numpy as np

from qa.reader.features import Context, PairEncoder
from qa.reader.training.batches import UNKNOWN, batch_of, item_of, steps
from qa.reader.training.examples import Verdict
from tests.qa.reader.training.tiny import PASSAGE, answered, claim, unanswerable


def test_the_target_is_the_answer_s_tokens(encoder: PairEncoder) -> None:
    item = item_of(answered("Who was in charge?", "Olena Kovalenko"), 0, encoder)
    start, end = item.window.span_of(item.first, item.last)
    assert PASSAGE.text[start:end] == "Olena Kovalenko"
    assert item.sentences.tolist() == [0, 1, 0]
    assert (item.answerable, item.verdict) == (1, UNKNOWN)


def test_none_is_the_first_token_and_no_sentence(encoder: PairEncoder) -> None:
    item = item_of(unanswerable("Who built it?"), 0, encoder)
    assert (item.first, item.last, item.answerable) == (0, 0, 0)
    assert item.sentences.tolist() == [0, 0, 0]


def test_a_claim_says_nothing_of_spans(encoder: PairEncoder) -> None:
    item = item_of(claim("It sank.", Verdict.NOT_SUPPORTED), 0, encoder)
    assert (item.first, item.last, item.answerable) == (UNKNOWN,) * 3
    assert set(item.sentences.tolist()) == {UNKNOWN}
    assert item.verdict == 3


def test_a_long_passage_is_read_in_the_window_that_answers(encoder: PairEncoder) -> None:
    context = Context("It rained again. " * 200 + PASSAGE.text)
    item = item_of(answered("Who was in charge?", "Olena Kovalenko", context), 0, encoder)
    start, end = item.window.span_of(item.first, item.last)
    assert context.text[start:end] == "Olena Kovalenko"
    assert item.sentences[-2] == 1
    assert item.sentences[0] == UNKNOWN  # the first sentence is in another window


def test_padding_is_masked(encoder: PairEncoder) -> None:
    long = answered("Who was in charge?", "Olena Kovalenko")
    short = unanswerable("Who?", Context("It sank."))
    batch = batch_of([(long,), (short, short)], encoder)
    assert batch.group.tolist() == [0, 1, 1]
    assert batch.mask[1].sum() < batch.mask[0].sum() == batch.ids.shape[1]
    assert (batch.places[1][batch.mask[1] == 0] == -1).all()
    assert (batch.evidence[1][1:] == UNKNOWN).all()


def test_steps_hold_every_group_once_and_the_same_for_a_seed() -> None:
    groups = [
        (unanswerable(f"Who built ship {n}?", Context("It sank. " * (n % 17 + 1))),) * (n % 2 + 1)
        for n in range(200)
    ]
    dealt = list(steps(groups, 16, 512, random.Random(3)))
    flat = [group for step in dealt for pack in step for group in pack]
    assert sorted(g[0].question for g in flat) == sorted(g[0].question for g in groups)
    assert dealt == list(steps(groups, 16, 512, random.Random(3)))
    sizes = [sum(len(group) for pack in step for group in pack) for step in dealt]
    assert np.median(sizes) < 32
