"""How fast it is as the archive grows, beside the stock pipeline and beside the bare parts.

    python -m tests.benchmarks.scale [PASSAGES …] [--write] [--keep FOLDER] [--stock-to PASSAGES]

1,000, 10,000 and 100,000 passages by default. A million take an hour to build, once where they are
kept in a folder, and the stock pipeline, which is left out there by default, as long again.

Articles are read in first (see ingest.py), and then archives are asked. These are made up (see
synthetic.py), their vectors clustered as real ones are and made cheaply; questions are embedded by
the real model. For each question all arms run one after the other, in an order drawn anew, so that
the ratios hold on a machine that others use as well. The stock pipeline is LangChain's:
HuggingFaceEmbeddings and Chroma.similarity_search over the same passages with the same vectors.
``--write`` puts the tables and their drawing into docs/benchmarks.md.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings

from index.archive import Archive
from index.embedding import Vectors
from index.filters import Filters
from index.scan import nearest
from qa.answering import Words
from qa.chat import Chat
from qa.unkept_conversations import UnkeptConversations
from tests.benchmarks.ingest import MODEL, print_rates
from tests.benchmarks.ingest import measure as read_in
from tests.benchmarks.latency import large_archive
from tests.benchmarks.prepared import prepared_embedder
from tests.benchmarks.report import write_report
from tests.benchmarks.synthetic import Points, Text

SIZES = (1_000, 10_000, 100_000)
STOCK = "stock: Chroma.similarity_search"
_QUESTIONS = 60
_K = 10
_POINTS = 300  # looked for, to find how many of their nearest are found
_FILTERS: Mapping[str, tuple[Filters, dict[str, Any] | None]] = {
    "no filter": (Filters(), None),
    "one author in 500": (Filters(author=("Author 7",)), {"author": "Author 7"}),
    "half the years": (Filters(after=date(2010, 1, 1)), {"day": {"$gte": 20100101}}),
    "one day": (
        Filters(after=date(2005, 3, 1), before=date(2005, 3, 1)),
        {"day": {"$eq": 20050301}},
    ),
    "nothing left": (Filters(author=("Nobody",)), {"author": "Nobody"}),
}


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds of each question, by arm.

    Attributes:
        filters: Of each filter, milliseconds by ours and by Chroma's own, none where that is left
            out.
        recalls: Of each filter, share of the ten nearest passages that pass it and are among the
            hundred that a search looks at.
    """

    passages: int
    arms: Mapping[str, Sequence[float]]
    filters: Mapping[str, tuple[Sequence[float], Sequence[float]]]
    recalls: Mapping[str, float]

    def median(self, arm: str) -> float:
        return statistics.median(self.arms[arm])

    def p95(self, name: str) -> Iterator[tuple[float, float]]:
        """Of a filter, by ours and by Chroma's own: milliseconds, and as a share of no filter."""
        for taken, plain in zip(self.filters[name], self.filters["no filter"], strict=True):
            if taken:
                milliseconds = float(np.percentile(taken, 95))
                yield milliseconds, milliseconds / float(np.percentile(plain, 95))

    def ratio(self, arm: str) -> float | None:
        """Median of the arm's share in what the stock pipeline takes, question by question."""
        if STOCK not in self.arms:
            return None
        pairs = zip(self.arms[arm], self.arms[STOCK], strict=True)
        return statistics.median(one / stock for one, stock in pairs)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("passages", nargs="*", type=int, default=SIZES)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--stock-to", type=int, default=SIZES[-1])
    given = parser.parse_args()
    embedder = prepared_embedder()
    rates = read_in(embedder)
    embedder.close()
    print_rates(rates)
    measured = [
        measure(size, given.keep, with_stock=size <= given.stock_to) for size in given.passages
    ]
    for one in measured:
        print_table(one)
    if given.write:
        write_report(rates, measured)


