"""How likely the best sentences answer the question."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from index.days import MONTHS
from index.name_forms import forms_among, in_other_forms
from index.wording import FUNCTION_WORDS, stem, stem_sequence, stems, word_set
from qa.answer_kinds import shows
from qa.everyday import is_everyday
from qa.importance import Importance
from qa.logistic import probability as logistic
from qa.question import Question
from qa.sentence_ranking import RankedSentence
from qa.verifying.amounts import amounts
from qa.verifying.opposites import opposed

_SHORT = 2  # informative words
_SPELT_ALIKE = 0.75  # difflib's ratio
_NAME = 4  # letters; what has fewer may be an abbreviation of the reader's own
_YEAR = re.compile(r"\d{4}")
_OF_A_YEAR = re.compile(r"(?:1\d|20)\d\d")
_MONTHS = frozenset(name[:3] for name in MONTHS)
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
}
_SPELT_OUT = {"WW": "War"}
_NUMBERED = re.compile(rf"\b(?P<name>[^\W\d_]+)[- ](?P<number>\d{{1,3}}|{'|'.join(_ROMAN)})\b")
_PREFIX = 4  # letters that two names share which may be kin: «Russia», «Russian»
_DENIALS = word_set(
    "not no never without cannot nor neither none nobody failed refused lacked except"
)


class Signs(NamedTuple):
    """What tells an answered question from one that is not. Shares are by importance, 0 to 1.

    Attributes:
        meaning: The best cosine in the best sentence's passage.
        words: Share of the question's words in the best sentence.
        meaning_and_words: Cosine of the best sentence times ``words``.
        words_near: ``words``, and what the sentence before it and the article's title add.
        kin: Share of the question's words that the best sentence only has kin of.
        unknown_names: Names and years of the question that the archive never mentions, and that are
            no misspelling of a word in the best sentence's passage: at most 2. Not «3rd», nor «SP»,
            which the archive may spell out.
        names_apart: Share of the question's names that the best sentence lacks.
        names_elsewhere: Names of the question that the archive has, but not the best sentence's
            article, as far as its passages and its title were found: at most 2.
        kind_missing: Whether a name, place, time or number is asked for and the best sentence
            holds none.
        amount_missing: Whether an amount in certain units is asked for («How long…», «How much did
            … cost?») and the best sentence's passage holds none in these.
        demanded_apart: Share of the nouns that an answer must speak of which neither the best
            sentence's passage nor its article's title has any kin of.
        short_apart: Of a question with one or two informative words: the share that ``words_near``
            and ``kin`` lack.
        denial_lost: Whether the question asks for what is not so, and the sentence denies nothing.
        years_apart: Whether the question names years, and neither the best sentence's passage nor
            its article's title or date has any of them.
        years_beside: Whether it names years of which the passage has one, but not the sentence.
        number_apart: Whether a name of the question has a number that it has nowhere there:
            «Chandrayaan-5», where Chandrayaan-3 is written of.
        opposed: Whether the best sentence says the opposite of a word of the question that its
            passage lacks: «joined», where «When did Finland leave…» is asked.
    """

    meaning: float
    words: float
    meaning_and_words: float
    words_near: float
    kin: float
    unknown_names: float
    names_apart: float
    names_elsewhere: float
    kind_missing: float
    amount_missing: float
    demanded_apart: float
    short_apart: float
    denial_lost: float
    years_apart: float
    years_beside: float
    number_apart: float
    opposed: float


# Fitted by tests/benchmarks/fit_evidence.py: a logistic regression, on questions of which those
# without an answer are on other subjects, or were written to look answerable. Readers ask for what
# is not there without looking, often in few words: of the signs of that something is expected, from
# which the fit may not stray far.
WEIGHTS = Signs(
    meaning=15.07,
    words=4.45,
    meaning_and_words=-8.69,
    words_near=3.69,
    kin=2.97,
    unknown_names=-2.98,
    names_apart=-0.36,
    names_elsewhere=-1.08,
    kind_missing=-1.55,
    amount_missing=-2.96,
    demanded_apart=-0.99,
    short_apart=-2.32,
    denial_lost=-3.45,
    years_apart=-3.99,
    years_beside=-2.00,
    number_apart=-5.49,
    opposed=-2.45,
)
INTERCEPT = -7.50


def probability(question: Question, matters: Importance, ranked: Sequence[RankedSentence]) -> float:
    """That the archive answers the question, 0 to 1."""
    if not ranked or not question.stems:
        return 0.0
    seen = signs(question, matters, ranked)
    return logistic(WEIGHTS, seen, INTERCEPT)


def signs(question: Question, matters: Importance, ranked: Sequence[RankedSentence]) -> Signs:
    """The signs in some ranked sentences, of which there must be one at least."""
    best = ranked[0].marks
    near = best.words + best.words_before + best.words_about
    denies = any(w.lower() in _DENIALS or "n't" in w for w in ranked[0].text.split())
    return Signs(
        meaning=best.passage_meaning,
        words=best.words,
        meaning_and_words=best.meaning * best.words,
        words_near=near,
        kin=best.kin,
        unknown_names=float(min(2, len(_unknown_names(question, matters, ranked[0])))),
        names_apart=1 - best.names if question.names else 0.0,
        names_elsewhere=float(min(2, len(_names_elsewhere(question, matters, ranked)))),
        kind_missing=float(shows(question.kind) and not best.kind),
        amount_missing=float(bool(question.units) and not _has_kind(ranked)),
        demanded_apart=_demanded_apart(question, ranked[0]),
        short_apart=max(0.0, 1 - near - best.kin) if len(question.stems) <= _SHORT else 0.0,
        denial_lost=float(question.negated and not denies),
        **_number_signs(question, ranked[0]),
        opposed=float(_is_opposed(question, ranked[0])),
    )


def _has_kind(ranked: Sequence[RankedSentence]) -> bool:
    """Whether any sentence of the best one's passage holds the kind of thing asked for."""
    best = ranked[0].candidate
    return any(one.marks.kind for one in ranked if one.candidate is best)


