"""What each part of the search brings: nDCG@10 with one of them changed at a time.

On the TIME collection with its numbers mended (see :mod:`tests.benchmarks.retrieval`), half of
SQuAD 2.0 and XQuAD in English; of the latter two each fourth question.

    python -m tests.benchmarks.retrieval_ablation [--half odd|even]
"""

import argparse
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from index import lexical, preparing, reranking, search, sentence_words
from index.archive import Archive
from index.article import Header
from index.embedding import PACKAGED_MODEL, Embedder
from qa.measuring.retrieval import by_query, search_all
from tests.benchmarks.retrieval import Collection, collection_of, half_of, mended
from tests.benchmarks.shared_data import archive_of

_SETS = ("time-1963", "squad2-dev-a", "xquad-en")
_EVERY = 4
Change = dict[tuple[Any, str], Any]  # values by module and name


def _without_kin(*given: Any) -> tuple[Any, Any]:
    same, _ = sentence_words.holding(*given)
    return same, same


def _title_only(header: Header, _: Embedder) -> str:
    return f"{header.title}\n"


# Those above the line need other passages or vectors, or another index of words.
_INDEXED: dict[str, Change] = {
    "as it is": {},
    "passages of 90 tokens": {(preparing, "_PASSAGE_TOKENS"): 90},
    "passages of 130 tokens": {(preparing, "_PASSAGE_TOKENS"): 130},
    "passages of 250 tokens": {(preparing, "_PASSAGE_TOKENS"): 250},
    "no date embedded": {(preparing, "_heading"): _title_only},
    "neither title nor date embedded": {(preparing, "_heading"): lambda *_: ""},
}
_SEARCHED: dict[str, Change] = {
    "words: the passage alone": {(lexical, "_FIELDS"): (("text", 1.0),)},
    "words: no other forms of names": {(lexical, "forms_of"): lambda _: frozenset()},
    "words: title as much as text": {(lexical, "_FIELDS"): (("text", 1.0), ("title", 1.0))},
    "no closer look": {(search, "_CLOSELY"): 0},
    "closer look at 20": {(search, "_CLOSELY"): 20},
    "closer look at 80": {(search, "_CLOSELY"): 80},
    "without the passage's meaning": {(reranking, "_MEANING"): 0.0},
    "without the nearest sentence": {(reranking, "_NEAREST"): 0.0},
    "without words": {(reranking, "_WORDS"): 0.0},
    "without kin of words": {(reranking, "holding"): _without_kin},
    "without the title": {(reranking, "_TITLE"): 0.0},
    "words twice as much": {(reranking, "_WORDS"): 2.0},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["odd", "even", "all"], default="all")
    half = parser.parse_args().half
    found = {name: half_of(_thinned(name), half) for name in _SETS}
    embedder = Embedder(PACKAGED_MODEL)
    print(f"{'nDCG@10':<34}" + "".join(f"{name:>14}" for name in _SETS) + f"{'mean':>8}")
    for name, change in _INDEXED.items():
        with _changed(change), ExitStack() as opened:
            archives = {
                of: opened.enter_context(archive_of(one.articles, embedder=embedder))
                for of, one in found.items()
            }
            _print(name, found, archives)
            if not change:
                for other, searched in _SEARCHED.items():
                    with _changed(searched):
                        _print(other, found, archives)


def _print(name: str, found: dict[str, Collection], archives: dict[str, Archive]) -> None:
    values = []
    for of, one in found.items():
        run = search_all(archives[of], one.queries)
        values.append(statistics.fmean(by_query(one.qrels, run)["nDCG@10"].values()))
    shown = "".join(f"{value:>14.3f}" for value in values)
    print(f"{name:<34}{shown}{statistics.fmean(values):>8.3f}", flush=True)


def _thinned(name: str) -> Collection:
    found = collection_of(name)
    if name == "time-1963":
        return Collection(found.articles, found.queries, mended(found.qrels))
    return found.only(list(found.queries)[::_EVERY])


@contextmanager
def _changed(change: Change) -> Iterator[None]:
    with ExitStack() as stack:
        for (module, name), value in change.items():
            stack.enter_context(patch.object(module, name, value))
        yield


if __name__ == "__main__":
    main()
