"""Chooses which of the ranked sentences to quote."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.passage import Hit
from qa.answer_kinds import answer_places
from qa.question import Question
from qa.sentence_ranking import RankedSentence
from qa.wording import stems, words

_MOST = 3
_LEAST_LIKELY = 0.02  # compared with the best: what a further quote must reach
_LEAD = 2  # sentences that are brought along for one that leans on them
_REPEATS = 0.6  # share of words in common, from which a quote repeats another

_LEANS = re.compile(
    r"(?:[“\"'‘(]\s*)?(?:"
    r"(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its|Such|Both|Another|Others)\b"
    r"|The (?:latter|pair|two|same|move|deal|decision|agreement|result|visit|ship)\b"
    r"|The former (?:is|was|has|had|will|would|said|\w+ed)\b"  # not «The former minister…»
    r"|(?:However|But|Yet|Moreover|Instead|Therefore|Thus|Nevertheless|Meanwhile|Also),? )"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article that bear on the question; ``article.text[start:end] == text``.

    Attributes:
        score: Comparable within one question only; higher is better.
    """

    hit: Hit
    start: int
    end: int
    text: str
    score: float


def choose(question: Question, ranked: Sequence[RankedSentence]) -> tuple[Quote, ...]:
    """Up to three quotes, best first, none repeating another, and none far behind the first."""
    quotes: list[Quote] = []
    for sentence in ranked:
        behind = sentence.score - ranked[0].score
        if len(quotes) == _MOST or behind < math.log(_LEAST_LIKELY):
            break
        quote = _quote(question, sentence)
        if not any(_repeats(quote, other) for other in quotes):
            quotes.append(quote)
    return tuple(quotes)


def leans(sentence: str) -> bool:
    """Whether a sentence is hard to understand without the one before it: «He added…»."""
    return bool(_LEANS.match(sentence))


def _quote(question: Question, sentence: RankedSentence) -> Quote:
    """The sentence, with what it leans on, or with what goes on to say what is asked for."""
    candidate, row = sentence.candidate, sentence.row
    sentences = candidate.sentences
    first = row
    while first and row - first < _LEAD and leans(sentences.sentence(first)):
        first -= 1
    last = row + 1 if _goes_on(question, sentence) else row
    start, end = sentences.spans[first][0], sentences.spans[last][1]
    return Quote(candidate.hit, start, end, sentences.slice(start, end), sentence.score)


def _goes_on(question: Question, sentence: RankedSentence) -> bool:
    """Whether only the next sentence, leaning on this one, holds the kind of thing asked for.

    «Biden signed the CHIPS Act. It provides 52.7 billion dollars.»
    """
    sentences, after = sentence.candidate.sentences, sentence.row + 1
    if sentence.marks.kind or after == len(sentences.spans):
        return False
    text = sentences.sentence(after)
    return leans(text) and bool(answer_places(question, words(text)))


def _repeats(one: Quote, other: Quote) -> bool:
    same_article = one.hit.article.article_id == other.hit.article.article_id
    if same_article and one.start < other.end and other.start < one.end:
        return True
    held, known = stems(one.text), stems(other.text)
    return len(held & known) > _REPEATS * (min(len(held), len(known)) or 1)
