"""How good a ranking of articles is, by the measures of trec_eval."""

from collections.abc import Mapping
from typing import TypeVar

from index.archive import Archive
from qa.measuring.trec import Qrels, Queries, Run, one_word

_Value = TypeVar("_Value")
_DEPTH = 200  # passages behind a ranking of articles
MEASURES = ("nDCG@10", "Recall@10", "Recall@100", "MRR@10")


def search_all(archive: Archive, queries: Queries) -> dict[str, dict[str, float]]:
    """Searches for every query: the run, in which an article has the score of its best passage."""
    return {query_id: ranking(archive, text) for query_id, text in queries.items()}


def ranking(archive: Archive, query: str) -> dict[str, float]:
    """Articles with the score of their best passage, best first."""
    best: dict[str, float] = {}
    for hit in archive.search(query, k=_DEPTH):
        best.setdefault(hit.article.article_id, hit.score)
    return best


def by_query(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Each of :data:`MEASURES` for each query that has a relevant article.

    A query that the run lacks counts 0. Grades above 0 are relevant, and gains of nDCG. Articles
    are compared by their ids as TREC files hold them, wherever either side comes from.
    """
    from ir_measures import RR, R, iter_calc, nDCG

    names = {nDCG @ 10: "nDCG@10", R @ 10: "Recall@10", R @ 100: "Recall@100", RR @ 10: "MRR@10"}
    judged = {query_id: _filed(grades) for query_id, grades in qrels.items() if _has_any(grades)}
    scored = {query_id: _filed(run.get(query_id, {})) for query_id in judged}
    values = {name: dict.fromkeys(judged, 0.0) for name in MEASURES}
    for metric in iter_calc(list(names), judged, scored):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def _filed(by_article: Mapping[str, _Value]) -> dict[str, _Value]:
    return {one_word(article_id): value for article_id, value in by_article.items()}


def _has_any(grades: Mapping[str, int]) -> bool:
    return any(grade > 0 for grade in grades.values())
