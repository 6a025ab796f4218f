"""How long a question takes in a large archive, stage by stage, without a chat model.

``python -m tests.benchmarks.latency [PASSAGES]``, 100,000 by default. Made-up articles whose
vectors come from a model that takes no time; the questions, of their words, are embedded by the
real one.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder, Vectors
from qa.chat import Chat
from qa.sql.conversations import Conversations
from tests.benchmarks.memory import write_articles
from tests.benchmarks.synthetic import CheapEmbedder, Text

_QUESTIONS = 200
_MARK = 150  # milliseconds, median


class _QuestionsForReal(CheapEmbedder):
    """Embeds passages at random, and questions with the real model."""

    def __init__(self) -> None:
        super().__init__()
        self._real = Embedder(PACKAGED_MODEL)

    def query(self, text: str) -> Vectors:
        return self._real.query(text)

    def fluency(self, text: str) -> float:
        return self._real.fluency(text)


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder) / "articles", wanted)
        embedder: Any = _QuestionsForReal()
        archive = Archive(Path(folder) / "data", embedding_model=embedder.name, embedder=embedder)
        try:
            archive.ingest([Path(folder) / "articles"])
            archive.warm_up()
            print(f"{archive.status().passages:,} passages, {_QUESTIONS} questions, milliseconds")
            _report(Chat(archive, Conversations(archive.engine), decline_below=0.5))
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


if __name__ == "__main__":
    main()
