"""An evaluation: every measure question by question, and the figures that sum them up."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.archive import Archive
from index.errors import UsageError
from qa.chat import Chat
from qa.measuring.asking import Outcome, ask_all
from qa.measuring.golden import GoldenQuestion, lines_of
from qa.measuring.retrieval import by_query, search_all
from qa.measuring.trec import Qrels, Queries, Run

_BINS = 10  # of probability, for the calibration error

Values = Sequence[float | None]
"""A measure of each question; ``None`` where it has no basis."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured on some questions.

    Attributes:
        questions: As they were asked.
        values: By measure, of each question.
        figures: By measure, over all questions: means, and what has no value for one question.
    """

    questions: tuple[str, ...]
    values: Mapping[str, Values]
    figures: Mapping[str, float | int]

    def as_json(self) -> dict[str, Any]:
        return {
            "questions": list(self.questions),
            "values": {name: list(values) for name, values in self.values.items()},
            "figures": dict(self.figures),
        }


def read_evaluation(path: Path) -> Evaluation:
    """Reads an evaluation that was saved.

    Raises:
        NotFoundError: The file cannot be read.
        UsageError: It holds no evaluation.
    """
    try:
        found = json.loads("\n".join(lines_of(path)))
        questions = tuple(map(str, found["questions"]))
        values = {str(name): tuple(map(_value, some)) for name, some in found["values"].items()}
        if any(len(some) != len(questions) for some in values.values()):
            raise ValueError("a measure is not of every question")
        return Evaluation(questions, values, dict(found["figures"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{path} holds no saved evaluation: {error}") from None


def _value(saved: object) -> float | None:
    return None if saved is None else float(str(saved))


def evaluate(
    archive: Archive, chat: Chat, questions: Sequence[GoldenQuestion], run: Run | None = None
) -> Evaluation:
    """Asks every question.

    Args:
        run: What a search finds for each, by the ids of :func:`queries_of`; ``None`` to search.
    """
    found = run or search_all(archive, queries_of(questions))
    return _of_answers(list(ask_all(archive, chat, questions)), found)


def queries_of(questions: Sequence[GoldenQuestion]) -> dict[str, str]:
    """Golden questions as queries; their ids are their numbers, from 0."""
    return {str(number): golden.question for number, golden in enumerate(questions)}


def qrels_of(questions: Sequence[GoldenQuestion]) -> dict[str, dict[str, int]]:
    """What is known of the articles that hold the answers, by the same ids."""
    return {str(n): dict.fromkeys(one.articles, 1) for n, one in enumerate(questions)}


def evaluate_run(queries: Queries, qrels: Qrels, run: Run) -> Evaluation:
    """Measures a run, whosever it is."""
    found = by_query(qrels, run)
    known = [query_id for query_id in queries if query_id in next(iter(found.values()))]
    values = {name: [some[one] for one in known] for name, some in found.items()}
    figures: dict[str, float | int] = {"questions": len(known)}
    return Evaluation(tuple(queries[one] for one in known), values, figures | _means(values))


def _of_answers(outcomes: Sequence[Outcome], run: Run) -> Evaluation:
    found = by_query(qrels_of([outcome.golden for outcome in outcomes]), run)
    ids = range(len(outcomes))
    values: dict[str, Values] = {
        name: [some.get(str(number)) for number in ids] for name, some in found.items() if some
    }
    values |= {name: some for name, some in _of_each(outcomes).items() if _known(some)}
    figures: dict[str, float | int] = {"questions": len(outcomes)}
    figures |= _means(values) | _of_answerability(outcomes) | _latencies(outcomes)
    return Evaluation(tuple(o.golden.question for o in outcomes), values, figures)


def _of_each(outcomes: Sequence[Outcome]) -> dict[str, Values]:
    """Measures of answers; of whether a right answer is held, only where one is known."""
    return {
        "first quote holds answer": [_if_known(o, o.first_holds) for o in outcomes],
        "answer holds answer": [_if_known(o, o.any_holds) for o in outcomes],
        "answerable, answered": [
            float(o.answer.answered) if o.golden.answerable else None for o in outcomes
        ],
        "unanswerable, declined": [
            None if o.golden.answerable else float(not o.answer.answered) for o in outcomes
        ],
        "citations exact": [float(o.exact) for o in outcomes],
        "quotes per answer": [float(len(o.answer.citations)) for o in outcomes],
    }


def _if_known(outcome: Outcome, holds: bool) -> float | None:
    known = outcome.golden.answerable and outcome.golden.answers
    return float(holds) if known else None


def _of_answerability(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """How well the probability of an answer tells, and how true it is.

    Area under the ROC curve; Brier score (Brier 1950), the mean squared distance of probability
    and truth; calibration error (Naeini et al. 2015), by how much a probability is off from the
    share of questions like it that are answerable.
    """
    truth = [outcome.golden.answerable for outcome in outcomes]
    if len(set(truth)) < 2:
        return {}
    from sklearn.metrics import brier_score_loss, roc_auc_score

    found = [outcome.answer.answerability for outcome in outcomes]
    return {
        "answerability, AUC": float(roc_auc_score(truth, found)),
        "answerability, Brier score": float(brier_score_loss(truth, found)),
        "answerability, calibration error": calibration_error(truth, found),
    }


def calibration_error(truth: Sequence[bool], found: Sequence[float]) -> float:
    """Expected calibration error, 0 to 1, with ten bins.

    Args:
        truth: Of each question, whether it is answerable.
        found: The probability that it is, 0 to 1.
    """
    bins: dict[int, list[float]] = {}
    for is_true, probability in zip(truth, found, strict=True):
        number = min(int(probability * _BINS), _BINS - 1)
        bins.setdefault(number, []).append(is_true - probability)
    return sum(abs(sum(some)) for some in bins.values()) / len(truth)


def _latencies(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Milliseconds: median and 95th percentile of each stage, and of all."""
    stages = list(dict.fromkeys(stage for o in outcomes for stage in o.answer.timings_ms))
    figures: dict[str, float] = {}
    for stage in sorted(stages, key=lambda stage: stage != "total"):
        took = [outcome.answer.timings_ms.get(stage, 0.0) for outcome in outcomes]
        name = "latency" if stage == "total" else f"latency of «{stage}»"
        figures[f"{name} median, ms"] = float(np.percentile(took, 50))
        figures[f"{name} p95, ms"] = float(np.percentile(took, 95))
    return figures


def _means(values: Mapping[str, Values]) -> dict[str, float]:
    return {
        name: statistics.fmean(known) for name, some in values.items() if (known := _known(some))
    }


def _known(values: Values) -> list[float]:
    return [value for value in values if value is not None]
