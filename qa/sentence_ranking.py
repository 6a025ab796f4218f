"""Ranks the sentences of some passages by how likely each holds the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from index.embedding import Vectors
from index.name_forms import forms_among, in_other_forms
from index.word_weights import kin_of
from index.wording import Word, stems, words
from qa.answer_kinds import answer_places
from qa.candidate import Candidate
from qa.importance import Importance
from qa.question import Question

_HEADING = 5  # words; what has fewer is hardly a sentence
_PAIR = 3  # words apart; two words of the question that stand nearer belong together
_FADES = 6  # words, over which half the force of a word's neighbourhood is lost


class Marks(NamedTuple):
    """What speaks for a sentence. All are 0 to 1, cosines aside, and shares are by importance.

    Attributes:
        meaning: Cosine of question and sentence.
        passage_meaning: The best such cosine in the passage.
        words: Share of the question's words that the sentence holds.
        words_before: Share that it lacks and the sentence before it holds.
        words_about: Share that both lack and the article's title and the like hold.
        words_around: Share that all of these lack and the rest of the passage holds.
        kin: Share that it lacks but holds another form of, or a word with the same beginning.
        kind: Whether it holds the kind of thing asked for.
        kind_near: How near to the question's words that stands.
        focus: Share of the noun asked for that it holds.
        focus_around: Share of the noun asked for that stands in the passage or title.
        pairs: Share of the question's neighbouring words that are neighbours in it.
        names: Share of the question's names that it holds, in whatever form.
        heading: Whether it is too short for a sentence.
    """

    meaning: float
    passage_meaning: float
    words: float
    words_before: float
    words_about: float
    words_around: float
    kin: float
    kind: float
    kind_near: float
    focus: float
    focus_around: float
    pairs: float
    names: float
    heading: float


# Fitted by tests/benchmarks/fit_evidence.py: a softmax over the sentences of a question. Since then
# amounts have units and questions fewer words; a fit anew finds no more first quotes that answer.
WEIGHTS = Marks(
    meaning=10.68,
    passage_meaning=6.58,
    words=9.30,
    words_before=6.31,
    words_about=5.79,
    words_around=2.90,
    kin=3.24,
    kind=1.49,
    kind_near=2.55,
    focus=1.48,
    focus_around=-1.28,
    pairs=1.13,
    names=-0.29,
    heading=-2.33,
)


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence, by its row in the candidate's, with its marks and the sum of them."""

    candidate: Candidate
    row: int
    marks: Marks
    score: float

    @property
    def text(self) -> str:
        return self.candidate.sentences.sentence(self.row)


def rank(
    question: Question, matters: Importance, vector: Vectors, candidates: Sequence[Candidate]
) -> list[RankedSentence]:
    """All sentences of the passages, the likeliest first."""
    ranked = [
        RankedSentence(candidate, row, marks, _score(marks))
        for candidate in candidates
        for row, marks in enumerate(
            _marks(question, matters, vector, candidate), candidate.sentences.before
        )
    ]
    return sorted(ranked, key=lambda sentence: -sentence.score)


def _score(marks: Marks) -> float:
    return sum(weight * mark for weight, mark in zip(WEIGHTS, marks, strict=True))


def _marks(
    question: Question, matters: Importance, vector: Vectors, candidate: Candidate
) -> list[Marks]:
    sentences = candidate.sentences
    texts = [sentences.sentence(row) for row in range(len(sentences.spans))]
    cosines = (sentences.vectors @ vector).tolist()
    best = max(cosines[sentences.before :])
    about = stems(candidate.about())
    everywhere = stems(candidate.hit.passage.text)
    held = [stems(text) for text in texts]
    asked = frozenset(question.stems)
    forms = forms_among(asked)
    result = []
    for row in range(sentences.before, len(texts)):
        sentence = words(texts[row])
        here = asked & held[row]
        before = (asked & held[row - 1] if row else frozenset()) - here
        titled = (asked & about) - here - before
        around = (asked & everywhere) - here - before - titled
        named = in_other_forms(forms, held[row]) - here
        answers = answer_places(question, sentence)
        places = _places(sentence, asked)
        result.append(
            Marks(
                meaning=cosines[row],
                passage_meaning=best,
                words=matters.share(here),
                words_before=matters.share(before),
                words_about=matters.share(titled),
                words_around=matters.share(around),
                kin=matters.share(kin_of(asked - here, held[row]) | named),
                kind=float(bool(answers)),
                kind_near=_nearness(matters, places, here, answers),
                focus=_share(question.focus, held[row]),
                focus_around=_share(question.focus, everywhere | about),
                pairs=_pairs(question, places),
                names=_share(question.names, here | named),
                heading=float(len(sentence) < _HEADING),
            )
        )
    return result


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _places(sentence: Sequence[Word], asked: frozenset[str]) -> dict[str, list[int]]:
    """Where in a sentence the words of a question stand, by stem."""
    places: dict[str, list[int]] = {}
    for index, word in enumerate(sentence):
        if word.stem in asked:
            places.setdefault(word.stem, []).append(index)
    return places


def _nearness(
    matters: Importance,
    everywhere: Mapping[str, Sequence[int]],
    here: frozenset[str],
    answers: Sequence[int],
) -> float:
    """Of the possible answers, the best surrounded by words of the question."""
    places = {stem: found for stem, found in everywhere.items() if stem in here}
    total = sum(matters.weights.values())
    if not total:  # of a question in words of grammar alone: «When was it?»
        return 0.0
    return max(
        (
            sum(
                matters.weights[stem] / (1 + min(abs(answer - at) for at in found) / _FADES)
                for stem, found in places.items()
            )
            / total
            for answer in answers
        ),
        default=0.0,
    )


def _pairs(question: Question, places: Mapping[str, Sequence[int]]) -> float:
    pairs = list(pairwise(question.stems))
    near = sum(
        any(0 < b - a <= _PAIR for a in places.get(one, ()) for b in places.get(other, ()))
        for one, other in pairs
    )
    return near / len(pairs) if pairs else 0.0
