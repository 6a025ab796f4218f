"""How long a question takes in a large archive, stage by stage, without a chat model.

``python -m tests.benchmarks.latency [PASSAGES]``, 100,000 by default. Made-up articles whose
vectors come from a model that takes no time; the questions, of their words, are embedded by the
real one. And how long a dossier takes, of topics of up to three words, a third of
them a single frequent one.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from index.archive import Archive
from index.embedding import Vectors
from qa.chat import Chat
from qa.sql.conversations import Conversations
from qa.topics.gathering import Topics
from tests.benchmarks.memory import write_articles
from tests.benchmarks.prepared import prepared_embedder
from tests.benchmarks.synthetic import CheapEmbedder, Text

_QUESTIONS = 200
_MARK = 150  # milliseconds, median
_DOSSIERS = 50
_PAGE = 50  # articles
_DOSSIER_MARK = 1_000  # milliseconds, the longest


class _QuestionsForReal(CheapEmbedder):
    """Embeds passages at random, and questions with the real model, as a service has it."""

    def __init__(self) -> None:
        super().__init__()
        self._real = prepared_embedder()
        self.name, self.signature = self._real.name, self._real.signature  # for a service

    def query(self, text: str) -> Vectors:
        return self._real.query(text)

    def fluency(self, text: str) -> float:
        return self._real.fluency(text)


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with large_archive(wanted) as archive:
        print(f"{archive.status().passages:,} passages, {_QUESTIONS} questions, milliseconds")
        _report(Chat(archive, Conversations(archive.engine), decline_below=0.5))
        _report_dossiers(archive)


@contextmanager
def large_archive(passages: int, folder: Path | None = None) -> Iterator[Archive]:
    """An archive of about as many passages, ready to be asked.

    Args:
        folder: Where it is to be and to stay, or is already; by default, nowhere for long.
    """
    with tempfile.TemporaryDirectory() if folder is None else nullcontext(folder) as where:
        place = Path(where)
        if not (place / "articles").is_dir():
            write_articles(place / "articles", passages)
        embedder: Any = _QuestionsForReal()
        archive = Archive(place / "data", embedding_model=embedder.name, embedder=embedder)
        try:
            archive.ingest([place / "articles"])
            archive.warm_up()
            yield archive
        finally:
            archive.close()


def _report(chat: Chat) -> None:
    text = Text(seed=7)
    questions = [f"Which {' '.join(text.sentence().split()[:8])}?" for _ in range(_QUESTIONS)]
    taken = [chat.look_up(question).timings_ms for question in questions]
    print(f"  {'stage':<12}{'median':>10}{'p95':>10}")
    for stage in taken[0]:
        values = [one[stage] for one in taken]
        print(f"  {stage:<12}{statistics.median(values):>10.1f}{np.percentile(values, 95):>10.1f}")
    median = statistics.median(one["total"] for one in taken)
    print(f"  mark: median {_MARK}: {'reached' if median <= _MARK else 'missed'}")


def _report_dossiers(archive: Archive) -> None:
    """Opens dossiers as their page does: all articles graded, fifty of them quoted."""
    topics, text = Topics(archive), Text(seed=8)
    taken, sizes = [], []
    for number in range(_DOSSIERS):
        topic = " ".join(text.sentence().split()[: 1 + number % 3])
        topic = topic if number % 3 else text.word(20 * (number + 1))
        start = time.perf_counter()
        dossier = topics.dossier(topic, quoted=False)
        topics.quoted(dossier.look, dossier.articles[:_PAGE])
        taken.append(1_000 * (time.perf_counter() - start))
        sizes.append(len(dossier.articles))
    print(f"{archive.status().articles:,} articles, {_DOSSIERS} dossiers, milliseconds")
    first, median, p95 = taken[0], statistics.median(taken), np.percentile(taken, 95)
    print(f"  first {first:.0f}, median {median:.0f}, p95 {p95:.0f}, longest {max(taken):.0f}")
    print(f"  articles in a dossier: median {int(statistics.median(sizes)):,}, most {max(sizes):,}")
    print(f"  mark: {_DOSSIER_MARK}: {'reached' if max(taken) <= _DOSSIER_MARK else 'missed'}")


if __name__ == "__main__":
    main()
