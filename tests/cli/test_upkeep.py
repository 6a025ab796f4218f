"""Backup, restore, verify and rebuild, as an operator meets them."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.writer_lock import writer_lock
from tests.cli.shell import PROGRAM, Shell


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an archive of three articles, for each test to restore."""
    folder = tmp_path_factory.mktemp("master")
    for name in ("walrus", "camel", "yak"):
        (folder / f"{name}.txt").write_text(f"The {name} lives here.")
    shell = Shell(folder / "data")
    shell.run("ingest", *folder.glob("*.txt"))
    shell.run("backup", folder / "archive.backup")
    return folder / "archive.backup"


@pytest.fixture
def shell(shell: Shell, master: Path) -> Shell:
    shell.run("restore", master)
    return shell


def listed(shell: Shell) -> set[str]:
    return {article["article_id"] for article in json.loads(shell.run("list", "--json"))}


def test_backup_and_restore(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "mine.backup"
    report = json.loads(shell.run("backup", file, "--json"))
    assert report == {"file": str(file), "bytes": file.stat().st_size}
    shell.run("remove", "walrus.txt")
    assert listed(shell) == {"camel.txt", "yak.txt"}
    report = json.loads(shell.run("restore", file, "--json"))
    assert (report["articles"], report["passages"]) == (3, 3)
    assert listed(shell) == {"walrus.txt", "camel.txt", "yak.txt"}
    shell.run("restore", report["kept"])
    assert listed(shell) == {"camel.txt", "yak.txt"}


def test_what_is_no_backup_is_refused_in_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear reader")
    for words in (("restore", tmp_path / "letter"), ("backup", tmp_path / "letter")):
        shell.run(*words, status=1)
        assert shell.stderr.strip().endswith("letter is no backup of an archive")
    shell.run("restore", tmp_path / "nonesuch", status=1)
    shell.run("backup", tmp_path / "no" / "such" / "folder", status=1)
    assert len(shell.stderr.splitlines()) == 1


def test_verify_lists_what_differs(shell: Shell, master: Path) -> None:
    assert shell.run("verify") == "everything agrees\n"
    yak = master.with_name("yak.txt")
    before = yak.read_text()
    yak.write_text("The yak has left.")
    try:
        assert "yak.txt has changed since it was ingested" in shell.run("verify", status=1)
        found = json.loads(shell.run("verify", "--no-files", "--json"))
        assert found == {"ok": True, "problems": [], "warnings": []}
    finally:
        yak.write_text(before)


def test_the_model_is_prepared_once(shell: Shell, tmp_path: Path) -> None:
    shell.environment["ARCHIVE_QA_CACHE_DIR"] = str(tmp_path / "cache")
    said = shell.run("prepare")
    (folder,) = (tmp_path / "cache" / "models").glob("[!.]*")
    assert said.strip() == f"The model is ready in {folder}"
    made = folder.stat().st_ino
    assert shell.run("prepare") == said
    assert folder.stat().st_ino == made


def test_rebuild(shell: Shell) -> None:
    assert json.loads(shell.run("rebuild", "--json"))["passages"] == 3
    shell.run("verify")


def test_another_model_is_refused_until_everything_is_embedded_with_it(
    shell: Shell, tmp_path: Path
) -> None:
    from index.packaged_model import packaged_folder

    folder = packaged_folder()
    assert folder
    (tmp_path / "model").symlink_to(folder)
    shell.environment["ARCHIVE_QA_EMBEDDING_MODEL"] = str(tmp_path / "model")
    shell.run("search", "yak", status=1)
    assert "«archive-qa rebuild --embeddings»" in shell.stderr
    shell.run("rebuild", "--embeddings")
    assert "The yak" in shell.run("search", "yak", "-k", "1")
    shell.run("verify")


@pytest.fixture
def rebuilding(shell: Shell, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A rebuild that waits for this process, which holds the lock until the test ends."""
    with writer_lock(tmp_path / "data", wait=False, doing="testing"):
        process = subprocess.Popen(
            [PROGRAM, "rebuild"], env=shell.environment, stderr=subprocess.PIPE, text=True
        )
        yield process
    process.wait(30)


def test_who_holds_the_lock_is_said_to_who_waits(rebuilding: "subprocess.Popen[str]") -> None:
    assert rebuilding.stderr
    line = rebuilding.stderr.readline()
    assert f"waiting: process {os.getpid()} (testing since 20" in line
    rebuilding.send_signal(signal.SIGKILL)


def test_who_may_not_wait_is_told_at_once(shell: Shell, tmp_path: Path) -> None:
    with writer_lock(tmp_path / "data", wait=False, doing="testing"):
        for command in (["rebuild"], ["verify"], ["remove", "yak.txt"]):
            shell.run(*command, "--no-wait", status=1)
            assert f"process {os.getpid()} (testing since" in shell.stderr
