"""The service as an operator runs it: a process of its own, asked over a socket."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.cli.serving import demo_settings
from qa.settings import Settings
from tests.cli.shell import PROGRAM, Shell

_PATIENCE = 60  # seconds after which a condition that does not come is a failure
_PAUSE = 0.05  # seconds between two looks


class Service:
    """A running ``archive-qa serve``."""

    def __init__(self, environment: dict[str, str], port: int, command: str = "serve") -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [str(PROGRAM), command, "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, timeout=_PATIENCE)

    def ask(self, question: str) -> dict[str, Any]:
        body = {"question": question}
        response = httpx.post(f"{self.url}/api/chat", json=body, timeout=_PATIENCE)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def ready(self) -> bool:
        return self.get("/readyz").status_code == 200

    def until(self, holds: Callable[[], bool]) -> None:
        """Awaits a condition; fails where the service ends first, or patience does."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, "the service has ended"
            with suppress(httpx.TransportError):  # it does not listen yet
                if holds():
                    return
            time.sleep(_PAUSE)
        pytest.fail("the condition did not come")

    def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        output, _ = self.process.communicate(timeout=_PATIENCE)
        return output


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def service(shell: Shell, port: int) -> Iterator[Service]:
    running = Service(shell.environment, port)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.communicate()


def _write(folder: Path, name: str, ship: str) -> None:
    folder.mkdir(exist_ok=True)
    text = f"Ships\n\nAuthor : Maritime Desk\n\nThe first ship to leave Odesa was the {ship}."
    (folder / name).write_text(text)


def test_what_others_ingest_and_remove_shows_in_the_running_service(
    service: Service, shell: Shell, tmp_path: Path
) -> None:
    service.until(service.ready)
    assert "The archive is empty" in service.get("/").text

    _write(tmp_path / "articles", "a.txt", "Razoni")
    shell.run("ingest", tmp_path / "articles")
    service.until(lambda: service.get("/readyz").json()["articles"] == 1)
    answer = service.ask("Which ship was the first to leave Odesa?")
    assert "Razoni" in answer["citations"][0]["quote"]

    shell.run("remove", "a.txt")
    assert service.ask("Which ship was the first to leave Odesa?")["citations"] == []
    assert service.get("/articles/a.txt").status_code == 404


def test_the_page_is_there_while_the_model_loads_and_a_question_waits_for_it(
    service: Service, shell: Shell, tmp_path: Path
) -> None:
    _write(tmp_path / "articles", "a.txt", "Razoni")
    shell.run("ingest", tmp_path / "articles")
    service.until(lambda: service.get("/healthz").status_code == 200)
    page = service.get("/")
    assert page.status_code == 200
    assert 'id="banner"' in page.text
    answer = service.ask("Which ship was the first to leave Odesa?")
    assert "Razoni" in answer["citations"][0]["quote"]


def test_a_long_question_fits_into_an_address(service: Service) -> None:
    service.until(lambda: service.get("/healthz").status_code == 200)
    question = "\U00020000" * 2_000  # 24,000 bytes, percent-encoded
    response = httpx.get(f"{service.url}/browse", params={"q": question}, timeout=_PATIENCE)
    assert response.status_code == 200
    assert question in response.text


def test_it_ends_when_it_is_told_to_and_leaves_nothing_behind(
    service: Service, shell: Shell, tmp_path: Path
) -> None:
    _write(tmp_path / "articles", "a.txt", "Razoni")
    shell.run("ingest", tmp_path / "articles")
    service.until(service.ready)
    assert service.ask("Which ship was the first to leave Odesa?")["answered"]
    family = _family(service)
    assert any(b"chroma" in _command(pid) for pid in family)
    output = service.stop()
    assert service.process.returncode == 0
    assert f"Archive QA is at {service.url}" in output
    assert "Traceback" not in output
    assert not any(map(_lives, family)), "a child outlives the service"


def test_an_answer_in_flight_is_finished_when_it_is_told_to_end(
    service: Service, shell: Shell, tmp_path: Path
) -> None:
    _write(tmp_path / "articles", "a.txt", "Razoni")
    shell.run("ingest", tmp_path / "articles")
    service.until(lambda: service.get("/healthz").status_code == 200)
    body = {"question": "Which ship was the first to leave Odesa?", "stream": True}
    with httpx.stream("POST", f"{service.url}/api/chat", json=body, timeout=_PATIENCE) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "event: start"  # and the model is yet to be loaded
        service.process.send_signal(signal.SIGTERM)
        rest = "\n".join(lines)
    assert "event: done" in rest
    assert "Razoni" in rest
    service.stop()
    assert service.process.returncode == 0


def test_it_follows_folders_and_stops_to_read_when_it_is_told_to_end(
    shell: Shell, port: int, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = (f'{{"id": "row-{n}", "text": "Ship number {n} left Odesa."}}\n' for n in range(500))
    (folder / "rows.jsonl").write_text("".join(rows))
    service = Service(shell.environment | {"ARCHIVE_QA_WATCH": str(folder)}, port)
    service.until(lambda: service.ready() and service.get("/readyz").json()["articles"] > 0)
    family = _family(service)
    output = service.stop()
    assert service.process.returncode == 0
    stored = json.loads(shell.run("status", "--json"))["articles"]
    assert 0 < stored < 500
    assert f"{folder}: {stored} added; stopped before the end" in output
    assert not any(map(_lives, family)), "a child outlives the service"
    assert "everything agrees" in shell.run("verify")


def test_folders_to_follow_that_do_not_lie_apart_are_said(shell: Shell, tmp_path: Path) -> None:
    shell.environment["ARCHIVE_QA_WATCH"] = os.pathsep.join([str(tmp_path), f"{tmp_path}/sub"])
    shell.run("serve", status=2)
    assert "lies within" in shell.stderr


def test_the_demo_answers_of_its_sample_and_ends_without_a_word_too_many(
    shell: Shell, port: int
) -> None:
    demo = Service(shell.environment, port, "demo")
    demo.until(demo.ready)
    assert demo.get("/readyz").json()["articles"] > 1
    assert demo.ask("When was the Black Sea Grain Initiative signed?")["citations"]
    os.killpg(demo.process.pid, signal.SIGTERM)  # as a terminal or a supervisor ends all of it
    output, _ = demo.process.communicate(timeout=_PATIENCE)
    assert demo.process.returncode == 0
    assert len(output.splitlines()) == 2, output  # where it is, and that there is no account yet


def test_the_demo_follows_no_folder(tmp_path: Path) -> None:
    assert demo_settings(Settings(watch=(tmp_path,))).watch == ()


def _family(service: Service) -> list[int]:
    """The processes of a service: itself, its children, theirs."""
    family = [service.process.pid]
    for pid in family:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError):  # it has just ended
                family += map(int, (thread / "children").read_text().split())
    return family


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def test_a_port_that_is_taken_is_said(shell: Shell, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        shell.run("serve", "--port", port, status=2)
    assert f"cannot listen at 127.0.0.1:{port}" in shell.stderr
    assert "choose another --host or --port" in shell.stderr


def test_a_host_that_can_be_no_name_is_said(shell: Shell) -> None:
    shell.run("serve", "--host", "é" * 70, status=2)
    assert "choose another --host" in shell.stderr
