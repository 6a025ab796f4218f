"""How likely it is that a passage says what is claimed, and where it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from index.days import MONTHS
from index.embedding import Vectors
from index.name_forms import other_forms
from index.word_weights import kin_of
from index.wording import Word, parts_of, stem_sequence, stems, words
from index.wording import stem as stem_of
from qa.everyday import is_everyday
from qa.logistic import probability
from qa.verifying.amounts import amounts
from qa.verifying.negation import denials, denied
from qa.verifying.opposites import opposed

_EVERYDAY = 0.4  # what an everyday word counts beside one that tells more
_MOST = 2  # of what is counted
_TOGETHER = 3  # sentences that may say together what is claimed
_SLOT = 5  # words at most, in the place of which others stand
_NEAR = 4  # words, over which half of a nearness is lost


_MONTHS = frozenset(map(stem_of, MONTHS))


class Signs(NamedTuple):
    """What speaks for and against a stretch of some sentences as saying what is claimed.

    Shares are of the claim's words that carry meaning, everyday ones counting less; counts are two
    at most.

    Attributes:
        words: Share that the stretch holds.
        kin: Share that it lacks but holds another form of.
        words_around: Share that it lacks, and passage or title hold.
        names_around: Names that it lacks, and passage or title hold.
        names_unknown: Names that none of these holds.
        amounts_around: Amounts that it lacks, and the passage holds.
        amounts_unknown: Amounts that none of these holds.
        opposed: Whether it says the opposite of a word.
        denial_added: Whether the claim denies something that it has and does not deny.
        denial_lost: Whether it denies something that the claim has and does not deny.
        inverted: Share of names and amounts in another order than there.
        words_inverted: Share of words likewise.
        substituted: Places where it has, between the same words, another name or number.
        meaning: Cosine of the claim and the nearest of its sentences.
        run: Share of the claim's words that stand there as one piece.
        apart: How far the claim's names and amounts stand there from the words beside them, 0 to 1.
        more: Sentences that it has beside the first.
    """

    words: float
    kin: float
    words_around: float
    names_around: float
    names_unknown: float
    amounts_around: float
    amounts_unknown: float
    opposed: float
    denial_added: float
    denial_lost: float
    inverted: float
    words_inverted: float
    substituted: float
    meaning: float
    run: float
    apart: float
    more: float


ENOUGH = 0.4
"""Probability from which a claim counts as supported: models word things anew more than the claims
do that the weights are fitted on.
"""

# Fitted by tests/benchmarks/verifier.py: a logistic regression.
WEIGHTS = Signs(
    words=2.99,
    kin=0.82,
    words_around=-5.90,
    names_around=0.51,
    names_unknown=-3.11,
    amounts_around=-2.75,
    amounts_unknown=-5.92,
    opposed=-7.59,
    denial_added=-6.75,
    denial_lost=0.74,
    inverted=-1.27,
    words_inverted=0.69,
    substituted=-5.02,
    meaning=2.68,
    run=1.36,
    apart=-0.75,
    more=-1.08,
)
INTERCEPT = -2.80


@dataclass(frozen=True)
class Statement:
    """Some words, taken apart once: a claim, or a stretch of a passage."""

    text: str

    @cached_property
    def said(self) -> tuple[Word, ...]:
        return words(self.text)

    @cached_property
    def sequence(self) -> list[str]:
        """Stems of all words, in order; by character where no space stands between words."""
        return stem_sequence(self.text)

    @cached_property
    def told(self) -> frozenset[str]:
        """Stems of the words that carry meaning; pairs of characters likewise."""
        return frozenset(part for one in stems(self.text) for part in parts_of(one))

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of the words that are written as names."""
        return frozenset(
            word.stem
            for place, word in enumerate(self.said)
            if word.capital and not word.function and (place or not is_everyday(word.text))
        )

    def marked(self, first: int, end: int) -> frozenset[str]:
        """Stems of those of some of its words that are names or hold digits."""
        return frozenset(
            stem for stem in self.sequence[first:end] if stem in self.names or _is_number(stem)
        )

    @cached_property
    def amounts(self) -> frozenset[float]:
        return amounts(self.text)

    @cached_property
    def counting(self) -> frozenset[str]:
        """Stems of the words that name an amount."""
        return frozenset(word.stem for word in self.said if amounts(word.text))

    @cached_property
    def denied(self) -> frozenset[str]:
        return denied(self.text)

    @cached_property
    def denials(self) -> int:
        return denials(self.text)

    @cached_property
    def weights(self) -> dict[str, float]:
        """What each word that carries meaning counts."""
        everyday = {word.stem for word in self.said if is_everyday(word.text)}
        return {one: _EVERYDAY if one in everyday else 1.0 for one in self.told}

    def share(self, of: frozenset[str]) -> float:
        """What some of its words count, of all."""
        total = sum(self.weights.values())
        return sum(self.weights[one] for one in of) / total if total else 0.0


@dataclass(frozen=True)
class Held:
    """A passage that a claim is held against.

    Attributes:
        sentences: In order.
        vectors: ``(n, d) float32``, each of length 1.
        about: What is known of the article, as words.
    """

    sentences: Sequence[str]
    vectors: Vectors
    about: str = ""

    @cached_property
    def all(self) -> Statement:
        """The whole passage, and what is known of its article."""
        return Statement("\n".join([*self.sentences, self.about]))

    @cached_property
    def stretches(self) -> list[tuple[int, int, Statement]]:
        """First and last row of each sentence, and of those that follow each other."""
        count = len(self.sentences)
        spans = [(a, a + more) for more in range(_TOGETHER) for a in range(count - more)]
        return [(a, b, Statement(" ".join(self.sentences[a : b + 1]))) for a, b in spans]


