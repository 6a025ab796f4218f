"""How complete a dossier is: recall of the relevant articles, with precision beside it.

The TIME collection has judgments over all articles. A dossier of each grade and better is compared
with the best articles of a plain hybrid search (reciprocal rank fusion of both sides), as many of
them as give the same recall. «Numbers mended» is the same with judgments from 377 on taken for what
stands two articles before: see tests/benchmarks/retrieval.py.

``--fit`` fits the weights of qa/topics/grading.py anew: on TIME's queries as they are, cut to their
four rarest words, and on subjects of XQuAD and SQuAD as topics of paragraphs without titles. It
prints the figures of queries that were not fitted on, five times a fifth of them, then the weights.

    python -m tests.benchmarks.dossier [--fit]
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from index.passage import Hit
from index.wording import telling_words
from qa.measuring.trec import Qrels
from qa.topics import grading
from qa.topics.features import FEATURES, Matrix, features
from qa.topics.gathering import Topics
from tests.benchmarks.retrieval import collection_of, mended
from tests.benchmarks.shared_data import archive_of, collection, rows

_MARK = 0.95
_DEPTH = 2_000  # passages of the plain search
_K = 60  # of reciprocal rank fusion
_GRADES = ("about", "treats", "mentions")
_FOLDS = 5
_RAREST = 4  # words that a query is cut to


@dataclass(frozen=True, slots=True)
class Judged:
    """A topic with the features of every article, and whether each is relevant.

    Attributes:
        weight: How much the topic counts beside others.
    """

    kind: str
    group: str
    table: Matrix
    relevant: np.ndarray
    weight: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew")
    embedder = Embedder(PACKAGED_MODEL)
    if parser.parse_args().fit:
        _fit(embedder)
    found = collection_of("time-1963")
    with archive_of(found.articles, embedder=embedder) as archive:
        topics = Topics(archive)
        dossiers = {i: topics.dossier(text, quoted=False) for i, text in found.queries.items()}
        plain = {i: _plain(archive.search(text, k=_DEPTH)) for i, text in found.queries.items()}
    for name, qrels in (("as judged", found.qrels), ("numbers mended", mended(found.qrels))):
        print(f"\ntime-1963, {name:<22}{'recall':>10}{'precision':>12}{'articles':>10}")
        for number, grade in enumerate(_GRADES, 1):
            kept = {
                i: [a.article.article_id for a in one.articles if a.grade in _GRADES[:number]]
                for i, one in dossiers.items()
            }
            recall, precision, size = _figures(qrels, kept)
            print(f"  {grade + ' and better':<31}{recall:>10.3f}{precision:>12.3f}{size:>10.1f}")
        print(f"  mark: recall of {_MARK}: {'reached' if recall >= _MARK else 'missed'}")
        for aim in (recall, _MARK):
            _print_plain(qrels, plain, aim)


def _print_plain(qrels: Qrels, plain: Mapping[str, list[str]], aim: float) -> None:
    """The least k at which the plain search reaches a recall."""
    most = max(map(len, plain.values()))
    for k in range(1, most + 1):
        recall, precision, size = _figures(qrels, {i: ids[:k] for i, ids in plain.items()})
        if recall >= aim:
            break
    name = f"plain hybrid search, best {k}"
    print(f"  {name:<31}{recall:>10.3f}{precision:>12.3f}{size:>10.1f}")


def _figures(qrels: Qrels, found: Mapping[str, Sequence[str]]) -> tuple[float, float, float]:
    """Mean recall and precision over the queries, and mean number of articles."""
    relevant = {i: {one for one, grade in judged.items() if grade} for i, judged in qrels.items()}
    hit = {i: len(relevant[i].intersection(ids)) for i, ids in found.items()}
    recall = statistics.fmean(hit[i] / len(relevant[i]) for i in found if relevant[i])
    precision = statistics.fmean(hit[i] / max(1, len(ids)) for i, ids in found.items())
    return recall, precision, statistics.fmean(len(ids) for ids in found.values())


def _plain(hits: Sequence[Hit]) -> list[str]:
    """Articles by their best passage, fused by rank."""

    def score(hit: Hit) -> float:
        ranks = (hit.reasons.dense_rank, hit.reasons.lexical_rank)
        return sum(1 / (_K + rank) for rank in ranks if rank)

    return list(dict.fromkeys(h.article.article_id for h in sorted(hits, key=score, reverse=True)))


def _fit(embedder: Embedder) -> None:
    judged = list(_judged(embedder))
    groups = sorted({one.group for one in judged})
    probabilities: dict[int, Matrix] = {}
    for fold in range(_FOLDS):
        left_out = set(groups[fold::_FOLDS])
        fitted = _fitted([one for one in judged if one.group not in left_out])
        probabilities |= {
            n: fitted(one.table) for n, one in enumerate(judged) if one.group in left_out
        }
    print(f"{'not fitted on':<24}{'cut':>6}{'recall':>10}{'precision':>12}{'articles':>10}")
    for kind in dict.fromkeys(one.kind for one in judged):
        for cut in (grading.ABOUT, grading.TREATS, grading.MENTIONS):
            some = [(one, probabilities[n] >= cut) for n, one in enumerate(judged)]
            some = [(one, kept) for one, kept in some if one.kind == kind]
            hits = [
                (one.relevant[kept].sum(), one.relevant.sum(), kept.sum()) for one, kept in some
            ]
            recall = statistics.fmean(hit / relevant for hit, relevant, _ in hits)
            precision = statistics.fmean(hit / max(1, size) for hit, _, size in hits)
            size = statistics.fmean(size for _, _, size in hits)
            print(f"{kind:<24}{cut:>6.2f}{recall:>10.3f}{precision:>12.3f}{size:>10.1f}")
    weights, intercept = _regression(judged)
    print("WEIGHTS = {")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    print(f"}}\nINTERCEPT = {intercept:.2f}")
    grading.WEIGHTS.update(zip(FEATURES, weights, strict=True))
    grading.INTERCEPT = intercept


def _fitted(judged: Sequence[Judged]) -> Callable[[Matrix], Matrix]:
    weights, intercept = _regression(judged)
    return lambda table: 1 / (1 + np.exp(-(table @ weights + intercept)))


def _regression(judged: Sequence[Judged]) -> tuple[Matrix, float]:
    """Weights of the features as they are, ``(len(FEATURES),)``, and the intercept.

    The relevant articles of each topic count together as much as those of any other.
    """
    table = np.vstack([one.table for one in judged])
    relevant = np.concatenate([one.relevant for one in judged])
    counts = np.concatenate(
        [
            one.weight
            * np.where(one.relevant, 4 / one.relevant.sum(), min(1, 400 / len(one.table)))
            for one in judged
        ]
    )
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=0.3, max_iter=3_000)
    model.fit(scaler.transform(table), relevant, sample_weight=counts)
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


def _judged(embedder: Embedder) -> Iterator[Judged]:
    found = collection_of("time-1963")
    qrels = mended(found.qrels)
    with archive_of(found.articles, embedder=embedder) as archive:
        for i, text in found.queries.items():
            relevant = {one for one, grade in qrels[i].items() if grade}
            yield _of_topic(archive, ("time-1963", i, 1.0), text, relevant)
            cut = ("time-1963, four words", i, 0.5)
            yield _of_topic(archive, cut, _rarest(archive, text), relevant)
    for kind, path in (
        ("xquad-en, subjects", collection("xquad") / "articles.en.jsonl"),
        ("squad2-dev-a, subjects", collection("squad2-dev-a") / "articles.jsonl"),
    ):
        with _untitled(path, embedder) as (archive, subjects):
            for subject, relevant in subjects.items():
                topic = subject.replace("_", " ")
                yield _of_topic(archive, (kind, subject, 1.0), topic, relevant)


def _of_topic(
    archive: Archive, named: tuple[str, str, float], topic: str, relevant: set[str]
) -> Judged:
    kind, group, weight = named
    survey = archive.survey(topic)
    headers = archive.headers_of(survey.article_keys)
    ids = [headers[int(key)].article_id for key in survey.article_keys]
    marked = np.array([one in relevant for one in ids])
    return Judged(kind, group, features(survey), marked, weight)


def _rarest(archive: Archive, query: str) -> str:
    words = telling_words(query)
    frequency = {stem: archive.document_frequency(word, query) for stem, word in words.items()}
    known = sorted(words, key=lambda stem: frequency[stem] or 1.0)[:_RAREST]
    return " ".join(word for stem, word in words.items() if stem in known)


@contextmanager
def _untitled(path: Path, embedder: Embedder) -> Iterator[tuple[Archive, dict[str, set[str]]]]:
    """An archive of paragraphs whose titles are their ids, and the ids of each subject."""
    subjects: dict[str, set[str]] = {}
    lines = []
    for row in rows(path):
        subjects.setdefault(row["title"], set()).add(row["id"])
        lines.append(json.dumps({"id": row["id"], "title": row["id"], "text": row["text"]}))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "articles.jsonl").write_text("\n".join(lines))
        with archive_of(Path(folder) / "articles.jsonl", embedder=embedder) as archive:
            yield archive, subjects


if __name__ == "__main__":
    main()
