"""The vectors are on a Chroma server of somebody else's, which a fault of ours must not cost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.vectors import VectorStore
from tests.faults.damage import scribble
from tests.faults.many_passages import fill, name, vectors
from tests.faults.remote_chroma import RemoteChroma, remote_chroma

Open = Callable[..., Archive]


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteChroma]:
    with remote_chroma(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def remote(open_archive: Open, chroma: RemoteChroma) -> Archive:
    """An archive of many passages whose vectors are on the server."""
    archive = open_archive("remote", chroma_url=chroma.url)
    fill(archive)
    return archive


def epochs(archive: Archive) -> tuple[str, str]:
    view = archive._indexes.view()
    return view.words_epoch, view.vectors_epoch


def asked(archive: Archive, number: int) -> str:
    """The article nearest to the vector of one of them."""
    return archive.search("", k=1, vector=vectors()[number])[0].article.article_id


def test_building_the_words_anew_leaves_the_vectors_alone(
    remote: Archive, open_archive: Open, chroma: RemoteChroma, tmp_path: Path
) -> None:
    words, before = epochs(remote)
    remote.close()
    scribble(tmp_path / "remote" / f"words-{words}" / "meta.json")
    again = open_archive("remote", chroma_url=chroma.url)
    assert again.verify(files=False) == []
    assert epochs(again) == (str(int(words) + 1), before)
    assert asked(again, 7) == name(7)


def test_words_of_another_version_leave_the_vectors_alone(remote: Archive) -> None:
    words, before = epochs(remote)
    remote._catalog.set_values({"words_version": "tantivy 0.1, format 0"})
    remote._indexes.catch_up()
    assert epochs(remote) == (str(int(words) + 1), before)
    view = remote._indexes.view()
    assert view.vectors
    assert view.vectors.count() == remote.status().passages


_KILLED = """
import os, signal, sys
from pathlib import Path
from index.archive import Archive
from index.embedding import PACKAGED_MODEL
from index.vectors import VectorStore
from tests.faults.many_passages import add

def dies(self, removed, added):
    if added and sys.argv[3] == "between":  # some of the change is on the server by then
        written(self, removed, added)
    os.kill(os.getpid(), signal.SIGKILL)

written, VectorStore.apply = VectorStore.apply, dies
archive = Archive(Path(sys.argv[1]), embedding_model=PACKAGED_MODEL, chroma_url=sys.argv[2])
add(archive, 1_250)
"""


@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_killed_ingest_is_replayed_and_nothing_is_built_anew(
    remote: Archive, open_archive: Open, chroma: RemoteChroma, tmp_path: Path, moment: str
) -> None:
    remote.remove([name(3)])
    before = epochs(remote)
    remote.close()
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "remote"), chroma.url, moment]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    again = open_archive("remote", chroma_url=chroma.url)
    assert again._catalog.value("vectors_writing") == "yes"
    assert again.verify(files=False) == []
    assert epochs(again) == before
    assert asked(again, 1_250) == name(1_250)


def test_what_a_killed_ingest_has_left_and_differs_is_built_anew(remote: Archive) -> None:
    """The replay is checked: a server that has lost more than the last write is found out."""
    before = epochs(remote)
    view = remote._indexes.view()
    assert view.vectors
    view.vectors.apply([number for number, _ in remote._feed.sample_vectors(40)], ())
    remote._catalog.set_values({"vectors_writing": "yes"})
    remote._indexes.catch_up()
    assert epochs(remote)[1] != before[1]
    assert remote.verify(files=False) == []


def test_a_stalled_server_costs_the_first_question_and_no_other(
    remote: Archive,
    chroma: RemoteChroma,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert asked(remote, 7) == name(7)
    epoch = epochs(remote)
    chroma.stall()
    try:
        began = time.monotonic()
        assert asked(remote, 9) == name(9)
        assert time.monotonic() - began < 10  # it was 20 s
        assert remote.is_without_vector_store
        calls = record_calls(monkeypatch)
        for number in range(20, 40):
            assert asked(remote, number) == name(number)
        assert calls == []
    finally:
        chroma.go_on()
    rest_is_over(remote, monkeypatch)
    assert asked(remote, 11) == name(11)
    assert not remote.is_without_vector_store
    assert epochs(remote) == epoch
    assert "searching by exact scan instead of the vector store" in caplog.text
    assert "the vector store answers again" in caplog.text


def test_a_server_that_is_stalled_from_the_start_hangs_nobody(
    remote: Archive, open_archive: Open, chroma: RemoteChroma
) -> None:
    remote.close()
    again = open_archive("remote", chroma_url=chroma.url)
    chroma.stall()
    try:
        assert asked(again, 9) == name(9)
    finally:
        chroma.go_on()


def record_calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note each question that is put to the vector store from now on."""
    calls: list[int] = []
    ask = VectorStore.nearest

    def noted(self: VectorStore, *arguments: object, **named: object) -> object:
        calls.append(1)
        return ask(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(VectorStore, "nearest", noted)
    return calls


def rest_is_over(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time pass in which the vector store is not asked again."""
    monkeypatch.setattr(archive._search._dense._breaker, "_until", 0.0)
