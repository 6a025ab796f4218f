"""Memory that an ingest takes, as the archive grows.

``python -m tests.benchmarks.memory [PASSAGES]``, 50,000 by default. Reads made-up articles from
JSON Lines files with a model that takes no time, and prints the resident memory of this process,
the vector store's server not counted, at each tenth.
"""

import json
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from index.archive import Archive
from index.ingest import Progress
from tests.benchmarks.synthetic import CheapEmbedder, Text

_SENTENCES = 60  # in an article: some seven passages
_PASSAGES = 7.3  # in such an article, about
_ROWS = 1_000  # in a file
_AUTHORS = 500
_FIRST_DAY = date(2000, 1, 1)
_DAYS = 20 * 365


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder) / "articles", wanted)
        embedder = CheapEmbedder()
        archive = Archive(
            Path(folder) / "data",
            embedding_model=embedder.name,
            embedder=embedder,  # type: ignore[arg-type]
        )
        try:
            archive.ingest([Path(folder) / "articles"], on_progress=_Report(wanted))
            status = archive.status()
            print(f"{status.articles:,} articles, {status.passages:,} passages: {_memory()}")
            print(f"data folder: {archive.size() / 1e6:,.0f} MB")
        finally:
            archive.close()


def write_articles(folder: Path, passages: int, text: Text | None = None) -> None:
    """Writes made-up articles that will be about so many passages.

    Args:
        text: What they say; by default, words that are made up.
    """
    articles = round(passages / _PASSAGES)
    folder.mkdir(parents=True)
    text = text or Text()
    for first in range(0, articles, _ROWS):
        with (folder / f"{first}.jsonl").open("w") as file:
            for number in range(first, min(first + _ROWS, articles)):
                day = _FIRST_DAY + timedelta(days=number * 37 % _DAYS)
                row = {"id": f"a{number}", "title": text.sentence(), "date": day.isoformat()}
                row["author"] = f"Author {number % _AUTHORS}"
                file.write(json.dumps(row | {"text": text.article(_SENTENCES)}) + "\n")


class _Report:
    """Prints a line at each tenth of the way."""

    def __init__(self, wanted: int) -> None:
        self._step = max(1, wanted // 10)
        self._next = self._step
        self._began = time.perf_counter()

    def __call__(self, progress: Progress) -> None:
        if progress.passages >= self._next:
            rate = progress.passages / (time.perf_counter() - self._began)
            print(f"{progress.passages:9,} passages: {_memory()}, {rate:,.0f} passages/s")
            self._next += self._step


def _memory() -> str:
    status = Path("/proc/self/status").read_text()
    kib = {
        name: int(line.split()[1])
        for line in status.splitlines()
        for name in ("VmRSS", "VmHWM")
        if line.startswith(name)
    }
    return f"{kib['VmRSS'] / 1024:,.0f} MB resident, {kib['VmHWM'] / 1024:,.0f} MB at most"


if __name__ == "__main__":
    main()
