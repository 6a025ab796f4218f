import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder, EmbeddingInput
from index.errors import ModelError
from index.passage_worker import PassageWorker

_ALIKE = 0.999  # cosine
INPUTS = [
    EmbeddingInput("Ships\n", "Ships sail. They come back.", [(0, 11), (12, 27)]),
    EmbeddingInput("", "谁签署了协议？", [(0, 7)]),
    EmbeddingInput("", "word " * 600 + "end.", [(0, 4), (3000, 3004)]),
    EmbeddingInput("Nothing\n", "", []),
]


@pytest.fixture(scope="module")
def worker() -> Iterator[PassageWorker]:
    one = PassageWorker(PACKAGED_MODEL)
    yield one
    one.close()


def process_of(worker: PassageWorker) -> "subprocess.Popen[bytes]":
    assert worker._child
    return worker._child.process


def test_it_gives_what_the_model_gives(worker: PassageWorker, embedder: Embedder) -> None:
    pairs = zip(worker.passages(INPUTS), embedder.passages(INPUTS), strict=True)
    for apart, here in pairs:
        assert apart.vector.dtype == np.float32
        assert float(apart.vector @ here.vector) > _ALIKE
        assert np.allclose(apart.sentences, here.sentences, atol=1e-2)
    assert worker.passages([]) == []


def test_threads_take_turns(worker: PassageWorker) -> None:
    found: dict[int, float] = {}

    def embed(number: int) -> None:
        text = EmbeddingInput("", f"Ship {number} sails.", [])
        first, again = worker.passages([text, text])
        found[number] = float(first.vector @ again.vector)

    threads = [threading.Thread(target=embed, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert min(found.values()) > _ALIKE


def test_a_child_that_was_killed_is_replaced(worker: PassageWorker) -> None:
    worker.passages(INPUTS)
    before = process_of(worker)
    before.kill()
    before.wait()
    assert len(worker.passages(INPUTS)) == len(INPUTS)
    assert process_of(worker).pid != before.pid


def test_a_child_that_ends_each_time_is_an_error_that_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = PassageWorker(PACKAGED_MODEL)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ModelError, match=r"ended .* twice \(exit 1\)"):
        worker.passages(INPUTS)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ModelError, match="no process can be started"):
        worker.passages(INPUTS)


def test_a_model_that_cannot_be_loaded_is_the_error_that_it_is_elsewhere() -> None:
    worker = PassageWorker("/nowhere/at/all")
    with pytest.raises(ModelError, match="ARCHIVE_QA_EMBEDDING_MODEL"):
        worker.passages(INPUTS)
    worker.close()


def test_it_ends_when_nothing_comes_and_is_started_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    worker = PassageWorker(PACKAGED_MODEL)
    hasty = tmp_path / "hasty.py"
    hasty.write_text(
        "import sys, index.passage_worker as worker\n"
        "from multiprocessing.connection import Connection\n"
        "worker._IDLE = 0.01\n"
        "worker.serve(sys.argv[-2], Connection(int(sys.argv[-1])))\n"
    )
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{hasty}" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    worker.start()
    idle = process_of(worker)
    assert idle.wait() == 0
    monkeypatch.undo()
    assert len(worker.passages(INPUTS)) == len(INPUTS)
    worker.close()


def test_it_ends_with_whoever_needed_it(tmp_path: Path) -> None:
    told = (
        "import os, signal; from index.passage_worker import PassageWorker\n"
        f"worker = PassageWorker({PACKAGED_MODEL!r}); worker.passages([])\n"
        "print(worker._child.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", told], stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    child = int(done.stdout)
    while Path(f"/proc/{child}").exists():
        if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            return  # where nobody takes over what is left of a process
        os.sched_yield()


def test_closing_it_does_not_wait_until_all_is_embedded() -> None:
    worker = PassageWorker(PACKAGED_MODEL)
    many = [EmbeddingInput("", f"Ship {n} is at sea. " * 40, []) for n in range(4_000)]
    failed: list[str] = []

    def embed() -> None:
        try:
            worker.passages(many)
        except ModelError as error:
            failed.append(str(error))

    at_work = threading.Thread(target=embed)
    at_work.start()
    while not worker._child:
        os.sched_yield()
    worker.close()
    at_work.join()
    assert failed == ["the embedding model is closed"]
    with pytest.raises(ModelError, match="closed"):
        worker.passages(INPUTS)


def test_an_archive_is_filled_and_asked_without_torch_in_its_process(
    prepared: Path, tmp_path: Path
) -> None:
    (tmp_path / "ships.txt").write_text("Ships\n\nThe grain ships left Odesa on 1 August 2022.")
    told = (
        "import sys; from pathlib import Path; from index.archive import Archive\n"
        f"archive = Archive(Path('data'), embedding_model={PACKAGED_MODEL!r},\n"
        f"                  prepared_models=Path({str(prepared)!r}))\n"
        "archive.ingest([Path('ships.txt')])\n"
        "child = archive._models.named('" + PACKAGED_MODEL + "')._worker._child.process\n"
        "print([hit.article.title for hit in archive.search('grain')])\n"
        "archive.close()\n"
        "print(child.poll() is not None)\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["['Ships']", "True", "[]"]


def test_what_stands_when_the_model_ends_for_good_stays(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Ships\n\nThe grain ships left Odesa.")
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, prepared_models=prepared)
    archive.ingest([folder])
    (folder / "b.txt").write_text("Trains\n\nThe trains left Kyiv.")
    embedder = archive._models.for_writing()
    embedder.close()
    monkeypatch.setattr(embedder, "_worker", PassageWorker(PACKAGED_MODEL))
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        with pytest.raises(ModelError, match="ended"):
            archive.ingest([folder])
    assert [header.title for header in archive.articles()] == ["Ships"]
    assert archive.ingest([folder]).added == 1
    archive.close()
