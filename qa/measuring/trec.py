"""The files of the TREC conferences: queries, relevance judgments (qrels) and runs."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.errors import UsageError
from qa.measuring.golden import lines_of

Queries = Mapping[str, str]
"""Query texts by id."""

Qrels = Mapping[str, Mapping[str, int]]
"""Grades by query id and article id; what is missing is not relevant."""

Run = Mapping[str, Mapping[str, float]]
"""Scores by query id and article id; the higher, the better."""


def read_queries(path: Path) -> dict[str, str]:
    """Reads queries, a line each: id, tab, text.

    Raises:
        NotFoundError: The file cannot be read.
        UsageError: A line is malformed, or there is none.
    """
    queries: dict[str, str] = {}
    for number, line in _lines(path):
        query_id, tab, text = line.partition("\t")
        if not (tab and query_id.strip() and text.strip()):
            raise UsageError(f"{path}, line {number}: not an id, a tab and a query")
        queries[query_id.strip()] = text.strip()
    return queries


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Reads judgments, a line each: query id, iteration, article id, grade. Raises as above."""
    qrels: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        query_id, _, article_id, grade = _columns(path, number, line, 4)
        value = _number(path, number, grade)
        if not value.is_integer():
            raise UsageError(f"{path}, line {number}: {grade!r} is no whole number")
        qrels.setdefault(query_id, {})[article_id] = int(value)
    return qrels


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Reads a run, a line each: query id, Q0, article id, rank, score, tag. Raises as above."""
    run: dict[str, dict[str, float]] = {}
    for number, line in _lines(path):
        query_id, _, article_id, _, score, _ = _columns(path, number, line, 6)
        run.setdefault(query_id, {})[article_id] = _number(path, number, score)
    return run


def qrels_text(qrels: Qrels) -> str:
    """Judgments as a file holds them."""
    return "".join(
        f"{query_id} 0 {one_word(article_id)} {grade}\n"
        for query_id, grades in qrels.items()
        for article_id, grade in grades.items()
    )


def run_text(run: Run, tag: str = "archive-qa") -> str:
    """A run as a file holds it, each query's articles best first."""
    return "".join(
        f"{query_id} Q0 {one_word(article_id)} {rank} {score!r} {tag}\n"
        for query_id, scores in run.items()
        for rank, (article_id, score) in enumerate(
            sorted(scores.items(), key=lambda pair: -pair[1]), 1
        )
    )


def one_word(article_id: str) -> str:
    """An article's id as the files hold it, which know no white space within."""
    return "%20".join(article_id.split())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    found = [(number, line) for number, line in enumerate(lines_of(path), 1) if line.strip()]
    if not found:
        raise UsageError(f"{path} is empty")
    yield from found


def _columns(path: Path, number: int, line: str, count: int) -> list[str]:
    columns = line.split()
    if len(columns) != count:
        raise UsageError(f"{path}, line {number}: {len(columns)} columns and not {count}")
    return columns


def _number(path: Path, number: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise UsageError(f"{path}, line {number}: {text!r} is no number")
    return value
