"""How well articles are found: by meaning alone, by words alone, by plain fusion, and as it is.

The TIME collection, half of SQuAD 2.0 and XQuAD, each as one archive. The sides of a search are
told apart by the reasons that it gives for each passage, 200 deep; plain fusion is reciprocal rank
fusion of the two. An article has the score of its best passage.

    python -m tests.benchmarks.retrieval [--sets time-1963 xquad-de …] [--half odd|even]
"""

import argparse
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding import PACKAGED_MODEL, Embedder
from index.passage import Hit
from qa.measuring.comparing import p_value
from qa.measuring.retrieval import MEASURES, by_query
from qa.measuring.trec import Qrels, Queries, read_qrels, read_queries
from tests.benchmarks.shared_data import archive_of, collection, rows

_DEPTH = 200  # passages
_K = 60  # of reciprocal rank fusion
_DEFAULT = ["time-1963", "squad2-dev-a", "xquad-en"]
_MARKS = {"time-1963": 0.72, "squad2-dev-a": 0.90}
# Of the TIME collection the judgments number articles from here on two too high: none of the ten
# queries that point there speaks of what it points to, each of what stands two before.
_SHIFTED = 377
_NAME = "time-1963, numbers mended"

Score = Callable[[Hit], float | None]


def _plain_fusion(hit: Hit) -> float:
    ranks = (hit.reasons.dense_rank, hit.reasons.lexical_rank)
    return sum(1 / (_K + rank) for rank in ranks if rank)


def _by_rank(rank: int | None) -> float | None:
    return 1 / rank if rank else None


_WAYS: dict[str, Score] = {
    "meaning": lambda hit: _by_rank(hit.reasons.dense_rank),
    "words": lambda hit: _by_rank(hit.reasons.lexical_rank),
    "plain fusion": _plain_fusion,
    "as it is": lambda hit: hit.score,
}


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles with queries whose relevant articles are known."""

    articles: Path
    queries: Queries
    qrels: Qrels

    def only(self, query_ids: Iterable[str]) -> "Collection":
        """The same with some of the queries."""
        kept = list(query_ids)
        return Collection(
            self.articles,
            {one: self.queries[one] for one in kept},
            {one: self.qrels[one] for one in kept},
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", default=_DEFAULT)
    parser.add_argument("--half", choices=["odd", "even", "all"], default="all")
    parser.add_argument("--archives", type=Path, help="keep the archives here between runs")
    options = parser.parse_args()
    embedder = Embedder(PACKAGED_MODEL)
    means: dict[str, list[float]] = {way: [] for way in _WAYS}
    for name in options.sets:
        found = half_of(collection_of(name), options.half)
        folder = options.archives / name if options.archives else None
        with archive_of(found.articles, folder=folder, embedder=embedder) as archive:
            hits = {i: archive.search(text, k=_DEPTH) for i, text in found.queries.items()}
        values = _values(found.qrels, hits)
        _print(name, values)
        for way, measured in values.items():
            means[way].append(statistics.fmean(measured["nDCG@10"].values()))
        if name == "time-1963":
            _print(_NAME, _values(mended(found.qrels), hits))
    print("\nmean nDCG@10")
    for way, some in means.items():
        print(f"  {way:<16}{statistics.fmean(some):>10.3f}")


def _values(qrels: Qrels, hits: Mapping[str, list[Hit]]) -> dict[str, dict[str, dict[str, float]]]:
    """By way of searching: each measure of each query."""
    return {
        way: by_query(qrels, {i: _ranking(some, score) for i, some in hits.items()})
        for way, score in _WAYS.items()
    }


def _ranking(hits: list[Hit], score: Score) -> dict[str, float]:
    scored = [(hit.article.article_id, score(hit)) for hit in hits]
    best: dict[str, float] = {}
    for article_id, value in scored:
        if value is not None:
            best[article_id] = max(value, best.get(article_id, 0.0))
    return best


def _print(name: str, values: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    print(f"\n{name:<28}" + "".join(f"{measure:>12}" for measure in MEASURES) + f"{'p':>10}")
    ours = values["as it is"]["nDCG@10"]
    for way, measured in values.items():
        figures = [statistics.fmean(measured[measure].values()) for measure in MEASURES]
        pairs = np.array([(measured["nDCG@10"][one], ours[one]) for one in ours]).T
        p = "" if way == "as it is" else f"{p_value(*pairs):>10.4f}"
        print(f"  {way:<26}" + "".join(f"{figure:>12.3f}" for figure in figures) + p, flush=True)
    if name in _MARKS:
        reached = statistics.fmean(ours.values()) >= _MARKS[name]
        print(f"  mark: nDCG@10 of {_MARKS[name]:.2f}: {'reached' if reached else 'missed'}")


def collection_of(name: str) -> Collection:
    """A collection by its name: «time-1963», «squad2-dev-a», «xquad-de»."""
    if name == "time-1963":
        folder = collection(name)
        queries = read_queries(folder / "queries.tsv")
        return Collection(folder / "articles.jsonl", queries, read_qrels(folder / "qrels.txt"))
    xquad, _, language = name.partition("-")
    folder = collection("xquad" if xquad == "xquad" else name)
    dotted = f".{language}" if xquad == "xquad" else ""
    asked = [
        row for row in rows(folder / f"questions{dotted}.jsonl") if row.get("answerable", True)
    ]
    return Collection(
        folder / f"articles{dotted}.jsonl",
        {str(number): row["question"] for number, row in enumerate(asked)},
        {str(number): {row["article_id"]: 1} for number, row in enumerate(asked)},
    )


def half_of(found: Collection, half: str) -> Collection:
    """Every second of the queries that have a relevant article."""
    if half == "all":
        return found
    judged = [query_id for query_id in found.queries if query_id in found.qrels]
    return found.only(judged[half == "odd" :: 2])


def mended(qrels: Qrels) -> Qrels:
    """The judgments of the TIME collection, each on the article that it speaks of."""
    return {
        query_id: {
            str(int(one) - 2 * (int(one) >= _SHIFTED)): grade for one, grade in grades.items()
        }
        for query_id, grades in qrels.items()
    }


if __name__ == "__main__":
    main()
