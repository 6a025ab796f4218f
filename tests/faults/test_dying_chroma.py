"""Chroma dies in the middle of a query, stalls, or crashes whenever it is started."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.archive import Archive
from index.vectors import VectorStore
from tests.crashes.processes import children, guards, kill
from tests.faults.healing import assert_heals, assert_searches_are_right, assert_whole, await_repair
from tests.faults.many_passages import PASSAGES, name, vectors

Open = Callable[..., Archive]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")


def chroma_of(data_dir: Path) -> int:
    [guard] = guards(data_dir)
    [server] = children(guard)
    return server


def nearest(archive: Archive, number: int) -> str:
    """The article that is nearest to the vector of one of them."""
    return archive.search("", k=1, vector=vectors()[number])[0].article.article_id


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Is set as soon as Chroma is asked for the first time."""
    begun = threading.Event()
    ask = VectorStore.nearest

    def noted(self: VectorStore, *arguments: object, **named: object) -> object:
        begun.set()
        return ask(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(VectorStore, "nearest", noted)
    return begun


def test_it_is_killed_while_it_is_asked(
    data_dir: Path, open_archive: Open, asking: threading.Event
) -> None:
    archive = open_archive()
    archive.warm_up()
    asking.clear()
    chroma = chroma_of(data_dir)
    os.kill(chroma, signal.SIGSTOP)  # so that it cannot answer before it is killed
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(nearest, archive, 7)
        assert asking.wait(30)
        os.kill(chroma, signal.SIGKILL)
        assert answer.result() == name(7)
    assert_searches_are_right(archive)
    await_repair(archive)
    assert_whole(archive)


def test_it_stalls(data_dir: Path, open_archive: Open) -> None:
    archive = open_archive()
    archive.warm_up()
    chroma = chroma_of(data_dir)
    os.kill(chroma, signal.SIGSTOP)
    try:
        assert_searches_are_right(archive)
    finally:
        kill(chroma)
    await_repair(archive)
    assert_whole(archive)
    assert_searches_are_right(archive)


@pytest.fixture
def crashing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts a Chroma in place that crashes when it is started; notes each start in this file."""
    programs, starts = tmp_path / "bin", tmp_path / "starts"
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    chroma = programs / "chroma"
    chroma.write_text(f"#!/bin/sh\necho started >> '{starts}'\nkill -SEGV $$\n")
    chroma.chmod(0o755)
    starts.touch()
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # the link finds no packages
    return starts


def test_it_crashes_at_every_start(data_dir: Path, open_archive: Open, crashing: Path) -> None:
    archive = open_archive()
    archive.warm_up()
    for _ in range(5):
        assert_searches_are_right(archive)
    archive.close()
    assert 1 <= len(crashing.read_text().splitlines()) <= 3


def test_it_crashed_at_every_start_and_does_so_no_more(
    data_dir: Path, open_archive: Open, crashing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_archive()
    assert_searches_are_right(archive)
    archive.close()
    monkeypatch.undo()
    assert_heals(open_archive)


def test_what_is_ingested_and_removed_while_it_crashes_stays_so(
    data_dir: Path,
    open_archive: Open,
    crashing: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "walrus.txt").write_text("The walrus lives in the sea.")
    archive = open_archive()
    assert archive.ingest([tmp_path / "walrus.txt"]).added == 1
    assert archive.remove([name(7)]) == [name(7)]
    assert archive.search("walrus")[0].article.article_id == "walrus.txt"
    assert nearest(archive, 7) != name(7)
    archive.close()
    monkeypatch.undo()
    again = open_archive()
    assert again.search("walrus")[0].article.article_id == "walrus.txt"
    assert nearest(again, 7) != name(7)
    assert again.verify(files=False) == []
    assert again.status().articles == PASSAGES