@dataclass(frozen=True, slots=True)
class Support:
    """The stretch of a passage that most likely says what is claimed.

    Attributes:
        probability: That it does, 0 to 1.
        first: Row of its first sentence.
        last: Row of its last sentence.
    """

    probability: float
    first: int
    last: int
    signs: Signs


def best_support(claim: Statement, vector: Vectors, held: Held) -> Support | None:
    """The likeliest stretch; ``None`` of a passage without sentences.

    Args:
        vector: The claim's, ``(d,) float32`` of length 1.
    """
    cosines = (held.vectors @ vector).tolist()
    found = (
        _support(claim, held, first, last, there, max(cosines[first : last + 1]))
        for first, last, there in held.stretches
    )
    return max(found, key=lambda support: support.probability, default=None)


def _support(
    claim: Statement, held: Held, first: int, last: int, there: Statement, meaning: float
) -> Support:
    seen = signs(claim, there, held.all, meaning)._replace(more=float(last - first))
    return Support(probability(WEIGHTS, seen, INTERCEPT), first, last, seen)


def signs(claim: Statement, there: Statement, around: Statement, meaning: float) -> Signs:
    """What tells whether a stretch says what is claimed.

    Args:
        around: Its passage, and what is known of the article.
        meaning: Cosine of the two.
    """
    told = claim.told
    counted = _counted(claim, there)
    held = (told & there.told) | counted
    lacking = told - held
    kin = kin_of(lacking, there.told) | other_forms(claim.names & lacking, there.told)
    amounts_lacking = claim.amounts - there.amounts
    names_lacking = claim.names - there.told - kin
    same = SequenceMatcher(None, claim.sequence, there.sequence, autojunk=False)
    return Signs(
        words=claim.share(held),
        kin=claim.share(kin),
        words_around=claim.share((told & around.told) - held - kin),
        names_around=_few(names_lacking & around.told),
        names_unknown=_few(names_lacking - around.told),
        amounts_around=_few(amounts_lacking & around.amounts),
        amounts_unknown=_few(amounts_lacking - around.amounts),
        opposed=float(bool(opposed(frozenset(claim.sequence), frozenset(there.sequence)))),
        denial_added=float(_denies_more(claim, there)),
        denial_lost=float(_denies_more(there, claim)),
        inverted=_inverted(claim, there, claim.names - _MONTHS),
        words_inverted=_inverted(claim, there, told),
        substituted=float(min(_substituted(claim, there, same, counted), _MOST)),
        meaning=meaning,
        run=_run(claim, same),
        apart=_apart(claim, there),
        more=0.0,
    )


def _counted(claim: Statement, there: Statement) -> frozenset[str]:
    """Stems of the claim's numbers that stand there in other signs: «31st», «thirty-first»."""
    if not claim.amounts <= there.amounts:
        return frozenset()
    return claim.counting & claim.told


def _few(found: frozenset[str] | frozenset[float]) -> float:
    return float(min(len(found), _MOST))


def _denies_more(one: Statement, other: Statement) -> bool:
    """Whether one denies something that the other has, and does not deny."""
    return one.denials > 0 and bool((one.denied & other.told) - other.denied)


def _inverted(claim: Statement, there: Statement, wanted: frozenset[str]) -> float:
    """Of the wanted words that follow each other in a claim, the share in another order there."""
    place = {stem: there.sequence.index(stem) for stem in wanted if there.sequence.count(stem) == 1}
    order = [place[stem] for stem in dict.fromkeys(claim.sequence) if stem in place]
    pairs = list(pairwise(order))
    return sum(a > b for a, b in pairs) / len(pairs) if pairs else 0.0


def _run(claim: Statement, same: SequenceMatcher[str]) -> float:
    if not claim.sequence:
        return 0.0
    return same.find_longest_match().size / len(claim.sequence)


def _substituted(
    claim: Statement, there: Statement, same: SequenceMatcher[str], counted: frozenset[str]
) -> int:
    """How many stretches of a claim have a name where another one stands there, or a number."""
    found = 0
    otherwise = counted - there.told  # written in other signs
    for what, a, b, c, d in same.get_opcodes():
        if what != "replace" or max(b - a, d - c) > _SLOT:
            continue
        put, old = claim.marked(a, b) - otherwise, there.marked(c, d)
        kinds = [set(map(_is_number, some)) for some in (put - old, old - put)]
        found += bool(kinds[0] & kinds[1])
    return found


def _is_number(stem: str) -> bool:
    return any(map(str.isdigit, stem))


def _apart(claim: Statement, there: Statement) -> float:
    told = [word.stem for word in claim.said if not word.function]
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(there.sequence):
        places.setdefault(stem, []).append(place)
    far = []
    for place, stem in enumerate(told):
        if stem not in places or not (stem in claim.names or stem[0].isdigit()):
            continue
        beside = [s for s in told[max(0, place - 1) : place + 2] if s != stem and s in places]
        gaps = [abs(a - b) for s in beside for a in places[s] for b in places[stem]]
        if gaps:
            far.append(1 - 1 / (1 + max(0, min(gaps) - 1) / _NEAR))
    return sum(far) / len(far) if far else 0.0
