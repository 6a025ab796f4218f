import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import chroma_server
from index.chroma_server import ChromaServer
from index.errors import VectorStoreError

Servers = Callable[[], ChromaServer]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Servers]:
    """Makes servers over one folder, as several processes would."""
    made: list[ChromaServer] = []

    def make() -> ChromaServer:
        made.append(ChromaServer(tmp_path / "vectors-0"))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def guard_of(server: ChromaServer) -> int:
    assert server._child is not None
    return server._child.pid


def chroma_of(server: ChromaServer) -> int:
    guard = guard_of(server)
    return int(Path(f"/proc/{guard}/task/{guard}/children").read_text().split()[0])


def wait_for_end(pid: int) -> None:
    while Path(f"/proc/{pid}").exists() and "\nState:\tZ" not in status_of(pid):
        time.sleep(0.05)


def status_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "\nState:\tZ"


def test_the_second_finds_the_server_of_the_first(server: Servers) -> None:
    first, second = server(), server()
    assert first.port() == second.port()
    assert second._child is None


def test_of_many_at_once_one_starts_a_server(server: Servers) -> None:
    made = [server() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        ports = set(pool.map(ChromaServer.port, made))
    assert len(ports) == 1
    assert sum(one._child is not None for one in made) == 1


def test_a_server_that_is_slow_to_answer_gets_no_second_beside_it(
    server: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma_server, "_ANSWER_SECONDS", 0.1)
    first, second = server(), server()
    port = first.port()
    chroma = chroma_of(first)
    os.kill(chroma, signal.SIGSTOP)
    try:
        with pytest.raises(VectorStoreError, match="does not answer"):
            second.port()
    finally:
        os.kill(chroma, signal.SIGCONT)
    assert second.port() == port


def test_another_starts_it_anew_when_the_first_has_ended(server: Servers) -> None:
    first, second = server(), server()
    first.port()
    first.stop()
    assert second.note() is None
    second.port()
    assert second._child is not None


def test_that_it_died_and_runs_again_is_in_the_log(
    server: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    one = server()
    one.port()
    os.kill(chroma_of(one), signal.SIGKILL)
    wait_for_end(guard_of(one))
    one.port()
    ended, again = caplog.messages
    assert ended == "the vector store's server has ended by SIGKILL: starting it again"
    assert again.startswith("the vector store's server runs again, after ")


def test_of_a_server_that_was_ended_on_purpose_nothing_is_said(
    server: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = server(), server()
    first.port()
    first.stop()
    second.port()
    assert caplog.messages == []


def test_a_note_that_outlived_its_server_is_not_believed(server: Servers, tmp_path: Path) -> None:
    stranger = ChromaServer(tmp_path / "stranger-0")
    try:
        strange = stranger.port()
        (tmp_path / "vectors-0.port").write_bytes(stranger.note() or b"")
        assert server().port() != strange
    finally:
        stranger.stop()


def test_it_is_told_no_setting(server: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_QA_CHAT_API_KEY", "sk-secret")
    made = server()
    made.port()
    for process in (guard_of(made), chroma_of(made)):
        assert b"sk-secret" not in Path(f"/proc/{process}/environ").read_bytes()


def test_chroma_ends_with_its_guard(server: Servers) -> None:
    one = server()
    one.port()
    chroma = chroma_of(one)
    os.kill(guard_of(one), signal.SIGKILL)
    wait_for_end(chroma)


def test_stopping_ends_what_a_killed_guard_has_left(server: Servers) -> None:
    one = server()
    one.port()
    chroma = chroma_of(one)
    os.kill(chroma, signal.SIGSTOP)  # so that it cannot end by itself
    os.kill(guard_of(one), signal.SIGKILL)
    one.stop()
    wait_for_end(chroma)


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VectorStoreError, match="cannot be used"):
        ChromaServer(tmp_path / "file" / "vectors-0").port()
