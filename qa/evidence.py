"""Chooses the sentences that answer a question, and says how likely it is that they do."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.passage import Hit
from qa.answer_kinds import holds_kind
from qa.question import Question, stems, take_apart

_QUOTES = 3
_RARE = 0.002  # share of passages; what is rarer weighs no more
_NEAR_BEST = 0.72  # of the best score: what a further quote must reach
_REPEATS = 0.6  # share of stems in common, from which a quote repeats another

# A sentence that begins so leans on the one before it.
_LEANS = re.compile(
    r"(?:[“\"'‘(]\s*)?(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its|Such|"
    r"The (?:former|latter|"
    r"pair|two|move|deal|decision|same))\b(?!\s+(?:is|was) (?:clear|likely|true|expected) that)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer.

    Attributes:
        sentences: Spans in the article's text, in order.
        vectors: ``(n, d) float32``, one for each sentence, each of length 1.
    """

    hit: Hit
    sentences: tuple[tuple[int, int], ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article that bear on the question; ``article.text[start:end] == text``."""

    hit: Hit
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the archive has on a question.

    Attributes:
        quotes: Best first, at most three, none repeating another.
        probability: That they answer the question, 0 to 1.
        missing: Names and words of the question that the archive never mentions.
    """

    quotes: tuple[Quote, ...]
    probability: float
    missing: tuple[str, ...]


def weigh(
    question: str,
    question_vector: Vectors,
    candidates: Sequence[Candidate],
    document_frequency: Callable[[str], float],
) -> Evidence:
    """Weighs the sentences of some passages as answers.

    Args:
        question_vector: ``(d,) float32`` of length 1.
        document_frequency: Share of passages, 0 to 1, that hold a word.
    """
    asked = take_apart(question)
    frequency = {word: document_frequency(word) for word in asked.words}
    weights = {s: _weight(frequency[w]) for s, w in zip(asked.stems, asked.words, strict=True)}
    missing = tuple(word for word in asked.words if frequency[word] == 0)
    scored = sorted(
        (item for c in candidates for item in _score_all(asked, weights, question_vector, c)),
        key=lambda item: -item.score,
    )
    if not scored:
        return Evidence((), 0.0, missing)
    probability = _probability(asked, weights, missing, scored)
    return Evidence(tuple(_choose(scored)), probability, missing)


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    row: int
    score: float
    cosine: float
    coverage: float
    wide_coverage: float
    kind: bool
    stems: frozenset[str]

    @property
    def text(self) -> str:
        return _slice(self.candidate, self.row)


def _score_all(
    asked: Question, weights: dict[str, float], vector: Vectors, candidate: Candidate
) -> list[_Scored]:
    cosines: NDArray[np.float32] = candidate.vectors @ vector
    header = candidate.hit.article
    about = stems(f"{header.title} {header.subtitle or ''}")
    texts = [_slice(candidate, row) for row in range(len(candidate.sentences))]
    words = [stems(text) for text in texts]
    result = []
    for row, text in enumerate(texts):
        around = words[row] | (words[row - 1] if row else set())
        near = _coverage(weights, words[row])
        context = _coverage(weights, around | about)
        kind = holds_kind(asked, text)
        score = 0.4 * float(cosines[row]) + 0.4 * near + 0.15 * context + 0.12 * kind
        score += 0.05 * candidate.hit.score - 0.1 * (len(words[row]) < 5)
        result.append(
            _Scored(
                candidate,
                row,
                score,
                float(cosines[row]),
                near,
                context,
                kind,
                frozenset(words[row]),
            )
        )
    return result


def _probability(
    asked: Question, weights: dict[str, float], missing: Sequence[str], scored: Sequence[_Scored]
) -> float:
    """Logistic in the evidence of the best sentences."""
    best = max(scored[:3], key=lambda item: item.coverage + item.cosine)
    total = sum(weights.values()) or 1.0
    lost = sum(weights[s] for s, w in zip(asked.stems, asked.words, strict=True) if w in missing)
    lost_names = sum(word in asked.names for word in missing)
    logit = (
        -3.4
        + 4.2 * best.cosine
        + 3.0 * best.coverage
        + 2.2 * best.wide_coverage
        + 0.6 * best.kind
        - 4.0 * lost / total
        - 2.5 * min(lost_names, 2)
    )
    return 1 / (1 + math.exp(-logit))


def _choose(scored: Sequence[_Scored]) -> list[Quote]:
    chosen: list[_Scored] = []
    for item in scored:
        if len(chosen) == _QUOTES or item.score < _NEAR_BEST * scored[0].score:
            break
        if not any(_overlap(item.stems, other.stems) > _REPEATS for other in chosen):
            chosen.append(item)
    return [_quote(item) for item in chosen]


def _quote(item: _Scored) -> Quote:
    """The sentence, with the one before it where it leans on that."""
    spans = item.candidate.sentences
    start, end = spans[item.row]
    if item.row and _LEANS.match(item.text):
        start = spans[item.row - 1][0]
    passage = item.candidate.hit.passage
    text = passage.text[start - passage.start : end - passage.start]
    return Quote(item.candidate.hit, start, end, text, item.score)


def _slice(candidate: Candidate, row: int) -> str:
    start, end = candidate.sentences[row]
    passage = candidate.hit.passage
    return passage.text[start - passage.start : end - passage.start]


def _weight(frequency: float) -> float:
    return 0.25 - math.log(max(frequency, _RARE))


def _coverage(weights: dict[str, float], present: set[str]) -> float:
    total = sum(weights.values())
    return (
        sum(weight for stem, weight in weights.items() if stem in present) / total if total else 0
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)
