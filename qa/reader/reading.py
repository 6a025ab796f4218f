"""Reads passages for a question: the answering words, the evidence, and whether none answers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.reader.features import Context, Integers, PairEncoder, Span, Window

Floats = NDArray[np.float32]
# Ids, mask and types, each (b, n), to logits of tokens, (b, n, 3), and of pairs, (b, 4).
Runner = Callable[[Integers, Integers, Integers], tuple[Floats, Floats]]

_LONGEST_ANSWER = 80  # tokens
_BATCH_TOKENS = 4_096


class Answer(NamedTuple):
    """Words of a passage that may answer.

    Attributes:
        sentence: The number of the sentence that they begin in.
        margin: Score of the words over "none": above 0, they are likelier than none.
    """

    span: Span
    sentence: int
    margin: float


@dataclass(frozen=True, slots=True)
class PairReading:
    """What the reader makes of a question, or a claim, and a passage.

    Attributes:
        answers: The likeliest of each sentence that has words, in order.
        answerable: Logit that the passage answers.
        evidence: Of each sentence, the logit that a person must be shown it.
        verdict: Logits of supported, contradicted and unsupported, for a claim.
    """

    answers: tuple[Answer, ...]
    answerable: float
    evidence: tuple[float, ...]
    verdict: tuple[float, float, float]

    @property
    def answer(self) -> Answer | None:
        """The likeliest answer, if any is one; ``None`` if the passage has no words."""
        return max(self.answers, key=lambda answer: answer.margin, default=None)

    @property
    def margin(self) -> float:
        """That of the likeliest answer; without limit below 0 if there are no words."""
        return self.answer.margin if self.answer else -math.inf

    @property
    def supported(self) -> float:
        """Log-odds that the passage bears the claim out."""
        supported, contradicted, unsupported = self.verdict
        return supported - float(np.logaddexp(contradicted, unsupported))

    @property
    def score(self) -> float:
        """How surely the passage answers, comparable among passages."""
        return self.margin + self.answerable


class Reader:
    """Reads pairs with a tokenizer and a network, whatever runs it."""

    def __init__(self, encoder: PairEncoder, run: Runner) -> None:
        """Join the two."""
        self._encoder = encoder
        self._run = run

    def read(self, pairs: Sequence[tuple[str, Context]]) -> list[PairReading]:
        """Read questions or claims, each with its passage, in the order given."""
        windows: list[Window] = []
        bounds = [0]
        counts: list[int] = []
        for question, context in pairs:
            windows += self._encoder.encode(question, context)
            bounds.append(len(windows))
            counts.append(len(context.sentences))
        read = self._windows(windows)
        return [
            _in_whole_words(_joined(read[low:high], count), context.text)
            for (low, high), count, (_, context) in zip(
                pairwise(bounds), counts, pairs, strict=True
            )
        ]

    def _windows(self, windows: Sequence[Window]) -> list[PairReading]:
        order = sorted(range(len(windows)), key=lambda row: len(windows[row].ids))
        read: dict[int, PairReading] = {}
        for rows in _packed(order, windows):
            some = [windows[row] for row in rows]
            tokens, pairs = self._run(*padded(some))
            for row, window, *logits in zip(rows, some, tokens, pairs, strict=True):
                read[row] = decode(window, *logits)
        return [read[row] for row in range(len(windows))]


def padded(windows: Sequence[Window]) -> tuple[Integers, Integers, Integers]:
    """Ids, mask and types of windows, padded to the longest."""
    shape = len(windows), max(len(window.ids) for window in windows)
    ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length], mask[row, :length], types[row, :length] = window.ids, 1, window.types
    return ids, mask, types


def decode(window: Window, tokens: Floats, pair: Floats) -> PairReading:
    """What the logits of one window say; ``tokens`` may be padded."""
    tokens = tokens[: len(window.ids)]
    return PairReading(
        answers=_answers(window, tokens[:, 0], tokens[:, 1]),
        answerable=float(pair[0]),
        evidence=_sentence_means(window, tokens[:, 2]),
        verdict=(float(pair[1]), float(pair[2]), float(pair[3])),
    )


def _packed(order: Sequence[int], windows: Sequence[Window]) -> list[list[int]]:
    packs: list[list[int]] = []
    for row in order:  # ascending by length: the last of a pack is its longest
        if packs and (len(packs[-1]) + 1) * len(windows[row].ids) <= _BATCH_TOKENS:
            packs[-1].append(row)
        else:
            packs.append([row])
    return packs


def _answers(window: Window, start: Floats, end: Floats) -> tuple[Answer, ...]:
    inside = np.flatnonzero(window.in_passage)
    if not len(inside):
        return ()
    low, high = inside[0], inside[-1] + 1
    scores = start[low:high, None] + end[None, low:high]
    allowed = np.triu(np.ones(scores.shape, np.bool_))
    allowed &= ~np.triu(allowed, _LONGEST_ANSWER)
    scores = np.where(allowed, scores, -np.inf)
    last = scores.argmax(axis=1)  # of a span that begins at a token, the likeliest last one
    best = scores.max(axis=1) - (start[0] + end[0])
    found = {}
    for first in np.argsort(best):  # the likeliest of each sentence comes last
        span = window.span_of(int(first + low), int(last[first] + low))
        number = int(window.sentences[first + low])
        found[number] = Answer(span, number, float(best[first]))
    return tuple(found[number] for number in sorted(found))


def _sentence_means(window: Window, logits: Floats) -> tuple[float, ...]:
    inside = window.in_passage
    numbers = window.sentences[inside]
    if not len(numbers):
        return ()
    total = np.bincount(numbers, weights=logits[inside])
    count = np.bincount(numbers)
    means = np.divide(total, count, out=np.full(len(total), -np.inf), where=count > 0)
    return tuple(means.tolist())


def _joined(windows: Sequence[PairReading], sentences: int) -> PairReading:
    """The best window's reading, with the answers and the evidence of all."""
    best = max(windows, key=lambda window: window.score)
    evidence = np.full(sentences, -np.inf)
    for window in windows:
        count = min(len(window.evidence), sentences)
        evidence[:count] = np.maximum(evidence[:count], window.evidence[:count])
    answers: dict[int, Answer] = {}
    for answer in sorted((a for w in windows for a in w.answers), key=lambda a: a.margin):
        answers[answer.sentence] = answer
    in_order = tuple(answers[number] for number in sorted(answers))
    return PairReading(in_order, best.answerable, tuple(evidence.tolist()), best.verdict)


def _in_whole_words(reading: PairReading, text: str) -> PairReading:
    """The answers to the ends of their first and last words: a token may be a part of one."""
    answers = (a._replace(span=_whole_words(a.span, text)) for a in reading.answers)
    return replace(reading, answers=tuple(answers))


def _whole_words(span: Span, text: str) -> Span:
    start, end = span
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
