"""Measures of reading, by hand."""

import numpy as np
import pytest

from index.sentences import sentence_spans
from qa.reader.features import Context, PairEncoder, Span
from qa.reader.reading import Answer, PairReading, Reader
from qa.reader.training.evaluate import retrieved_table, table
from qa.reader.training.evaluation import given_passage, over_retrieved, separation, token_f1
from qa.reader.training.examples import Verdict
from tests.qa.reader.training.tiny import PASSAGE, answered, claim, unanswerable


class Scripted(Reader):
    """Reads what it was told to."""

    def __init__(self, readings: dict[tuple[str, Context], PairReading]) -> None:
        self._readings = readings

    def read(self, pairs):
        return [self._readings.get(pair, reading((0, 1), -9)) for pair in pairs]


def reading(answer: Span, score: float, verdict: int = 0) -> PairReading:
    logits = np.eye(3)[verdict]
    answers = (Answer(answer, _sentence_at(answer), score),)
    return PairReading(answers, 0.0, (-1.0, 1.0, -1.0), tuple(logits.tolist()))


def _sentence_at(answer: Span) -> int:
    return next(n for n, (_, end) in enumerate(sentence_spans(PASSAGE.text)) if answer[0] < end)


WHO = answered("Who was in charge?", "Olena Kovalenko")
WHERE = answered("Where did it sink?", "near Varna")
MISS = unanswerable("Who built it?")


def test_words_are_compared_as_squad_does() -> None:
    assert token_f1("Olena Kovalenko", "olena kovalenko.") == 1
    assert token_f1("Captain Olena Kovalenko", "Olena Kovalenko") == pytest.approx(0.8)
    assert token_f1("Varna", "Odesa") == 0


def test_a_report_given_the_right_passage() -> None:
    right, wrong = (WHO.answers or ())[0], (0, 3)
    reader = Scripted(
        {
            (WHO.question, PASSAGE): reading(right, 3),
            (WHERE.question, PASSAGE): reading(wrong, 1),
            (MISS.question, PASSAGE): reading(wrong, 2),
            ("It sank.", PASSAGE): reading((0, 1), 0, 0),
            ("It flew.", PASSAGE): reading((0, 1), 0, 0),
        }
    )
    claims = [claim("It sank.", Verdict.SUPPORTED), claim("It flew.", Verdict.CONTRADICTED)]
    report = given_passage(reader, [WHO, WHERE, MISS, *claims])
    assert report.kinds["all"].f1 == 0.5
    assert (report.kinds["all"].touched, report.kinds["fact"].questions) == (0.5, 2)
    assert report.separation["both"].auc == 0.5
    assert report.evidence == pytest.approx(0.5)
    assert report.claims == 0.5
    assert any("fact" in line for line in table(report))


def test_near_misses_that_pass_the_thresholds_are_counted() -> None:
    answerable = [True] * 20 + [False] * 4
    scores = [*range(1, 21), 0, 0.5, 5, 30]
    found = separation(answerable, scores)
    assert found.answered == (0.5, 0.5, 0.5)
    assert 0.5 < found.auc < 1


def test_over_retrieved_passages_the_best_score_answers() -> None:
    other = Context("The ship was in charge of the convoy. It sank.")
    reader = Scripted(
        {
            (WHO.question, PASSAGE): reading((WHO.answers or ())[0], 3),
            (WHERE.question, PASSAGE): reading((WHERE.answers or ())[0], 1),
            (WHERE.question, other): reading((0, 3), 2),
        }
    )
    report = over_retrieved(reader, [WHO, WHERE, MISS], [[PASSAGE, other]] * 3)
    assert report.found == 1
    assert report.first == 0.5
    assert report.separation.auc == 1
    assert retrieved_table(report, 2)[0] == "over 2 retrieved: passage found 1.00"


def test_a_real_reader_is_measured_whole(encoder: PairEncoder) -> None:
    def run(ids, _mask, _types):
        return np.zeros((*ids.shape, 3), np.float32), np.zeros((len(ids), 4), np.float32)

    report = given_passage(Reader(encoder, run), [WHO, MISS])
    assert report.claims is None
    assert report.separation["margin"].auc == 0.5