def _demanded_apart(question: Question, best: RankedSentence) -> float:
    if not question.demanded:
        return 0.0
    return len(_without_kin(question.demanded, _around(best))) / len(question.demanded)


def _without_kin(asked: frozenset[str], held: frozenset[str]) -> list[str]:
    """Of the stems asked for, those that nothing held begins like, nor is another form of."""
    kin = {stem[:_PREFIX] for stem in held}
    lacking = asked - held - in_other_forms(forms_among(asked), held)
    return [stem for stem in lacking if stem[:_PREFIX] not in kin]


def _around(best: RankedSentence) -> frozenset[str]:
    candidate = best.candidate
    return stems(candidate.hit.passage.text) | stems(candidate.about())


def _number_signs(question: Question, best: RankedSentence) -> dict[str, float]:
    about = best.candidate.about()
    there = f"{best.candidate.hit.passage.text}\n{about}"
    years = {float(word) for word in question.words if _OF_A_YEAR.fullmatch(word)}
    far = bool(years) and not years & amounts(there)
    beside = bool(years) and not far and not years & amounts(f"{best.text}\n{about}")
    asked = _numbered_names(question.text)
    return {
        "years_apart": float(far),
        "years_beside": float(beside),
        "number_apart": float(bool(asked and asked - _numbered_names(there))),
    }


def _numbered_names(text: str) -> set[tuple[str, int]]:
    """The names of a text that a number follows, each with it: «Article 5», «World War II».

    A day of a month is none, nor is a year.
    """
    found = (match.group("name", "number") for match in _NUMBERED.finditer(text))
    return {
        (stem(_SPELT_OUT.get(name, name)), _ROMAN.get(number) or int(number))
        for name, number in found
        if name[0].isupper() and name.lower()[:3] not in _MONTHS
        if name.lower() not in FUNCTION_WORDS
    }


def _is_opposed(question: Question, best: RankedSentence) -> bool:
    asked, said = frozenset(question.stems), frozenset(stem_sequence(best.text))
    held = frozenset(stem_sequence(best.candidate.hit.passage.text))
    # a question that has both, such as of East and West, may be answered with either
    return any(not opposed({word}, asked - {word}) for word in opposed(asked - held, said))


def _unknown_names(question: Question, matters: Importance, best: RankedSentence) -> frozenset[str]:
    held = stems(best.candidate.hit.passage.text)
    unknown = question.names & matters.unknown
    return frozenset(
        stem
        for stem, word in zip(question.stems, question.words, strict=True)
        if stem in unknown
        and (_YEAR.fullmatch(word) if word[0].isdigit() else len(word) >= _NAME)
        and not get_close_matches(stem, held, 1, _SPELT_ALIKE)
    )


def _names_elsewhere(
    question: Question, matters: Importance, ranked: Sequence[RankedSentence]
) -> frozenset[str]:
    best = ranked[0].candidate.hit
    passages = {
        one.candidate.hit.passage.text
        for one in ranked
        if one.candidate.hit.article.article_id == best.article.article_id
    }
    held = _around(ranked[0]).union(*map(stems, passages))
    return frozenset(
        name
        for name in _without_kin(question.names - matters.unknown, held)
        if not (name[0].isdigit() or is_everyday(name))
    )
