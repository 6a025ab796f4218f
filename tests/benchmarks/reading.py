"""What it costs to read files in a process of limited means, and how far the limits are.

Many small files, as most archives are, and a table of as many rows are read by the readers alone
and by the sandbox, in turns, so that the ratio holds on a machine that others use as well. Then a
magazine of 500 dense pages is read, for how near it comes to the default limits.

``python -m tests.benchmarks.reading [FILES]``, 2,000 by default.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.article import Article
from index.reading import FoundFile, ReadFailure, ReadingLimits, Sandbox
from index.reading.formats import read_articles
from tests.benchmarks.synthetic import Text
from tests.index.reading.pdf import dense_page, pdf_of

_ROUNDS = 5
_PAGES = 500
Read = Callable[[FoundFile], Iterator[Article | ReadFailure]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="?", type=int, default=2_000)
    parser.add_argument("--magazine", type=Path, help="read only this file")
    given = parser.parse_args()
    if given.magazine:
        _read_alone(given.magazine)
        return
    with tempfile.TemporaryDirectory() as folder:
        texts = _texts(given.files)
        _compare(f"{given.files:,} small files", _files(Path(folder), texts))
        _compare(f"a table of {given.files:,} rows", [_table(Path(folder), texts)])
        _magazine(Path(folder) / "magazine.pdf")


def _texts(number: int) -> list[str]:
    made = Text()
    return [" ".join(made.sentence() for _ in range(20)) for _ in range(number)]


def _files(folder: Path, texts: Sequence[str]) -> list[FoundFile]:
    files = [FoundFile(folder / f"{n}.txt", f"{n}.txt") for n in range(len(texts))]
    for number, (file, text) in enumerate(zip(files, texts, strict=True)):
        file.path.write_text(f"Article {number}\nAuthor : Desk\nDate : 5 June 2024\n\n{text}")
    return files


def _table(folder: Path, texts: Sequence[str]) -> FoundFile:
    path = folder / "table.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return FoundFile(path, path.name)


def _compare(what: str, files: Sequence[FoundFile]) -> None:
    sandbox = Sandbox(ReadingLimits())
    arms: dict[str, Read] = {"alone": read_articles, "sandbox": sandbox.articles}
    taken: dict[str, list[float]] = {name: [] for name in arms}
    for read in arms.values():  # loads what is loaded once
        list(read(files[0]))
    for _ in range(_ROUNDS):
        for name in random.sample(list(arms), len(arms)):
            began = time.perf_counter()
            for file in files:
                list(arms[name](file))
            taken[name].append(time.perf_counter() - began)
    sandbox.close()
    ratio = statistics.median(
        apart / here for apart, here in zip(taken["sandbox"], taken["alone"], strict=True)
    )
    seconds = {name: statistics.median(some) for name, some in taken.items()}
    print(
        f"{what}: readers alone {seconds['alone']:.2f} s, in the sandbox "
        f"{seconds['sandbox']:.2f} s, ratio {ratio:.2f}"
    )


def _magazine(path: Path) -> None:
    path.write_bytes(pdf_of([dense_page(number) for number in range(_PAGES)]))
    command = [sys.executable, "-m", "tests.benchmarks.reading", "--magazine", str(path)]
    subprocess.run(command, check=True)


def _read_alone(path: Path) -> None:
    began = time.process_time()
    (article,) = read_articles(FoundFile(path, path.name))
    seconds = time.process_time() - began
    assert isinstance(article, Article)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (space,) = (
        int(line.split()[1]) // 1024
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmPeak")
    )
    limits = ReadingLimits()
    print(
        f"{path.name} ({path.stat().st_size / 1e6:.1f} MB, {len(article.text):,} characters): "
        f"{seconds:.1f} of {limits.seconds} processor seconds, {space} of {limits.memory} MiB of "
        f"address space ({peak} MiB resident)"
    )


if __name__ == "__main__":
    main()