def measure(size: int, keep: Path | None = None, *, with_stock: bool = True) -> Timings:
    """Builds an archive and the stock pipeline of a size, or finds them kept, and asks both."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory()) if keep is None else keep
        place = Path(folder, str(size))
        archive = stack.enter_context(large_archive(size, place))
        ids, vectors = _copy(archive)
        stock = _stock(archive, place / "stock", vectors) if with_stock else None
        chat = Chat(archive, UnkeptConversations(), decline_below=0.5)
        view = archive._search._views.current()
        assert view.vectors
        store = view.vectors
        stored = archive.embed("a vector that is ready")
        arms: dict[str, Callable[[str], object]] = {
            "the model alone, one question": archive.embed,
            "an exact scan alone": lambda _: nearest(stored, vectors, ids, _K),
            "one Chroma query alone": lambda _: store.nearest(stored, _K),
            **({STOCK: partial(stock.similarity_search, k=_K)} if stock else {}),
            "archive-qa: search": lambda question: archive.search(question, k=_K),
            "archive-qa: first words of an answer": lambda question: _first_words(chat, question),
        }
        return Timings(
            archive.status().passages,
            _timed(arms, _questions(seed=7)),
            _filtered(archive, stock),
            _recalls(archive, ids, vectors),
        )


def _copy(archive: Archive) -> tuple[np.ndarray, Vectors]:
    room = archive.status().passages
    ids, vectors = np.zeros(room, np.int64), np.zeros((room, Points.DIMENSION), np.float32)
    at = 0
    for batch in archive._feed.vectors():
        for number, vector in batch:
            ids[at], vectors[at] = number, vector
            at += 1
    return ids, vectors


def _stock(archive: Archive, folder: Path, vectors: Vectors) -> Chroma:
    stock = Chroma(
        "passages",
        HuggingFaceEmbeddings(model_name=str(MODEL)),
        persist_directory=str(folder),
        collection_metadata={"hnsw:space": "cosine"},
    )
    if stock._collection.count() == len(vectors):  # kept
        return stock
    at = 0
    for some in archive._feed.documents():
        days = [one.article.date or date.min for one in some]
        stock._collection.upsert(
            ids=[str(one.passage_id) for one in some],
            embeddings=vectors[at : at + len(some)],
            documents=[one.text for one in some],
            metadatas=[
                {"author": one.article.author or "", "day": int(f"{day:%Y%m%d}")}
                for one, day in zip(some, days, strict=True)
            ],
        )
        at += len(some)
    return stock


def _questions(seed: int) -> list[str]:
    text = Text(seed=seed)
    return [f"Which {' '.join(text.sentence().split()[:8])}?" for _ in range(_QUESTIONS)]


def _first_words(chat: Chat, question: str) -> None:
    for event in chat.ask(question):
        if isinstance(event, Words):
            return


def _timed(
    arms: Mapping[str, Callable[[str], object]], questions: Sequence[str]
) -> dict[str, list[float]]:
    """Milliseconds of each question by each arm; a first round of each is not counted."""
    luck = random.Random(0)  # noqa: S311 - an order
    taken: dict[str, list[float]] = {name: [] for name in arms}
    for number, question in enumerate([questions[0], *questions]):
        for name in luck.sample(list(arms), len(arms)):
            began = time.perf_counter()
            arms[name](question)
            taken[name] += [1_000 * (time.perf_counter() - began)] if number else []
    return taken


def _filtered(archive: Archive, stock: Chroma | None) -> dict[str, tuple[list[float], list[float]]]:
    """Of each filter, milliseconds by ours and by Chroma's own, if there is any."""
    found = {}
    for name, (filters, where) in _FILTERS.items():
        arms: dict[str, Callable[[str], object]] = {
            "ours": partial(archive.search, filters=filters, k=_K),
            **({STOCK: partial(stock.similarity_search, k=_K, filter=where)} if stock else {}),
        }
        taken = _timed(arms, _questions(seed=9)[:30])
        found[name] = (taken["ours"], taken.get(STOCK, []))
    return found


def _recalls(archive: Archive, ids: np.ndarray, vectors: Vectors) -> dict[str, float]:
    """By filter; 1.0 where nothing passes it."""
    dense, view = archive._search._dense, archive._search._views.current()
    points = Points(seed=0).some(_POINTS)
    recalls = {}
    for name, (filters, _) in _FILTERS.items():
        passing = np.isin(ids, dense.similarities(points[0], filters, view)[0], assume_unique=True)
        numbers, those = ids[passing], vectors[passing]
        shares = [1.0]
        for point in points if len(numbers) else ():
            right = {number for number, _ in nearest(point, those, numbers, _K)}
            found = {number for number, _ in dense.nearest(point, filters, 100, view)}
            shares.append(len(right & found) / len(right))
        recalls[name] = statistics.mean(shares[1:] or shares)
    return recalls


def print_table(one: Timings) -> None:
    print(f"\n{one.passages:,} passages, {_QUESTIONS} questions, milliseconds")
    print(f"  {'':38}{'median':>9}{'p95':>9}{'of stock':>10}")
    for name, taken in one.arms.items():
        p95, ratio = float(np.percentile(taken, 95)), one.ratio(name)
        share = "" if ratio is None else f"{ratio:>10.2f}"
        print(f"  {name:38}{one.median(name):>9.1f}{p95:>9.1f}{share}")
    head = f"{'recall':>9}{'ours':>9}{'':>9}{'stock':>9}"
    print(f"  {'filters, p95 and its ratio to none':38}{head}")
    for name, recall in one.recalls.items():
        both = "".join(
            f"{milliseconds:>9.1f}{share:>9.2f}" for milliseconds, share in one.p95(name)
        )
        print(f"  {name:38}{recall:>9.3f}{both}")


if __name__ == "__main__":
    main()
