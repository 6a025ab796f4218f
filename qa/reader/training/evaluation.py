"""Measures of a reader on written sets: given the right passage, and over those a search finds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.sentences import sentence_spans
from qa.reader.features import Context, Span
from qa.reader.reading import PairReading, Reader
from qa.reader.training.examples import Example, Verdict
from qa.reader.training.negatives import normalised

# Shares of the answerable questions that may be declined when near misses are counted.
DECLINED = (0.05, 0.07, 0.10)


@dataclass(frozen=True, slots=True)
class SpanQuality:
    """How well the answering words are found, over some answerable questions; 0 to 1 each.

    Attributes:
        f1: Token F1, as SQuAD has it.
        touched: Share whose span touches the answer.
        sentence: Share whose span lies in a sentence that holds a part of the answer.
    """

    questions: int
    f1: float
    touched: float
    sentence: float


@dataclass(frozen=True, slots=True)
class Separation:
    """How well a score tells answerable questions from near misses.

    Attributes:
        auc: Area under the ROC curve.
        answered: Share of near misses answered, where so many answerable ones are declined as
            :data:`DECLINED` has.
    """

    auc: float
    answered: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is measured given the right passage.

    Attributes:
        kinds: Of each kind of question, and of "all".
        separation: By margin, by the answerable head, and by their sum.
        evidence: F1 of the sentences that must be shown.
        claims: Balanced accuracy over three verdicts; ``None`` without claims.
        supported: Area under the ROC curve of supported claims against the others.
    """

    kinds: dict[str, SpanQuality]
    separation: dict[str, Separation]
    evidence: float
    claims: float | None
    supported: float | None


@dataclass(frozen=True, slots=True)
class RetrievedReport:
    """What is measured over the passages that a search finds.

    Attributes:
        found: Share of the answerable questions whose passage is among them.
        first: Share whose first sentence, by the best score, holds a part of the answer.
    """

    found: float
    first: float
    separation: Separation


def given_passage(reader: Reader, examples: Sequence[Example]) -> Report:
    """Reads each question and claim with its own passage."""
    read = reader.read([(example.question, example.context) for example in examples])
    both = list(zip(examples, read, strict=True))
    questions = [pair for pair in both if not pair[0].is_claim]
    answered = [pair for pair in questions if pair[0].answers]
    claims = [pair for pair in both if pair[0].is_claim]
    return Report(
        kinds=_kinds(answered),
        separation=_separations(questions),
        evidence=_mean(_evidence_f1(*pair) for pair in answered),
        claims=_balanced(claims) if claims else None,
        supported=_supported_auc(claims) if claims else None,
    )


def over_retrieved(
    reader: Reader, questions: Sequence[Example], found: Sequence[Sequence[Context]]
) -> RetrievedReport:
    """Reads each question with the passages that a search has found for it."""
    pairs = [(q.question, c) for q, some in zip(questions, found, strict=True) for c in some]
    read = iter(reader.read(pairs))
    best = [max(((next(read), c) for c in some), key=lambda pair: pair[0].score) for some in found]
    answered = [bool(q.answers) for q in questions]
    return RetrievedReport(
        found=_mean(
            q.context in some for q, some in zip(questions, found, strict=True) if q.answers
        ),
        first=_mean(
            c == q.context and _in_sentence(q, r)
            for q, (r, c) in zip(questions, best, strict=True)
            if q.answers
        ),
        separation=separation(answered, [r.score for r, _ in best]),
    )


def separation(answerable: Sequence[bool], scores: Sequence[float]) -> Separation:
    """Area under the ROC curve, and the near misses that pass each threshold."""
    from sklearn.metrics import roc_auc_score

    truth, values = np.asarray(answerable), np.asarray(scores)
    misses = values[~truth]
    thresholds = [np.quantile(values[truth], share) for share in DECLINED]
    return Separation(
        auc=float(roc_auc_score(truth, values)),
        answered=tuple(float((misses >= threshold).mean()) for threshold in thresholds),
    )


def token_f1(answer: str, gold: str) -> float:
    """F1 of the words of two texts, as SQuAD has it but for articles, which count."""
    ours, theirs = normalised(answer).split(), normalised(gold).split()
    same = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * same / (len(ours) + len(theirs)) if same else 0.0


def _kinds(answered: Sequence[tuple[Example, PairReading]]) -> dict[str, SpanQuality]:
    by_kind = defaultdict(list)
    for pair in answered:
        by_kind[pair[0].kind].append(pair)
    return {kind: _quality(some) for kind, some in sorted(by_kind.items())} | {
        "all": _quality(answered)
    }


def _quality(pairs: Sequence[tuple[Example, PairReading]]) -> SpanQuality:
    return SpanQuality(
        questions=len(pairs),
        f1=_mean(_f1(*pair) for pair in pairs),
        touched=_mean(_touches(*pair) for pair in pairs),
        sentence=_mean(_in_sentence(*pair) for pair in pairs),
    )


def _f1(example: Example, reading: PairReading) -> float:
    if reading.answer is None:
        return 0.0
    ours = example.context.text[slice(*reading.answer.span)]
    return max(token_f1(ours, gold) for gold in example.answer_texts())


def _touches(example: Example, reading: PairReading) -> bool:
    answer = reading.answer
    return answer is not None and any(_meet(answer.span, gold) for gold in example.answers or ())


def _in_sentence(example: Example, reading: PairReading) -> bool:
    if reading.answer is None:
        return False
    first = sentence_spans(example.context.text)[reading.answer.sentence]
    return any(_meet(first, gold) for gold in example.answers or ())


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _evidence_f1(example: Example, reading: PairReading) -> float:
    sentences = sentence_spans(example.context.text)
    gold = {n for n, s in enumerate(sentences) if any(_meet(s, e) for e in example.evidence or ())}
    ours = {n for n, logit in enumerate(reading.evidence) if logit > 0}
    both = len(gold & ours)
    return 2 * both / (len(gold) + len(ours)) if both else 0.0


def _separations(questions: Sequence[tuple[Example, PairReading]]) -> dict[str, Separation]:
    answerable = [bool(example.answers) for example, _ in questions]
    if len(set(answerable)) < 2:
        return {}
    scores = {
        "margin": [reading.margin for _, reading in questions],
        "answerable": [reading.answerable for _, reading in questions],
        "both": [reading.score for _, reading in questions],
    }
    return {name: separation(answerable, values) for name, values in scores.items()}


def _balanced(claims: Sequence[tuple[Example, PairReading]]) -> float:
    from sklearn.metrics import balanced_accuracy_score

    truth = [int(example.verdict or 0) for example, _ in claims]
    ours = [int(np.argmax(reading.verdict)) for _, reading in claims]
    return float(balanced_accuracy_score(truth, ours))


def _supported_auc(claims: Sequence[tuple[Example, PairReading]]) -> float:
    from sklearn.metrics import roc_auc_score

    truth = [example.verdict is Verdict.SUPPORTED for example, _ in claims]
    odds = [r.verdict[0] - np.logaddexp(r.verdict[1], r.verdict[2]) for _, r in claims]
    return float(roc_auc_score(truth, odds))


def _mean(values: Iterable[float]) -> float:
    some = list(values)
    return float(np.mean(some)) if some else float("nan")
