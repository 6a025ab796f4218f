"""An ingest that is told to stop, and one that follows folders until then."""

import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.writer_lock import writer_lock
from tests.cli.shell import PROGRAM, Shell

_PATIENCE = 60  # seconds after which a condition that does not come is a failure
_PAUSE = 0.05  # seconds between two looks
_ROWS = 500  # several batches


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


class Child:
    """A command that runs until it is told to stop."""

    def __init__(self, shell: Shell, *words: object) -> None:
        self.process = subprocess.Popen(
            [str(PROGRAM), *map(str, words)],
            env=shell.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < end, "the condition did not come"
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(_PAUSE)

    def stop(self, number: signal.Signals) -> tuple[int, str, str]:
        self.process.send_signal(number)
        output, errors = self.process.communicate(timeout=_PATIENCE)
        return self.process.returncode, output, errors


@pytest.fixture
def start(shell: Shell) -> Iterator[Callable[..., Child]]:
    children: list[Child] = []

    def begin(*words: object) -> Child:
        children.append(Child(shell, *words))
        return children[-1]

    yield begin
    for child in children:
        if child.process.poll() is None:
            child.process.kill()
            child.process.communicate()


def stored(tmp_path: Path) -> int:
    """How many articles the catalog holds by now."""
    file = tmp_path / "data" / "catalog.sqlite3"
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as catalog:
            count: int = catalog.execute("SELECT count(*) FROM articles").fetchone()[0]
            return count
    except sqlite3.OperationalError:
        return 0  # it has not been made yet


def said(shell: Shell, *words: object) -> Any:
    return json.loads(shell.run(*words, "--json"))


def test_a_stopped_ingest_keeps_what_was_read_and_the_next_goes_on(
    shell: Shell, start: Callable[..., Child], folder: Path, tmp_path: Path
) -> None:
    rows = (f'{{"id": "row-{n}", "text": "Ship number {n} left Odesa."}}\n' for n in range(_ROWS))
    (folder / "rows.jsonl").write_text("".join(rows))
    (folder / "zeta.txt").write_text("Zeta\n\nThe last ship of all.")
    child = start("ingest", folder, "--json")
    child.until(lambda: stored(tmp_path) > 0)
    code, output, errors = child.stop(signal.SIGTERM)
    report = json.loads(output)
    assert (code, report["stopped"]) == (143, True)
    assert errors == "archive-qa: stopped; the same command goes on from here\n"
    assert 0 < report["added"] == stored(tmp_path) < _ROWS
    assert said(shell, "status")["last_ingest"] is None

    again = said(shell, "ingest", folder)
    assert (again["added"], again["updated"]) == (_ROWS + 1 - report["added"], 0)
    assert (again["unchanged"], again["stopped"]) == (report["added"], False)
    assert "everything agrees" in shell.run("verify")


def test_an_ingest_that_waits_for_its_turn_ends_when_it_is_told_to(
    shell: Shell, start: Callable[..., Child], folder: Path, tmp_path: Path
) -> None:
    (folder / "a.txt").write_text("Alpha\n\nThe first ship of all.")
    shell.run("status")
    with writer_lock(tmp_path / "data", wait=False):
        child = start("ingest", folder)
        assert child.process.stderr
        assert child.process.stderr.readline().startswith("archive-qa: waiting: process")
        code, _, errors = child.stop(signal.SIGINT)
    assert (code, errors) == (130, "archive-qa: stopped; the same command goes on from here\n")
    assert stored(tmp_path) == 0


def test_a_folder_is_followed_until_it_is_told_to_stop(
    shell: Shell, start: Callable[..., Child], folder: Path, tmp_path: Path
) -> None:
    (folder / "a.txt").write_text("Alpha\n\nThe first ship to leave Odesa was the Razoni.")
    child = start("ingest", "--watch", folder)
    child.until(lambda: stored(tmp_path) == 1)
    (folder / "b.txt").write_text("Beta\n\nThe second ship was the Sormovsky.")
    child.until(lambda: stored(tmp_path) == 2)
    (folder / "a.txt").unlink()
    child.until(lambda: stored(tmp_path) == 1)
    child.until(lambda: said(shell, "status")["watches"][0]["last_look"] is not None)
    code, output, errors = child.stop(signal.SIGTERM)
    assert (code, errors) == (0, "following; Ctrl-C stops it\n")
    assert output.splitlines() == [
        f"{folder}: 1 added",
        f"{folder}: 1 added",
        f"{folder}: 1 removed",
    ]


def test_a_look_is_told_as_json(start: Callable[..., Child], folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("Alpha\n\nThe first ship to leave Odesa was the Razoni.")
    child = start("ingest", "--watch", folder, "--json")
    child.until(lambda: stored(tmp_path) == 1)
    _, output, _ = child.stop(signal.SIGINT)
    look = json.loads(output)
    assert (look["folder"], look["failure"]) == (str(folder), None)
    assert look["report"]["added"] == 1


def test_a_watch_that_has_ended_is_told_until_it_is_forgotten(
    shell: Shell, folder: Path, tmp_path: Path
) -> None:
    shell.run("status")
    with closing(sqlite3.connect(tmp_path / "data" / "catalog.sqlite3")) as catalog, catalog:
        row = (str(folder), "2024-11-01 12:00:00", "2024-11-03 14:05:00")
        catalog.execute("INSERT INTO watches (folder, since, last_look) VALUES (?, ?, ?)", row)
    told = shell.run("status")
    assert f"followed: {folder}, last looked at: 2024-11-03 14:05 UTC" in told
    assert f"warning: {folder} was last looked at with success on 3 November 2024" in told
    assert len(said(shell, "status")["warnings"]) == 1
    assert shell.run("unwatch", folder) == "1 forgotten\n"
    assert said(shell, "status")["warnings"] == []
    shell.run("unwatch", folder, status=1)
    assert "nobody follows" in shell.stderr


def test_only_folders_that_are_there_and_lie_apart_are_followed(shell: Shell, folder: Path) -> None:
    (folder / "a.txt").touch()
    shell.run("ingest", "--watch", folder / "a.txt", status=2)
    assert "is a file" in shell.stderr
    shell.run("ingest", "--watch", folder, folder.parent, status=2)
    assert "lies within" in shell.stderr
    shell.run("ingest", "--watch", folder / "missing", status=1)
    assert "there is no folder" in shell.stderr
    assert said(shell, "status")["watches"] == []


def test_an_answer_says_as_of_when_it_is(shell: Shell, folder: Path) -> None:
    (folder / "a.txt").write_text("Alpha\n\nThe first ship to leave Odesa was the Razoni.")
    shell.run("ingest", folder)
    at = said(shell, "status")["as_of"]
    assert said(shell, "ask", "Which ship was the first to leave Odesa?")["as_of"] == at
    last_line = shell.run("ask", "Which ship was the first to leave Odesa?").splitlines()[-1]
    assert last_line.startswith("Archive as of ")
    assert last_line.endswith(f"{at[11:16]} UTC")
