"""Holds the sentences of an answer against the passages that it was written from."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.embedding import Vectors
from index.name_forms import other_forms
from index.wording import Word, stem, stems
from qa.answer import Standing
from qa.candidate import Candidate
from qa.quoting import Quote, quote_of
from qa.verifying.amounts import amounts
from qa.verifying.negation import denials
from qa.verifying.support import ENOUGH, Held, Statement, Support, best_support

_JOINT = re.compile(r"[;,]\s+(?:and|but|while|whereas|then)\s+|;\s+", re.IGNORECASE)
_CITED = 3  # passages that one sentence can cite
_SLIGHT = 2  # words that carry meaning, and fewer: many a passage has them, and says another thing
_AS_IT_STANDS = 0.75  # share of a slight claim's words that must stand there as one piece

# Words about the answer itself, of which nothing is claimed where a sentence has no others.
_OF_THE_ANSWER = stems(
    """according answer archive article brief below chronology conclusion details examples facts
    first follow given key known list main note order overview passages points question reasons
    say short source sum summary tell text timeline"""
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of holding a sentence against passages.

    Attributes:
        probability: That the passages say so, 0 to 1.
        quotes: The words that do; none unless it is supported.
        flagged: Numbers, dates and names, as the sentence has them, that none of the passages has
            which it cites, or where it cites none, that which comes nearest.
    """

    standing: Standing
    probability: float = 0.0
    quotes: tuple[Quote, ...] = ()
    flagged: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Passage:
    candidate: Candidate

    @cached_property
    def held(self) -> Held:
        sentences = self.candidate.sentences
        rows = range(len(sentences.spans))
        texts = [sentences.sentence(row) for row in rows]
        return Held(texts, sentences.vectors, self.candidate.about())

    def quote(self, found: Support) -> Quote:
        return quote_of(self.candidate, found.first, found.last, found.probability)


_Found = tuple[Support, _Passage]


class Verifier:
    """Holds sentences against the passages of one answer."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        embed: Callable[[str], Vectors],
        is_exact: Callable[[str, int, int, str], bool],
    ) -> None:
        """Reads nothing yet.

        Args:
            candidates: By their number less one.
            embed: Makes a vector, ``(d,) float32`` of length 1, of a text.
            is_exact: Whether the article of an id has, between two offsets, these words.
        """
        self._passages = [_Passage(candidate) for candidate in candidates]
        self._embed = embed
        self._has = is_exact

    def verdict(self, text: str, numbers: Iterable[int]) -> Verdict:
        """Holds a sentence against the passages that it cites, then against all others.

        Args:
            numbers: Of the passages that it cites; such as do not exist count for nothing.
        """
        claim = Statement(text)
        if not _claims(claim):
            return Verdict(Standing.NO_CLAIM)
        vector = self._embed(text)
        known = [n - 1 for n in numbers if 0 < n <= len(self._passages)][:_CITED]
        cited = [self._passages[n] for n in known]
        others = [one for n, one in enumerate(self._passages) if n not in known]
        by_cited = self._ranked(claim, vector, cited)
        verdict = self._supported(claim, by_cited) or self._by_clauses(text, cited)
        if verdict:
            return verdict
        by_others = self._ranked(claim, vector, others)
        verdict = self._supported(claim, by_others)
        if verdict:
            return verdict
        nearest = sorted(by_cited + by_others, key=lambda pair: -pair[0].probability)[:1]
        held = cited or [passage for _, passage in nearest]
        best = nearest[0][0].probability if nearest else 0.0
        flagged = _flagged(claim, [passage.held.all for passage in held])
        return Verdict(Standing.UNSUPPORTED, best, flagged=flagged)

    def _ranked(
        self, claim: Statement, vector: Vectors, passages: Sequence[_Passage]
    ) -> list[_Found]:
        """What supports the claim in each passage, the likeliest first."""
        found = [
            (support, passage)
            for passage in passages
            if (support := best_support(claim, vector, passage.held))
        ]
        return sorted(found, key=lambda pair: -pair[0].probability)

    def _supported(self, claim: Statement, found: Sequence[_Found]) -> Verdict | None:
        for support, passage in found:
            if support.probability < ENOUGH:
                break
            if len(claim.told) <= _SLIGHT and support.signs.run < _AS_IT_STANDS:
                continue
            quote = passage.quote(support)
            if not _flagged(claim, [passage.held.all]) and self._is_exact(quote):
                return Verdict(Standing.SUPPORTED, support.probability, (quote,))
        return None

    def _is_exact(self, quote: Quote) -> bool:
        return self._has(quote.hit.article.article_id, quote.start, quote.end, quote.text)

    def _by_clauses(self, text: str, cited: Sequence[_Passage]) -> Verdict | None:
        """Passages that say a clause each, where a sentence cites several and none says it all."""
        clauses = [clause for clause in _JOINT.split(text) if _claims(Statement(clause))]
        if len(cited) < 2 or len(clauses) < 2:
            return None
        found = []
        for clause in clauses:
            claim = Statement(clause)
            verdict = self._supported(claim, self._ranked(claim, self._embed(clause), cited))
            if verdict is None:
                return None
            found.append(verdict)
        quotes = tuple(quote for verdict in found for quote in verdict.quotes)
        probability = min(verdict.probability for verdict in found)
        return Verdict(Standing.SUPPORTED, probability, quotes)


def _claims(claim: Statement) -> bool:
    """Whether a sentence says anything that could be so or not: «In short:» does not."""
    if claim.text.rstrip().endswith("?"):
        return False
    return not claim.told <= _OF_THE_ANSWER or bool(claim.amounts) or denials(claim.text) > 0


def _flagged(claim: Statement, held: Sequence[Statement]) -> tuple[str, ...]:
    """Names and amounts that no passage has, as they are written."""
    told = frozenset[str]().union(*(one.told for one in held))
    counted = frozenset[float]().union(*(one.amounts for one in held))
    names = claim.names - told
    strange = names - other_forms(names, told)
    found = [word.text for word in claim.said if _is_strange(word, strange, counted)]
    return tuple(dict.fromkeys(found))


def _is_strange(word: Word, strange: frozenset[str], counted: frozenset[float]) -> bool:
    if word.text[0].isdigit():
        return bool(amounts(word.text) - counted) and not _scaled(word.text, counted)
    return stem(word.text) in strange


def _scaled(text: str, counted: frozenset[float]) -> bool:
    """Whether an amount is there as «36.5» of «36.5 billion»."""
    return any(
        value * scale in counted
        for value in amounts(text)
        for scale in (100, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000)
    )
