"""Measures retrieval and answers on a golden set."""

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.archive import Archive
from index.errors import NotFoundError, UsageError
from qa.answer import Answer, Citation
from qa.chat import Chat

_DEPTH = 200  # passages behind a ranking of articles


class GoldenQuestion(BaseModel):
    """A question with what is known of its right answer.

    Attributes:
        article_id: Articles that hold the answer; empty where that is not known.
        answers: Short texts, each of which would be a right answer.
    """

    model_config = ConfigDict(extra="ignore")

    question: str = Field(min_length=1)
    article_id: list[str] | str | None = None
    answerable: bool = True
    answers: list[str] = []

    @property
    def articles(self) -> list[str]:
        if self.article_id is None:
            return []
        return [self.article_id] if isinstance(self.article_id, str) else self.article_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """A golden question with what the product made of it.

    Attributes:
        ranking: Article ids with the score of their best passage, best first.
        exact: Whether every citation is, held against the article's text.
    """

    golden: GoldenQuestion
    answer: Answer
    ranking: Sequence[tuple[str, float]]
    exact: bool


def read_golden(path: Path) -> list[GoldenQuestion]:
    """Reads a golden set in JSON Lines.

    Raises:
        NotFoundError: There is no such file.
        UsageError: A line is malformed, or there is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from None
    questions = list(_parsed(path, lines))
    if not questions:
        raise UsageError(f"{path} holds no question")
    return questions


def _parsed(path: Path, lines: Sequence[str]) -> Iterator[GoldenQuestion]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield GoldenQuestion.model_validate(json.loads(line))
        except (ValidationError, ValueError) as error:
            raise UsageError(f"{path}, line {number}: {error}") from None


def evaluate(
    archive: Archive, chat: Chat, questions: Sequence[GoldenQuestion]
) -> dict[str, float | int]:
    """Asks every question and returns the metrics by name; those without any basis are left out."""
    outcomes = [_ask(archive, chat, golden) for golden in questions]
    latencies = [outcome.answer.timings_ms["total"] for outcome in outcomes]
    return {
        "questions": len(outcomes),
        **_retrieval(outcomes),
        **_answers(outcomes),
        "citations exact": _share(outcome.exact for outcome in outcomes),
        "quotes per answer": statistics.fmean(len(o.answer.citations) for o in outcomes),
        "latency median, ms": statistics.median(latencies),
    }


def _ask(archive: Archive, chat: Chat, golden: GoldenQuestion) -> Outcome:
    best: dict[str, float] = {}
    for hit in archive.search(golden.question, k=_DEPTH):
        best.setdefault(hit.article.article_id, hit.score)
    answer = chat.look_up(golden.question)
    exact = all(_is_exact(archive, citation) for citation in answer.citations)
    return Outcome(golden, answer, list(best.items()), exact)


def _is_exact(archive: Archive, citation: Citation) -> bool:
    text = archive.article(citation.article.article_id).text
    return text[citation.start : citation.end] == citation.quote


def _retrieval(outcomes: Sequence[Outcome]) -> dict[str, float]:
    from ir_measures import RR, Qrel, R, ScoredDoc, calc_aggregate, nDCG

    qrels = [
        Qrel(str(number), article, 1)
        for number, outcome in enumerate(outcomes)
        for article in outcome.golden.articles
    ]
    if not qrels:
        return {}
    run = [
        ScoredDoc(str(number), article, score)
        for number, outcome in enumerate(outcomes)
        for article, score in outcome.ranking
    ]
    measured = calc_aggregate([nDCG @ 10, R @ 10, R @ 100, RR @ 10], qrels, run)
    names = {"nDCG@10": "nDCG@10", "R@10": "Recall@10", "R@100": "Recall@100", "RR@10": "MRR@10"}
    return {names[str(measure)]: value for measure, value in measured.items()}


def _answers(outcomes: Sequence[Outcome]) -> dict[str, float]:
    known = [o for o in outcomes if o.golden.answerable and o.golden.answers]
    answerable = [o for o in outcomes if o.golden.answerable]
    silent = [o for o in outcomes if not o.golden.answerable]
    metrics: dict[str, float] = {}
    if known:
        metrics["first quote holds answer"] = _share(
            _holds(o, o.answer.citations[:1]) for o in known
        )
        metrics["answer holds answer"] = _share(_holds(o, o.answer.citations) for o in known)
    if answerable:
        metrics["answerable, answered"] = _share(o.answer.answered for o in answerable)
    if silent:
        metrics["unanswerable, declined"] = _share(not o.answer.answered for o in silent)
    return metrics


def _holds(outcome: Outcome, citations: Sequence[Citation]) -> bool:
    quotes = [citation.quote.casefold() for citation in citations]
    return any(gold.casefold() in quote for gold in outcome.golden.answers for quote in quotes)


def _share(values: Iterator[bool]) -> float:
    counted = list(values)
    return sum(counted) / len(counted) if counted else 0.0
