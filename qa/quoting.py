"""Chooses which of the ranked sentences to quote."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from index.passage import Hit
from index.wording import parts_of, stems, words
from qa.answer_kinds import answer_places
from qa.candidate import Candidate
from qa.question import Question
from qa.sentence_ranking import RankedSentence
from qa.understanding.order_of_time import TimeOrder

MOST = 3  # quotes of an answer
_MOST_ALONG = 5  # of one that follows a matter through time
_LEAST_LIKELY = 0.003  # compared with the best: what a further quote must reach
_AS_LIKELY = 0.05  # likewise: what a newer or older quote must reach to stand before it
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


class _Chosen(NamedTuple):
    """A quote, with what it says, and what the sentence in it says for which it was chosen."""

    quote: Quote
    said: frozenset[str]
    sentence_said: frozenset[str]


def choose(
    question: Question, ranked: Sequence[RankedSentence], most: int = MOST
) -> tuple[Quote, ...]:
    """Quotes, best first, none repeating another, and none far behind the first."""
    chosen: list[_Chosen] = []
    for sentence in ranked:
        behind = sentence.score - ranked[0].score
        if len(chosen) == most or behind < math.log(_LEAST_LIKELY):
            break
        quote = _quote(question, sentence)
        one = _Chosen(quote, _said(quote.text), _said(sentence.text))
        if not any(_repeats(one, other) for other in chosen):
            chosen.append(one)
    return tuple(one.quote for one in chosen)


def in_order(quotes: Sequence[Quote], order: TimeOrder | None) -> tuple[Quote, ...]:
    """Those of the likeliest quotes, best first, that an answer in an order of time needs.

    The newest or the oldest, or for the course of a matter the best of each time; those without a
    date only where there are no others.
    """
    dated = [quote for quote in quotes if quote.hit.article.date]
    if order is None or not dated:
        return tuple(quotes[:MOST])
    if order is TimeOrder.ALONG:
        first_of_each = {quote.hit.article.date: quote for quote in reversed(dated)}
        return tuple(sorted(first_of_each.values(), key=_day)[-_MOST_ALONG:])
    close = quotes[0].score + math.log(_AS_LIKELY)
    dated = [quote for quote in dated if quote.score >= close] or dated
    return tuple(sorted(dated, key=_day, reverse=order is TimeOrder.NEWEST)[:MOST])


def _day(quote: Quote) -> date:
    return quote.hit.article.date or date.min


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
    return quote_of(candidate, first, last, sentence.score)


def quote_of(candidate: Candidate, first: int, last: int, score: float) -> Quote:
    """The sentences of a passage from one row to another, as a quote."""
    sentences = candidate.sentences
    start, end = sentences.spans[first][0], sentences.spans[last][1]
    return Quote(candidate.hit, start, end, sentences.slice(start, end), score)


def _goes_on(question: Question, sentence: RankedSentence) -> bool:
    """Whether only the next sentence, leaning on this one, holds the kind of thing asked for.

    «Biden signed the CHIPS Act. It provides 52.7 billion dollars.»
    """
    sentences, after = sentence.candidate.sentences, sentence.row + 1
    if sentence.marks.kind or after == len(sentences.spans):
        return False
    text = sentences.sentence(after)
    return leans(text) and bool(answer_places(question, words(text)))


def _repeats(one: _Chosen, other: _Chosen) -> bool:
    same_article = one.quote.hit.article.article_id == other.quote.hit.article.article_id
    if same_article and one.quote.start < other.quote.end and other.quote.start < one.quote.end:
        return True
    held, known = one.said, other.said
    if len(held & known) > _REPEATS * min(len(held), len(known)):
        return True
    # what each leans on may be as different as it likes, where the sentence is the same
    held, known = one.sentence_said, other.sentence_said
    return len(held & known) > _REPEATS * max(len(held), len(known))


def _said(text: str) -> frozenset[str]:
    """The words that carry meaning, or all where none does; by pairs of characters where no space
    stands between words.
    """
    carried = stems(text) or frozenset(word.stem for word in words(text)) or frozenset({text})
    return frozenset(piece for one in carried for piece in parts_of(one))
