"""Chooses which of the ranked sentences to quote."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

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
_JOINS = 0.05  # likewise: what a sentence beside a quote must reach to be quoted with it
_TOGETHER = 3  # sentences in one quote, but for those that it leans on
_LEAD = 2  # sentences that are brought along for one that leans on them
_REPEATS = 0.6  # share of words in common, from which a quote repeats another

_LEANS = re.compile(
    r"(?:[“\"'‘(]\s*)?(?:"
    r"(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its|Such|Both|Another|Others)\b"
    r"|The (?:latter|pair|two|same|move|deal|decision|agreement|result|visit|ship)\b"
    # not «The former minister…»
    r"|The (?:first|second|third|former) (?:is|was|has|had|will|would|said|\w+ed)\b"
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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Sentences of a passage, from one row to another, that are quoted together.

    Attributes:
        score: Of the best of them.
        said: What all of them say.
        best_said: What the best of them says, with which the stretch began.
    """

    candidate: Candidate
    first: int
    last: int
    score: float
    said: frozenset[str]
    best_said: frozenset[str]

    @property
    def quote(self) -> Quote:
        return quote_of(self.candidate, self.first, self.last, self.score)

    def is_beside(self, other: "_Stretch") -> bool:
        """Whether one follows the other, or holds some of it."""
        return (
            self.candidate is other.candidate
            and self.first <= other.last + 1
            and other.first <= self.last + 1
        )

    def with_more(self, other: "_Stretch") -> "_Stretch":
        """The same with another one that is beside it."""
        first, last = min(self.first, other.first), max(self.last, other.last)
        return replace(self, first=first, last=last, said=self.said | other.said)


def choose(
    question: Question, ranked: Sequence[RankedSentence], most: int = MOST
) -> tuple[Quote, ...]:
    """Quotes, best first, none repeating another, and none far behind the first.

    A likely sentence that follows one that is quoted, or leads to it, is quoted with it.
    """
    chosen: list[_Stretch] = []
    for sentence in ranked:
        behind = sentence.score - ranked[0].score
        if behind < math.log(_LEAST_LIKELY):
            break
        one = _stretch(question, sentence)
        beside = next((i for i, other in enumerate(chosen) if one.is_beside(other)), None)
        if beside is not None:
            more = chosen[beside].with_more(one)
            if behind >= math.log(_JOINS) and more.last - more.first < _TOGETHER:
                chosen[beside] = more
                continue
            if chosen[beside].first <= sentence.row <= chosen[beside].last:
                continue
        if len(chosen) == most:
            break
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
        if len(first_of_each) == 1:  # it tells of the course itself, if anything does
            return tuple(quotes[:MOST])
        return tuple(sorted(first_of_each.values(), key=_day)[-_MOST_ALONG:])
    close = quotes[0].score + math.log(_AS_LIKELY)
    dated = [quote for quote in dated if quote.score >= close] or dated
    return tuple(sorted(dated, key=_day, reverse=order is TimeOrder.NEWEST)[:MOST])


def _day(quote: Quote) -> date:
    return quote.hit.article.date or date.min


def leans(sentence: str) -> bool:
    """Whether a sentence is hard to understand without the one before it: «He added…»."""
    return bool(_LEANS.match(sentence))


def _stretch(question: Question, sentence: RankedSentence) -> _Stretch:
    """The sentence, with what it leans on, or with what goes on to say what is asked for."""
    candidate, row = sentence.candidate, sentence.row
    sentences = candidate.sentences
    first = row
    while first and row - first < _LEAD and leans(sentences.sentence(first)):
        first -= 1
    last = row + 1 if _goes_on(question, sentence) else row
    said = _said(sentences.slice(sentences.spans[first][0], sentences.spans[last][1]))
    return _Stretch(candidate, first, last, sentence.score, said, _said(sentence.text))


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


def _repeats(one: _Stretch, other: _Stretch) -> bool:
    if _overlap(one.quote, other.quote):
        return True
    shared = len(one.said & other.said)
    if shared > _REPEATS * min(len(one.said), len(other.said)):
        return True
    # what each leans on may be as different as it likes, where the sentence is the same
    shared = len(one.best_said & other.best_said)
    return shared > _REPEATS * max(len(one.best_said), len(other.best_said))


def _overlap(one: Quote, other: Quote) -> bool:
    same_article = one.hit.article.article_id == other.hit.article.article_id
    return same_article and one.start < other.end and other.start < one.end


def _said(text: str) -> frozenset[str]:
    """The words that carry meaning, or all where none does; by pairs of characters where no space
    stands between words.
    """
    carried = stems(text) or frozenset(word.stem for word in words(text)) or frozenset({text})
    return frozenset(piece for one in carried for piece in parts_of(one))
