"""What ``serve`` says where it cannot begin: one line, as any other command."""

import socket
import sqlite3
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.postgres import programs


def assert_one_line(shell: Shell) -> None:
    assert len(shell.stderr.splitlines()) == 1, shell.stderr
    assert shell.stderr.startswith("archive-qa: ")
    assert "Worker" not in shell.stderr


@pytest.mark.postgres
def test_a_dead_database_is_one_line(shell: Shell) -> None:
    programs()  # skips where PostgreSQL, and perhaps its driver, is not installed
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    shell.environment["ARCHIVE_QA_DATABASE_URL"] = f"postgresql://archive@127.0.0.1:{port}/a"
    shell.run("serve", status=1)
    assert_one_line(shell)
    assert "the catalog's database" in shell.stderr


def test_a_database_that_is_damaged_is_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.sqlite3").write_bytes(b"nothing of the kind" * 100)
    shell.run("serve", status=1)
    assert_one_line(shell)


def test_a_database_of_a_newer_version_is_one_line(shell: Shell, tmp_path: Path) -> None:
    shell.run("status")
    with sqlite3.connect(tmp_path / "data" / "catalog.sqlite3") as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    shell.run("serve", status=1)
    assert_one_line(shell)
    assert "newer version" in shell.stderr


def test_a_data_folder_that_cannot_be_made_is_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    shell.environment["ARCHIVE_QA_DATA_DIR"] = str(tmp_path / "file" / "data")
    shell.run("serve", status=1)
    assert_one_line(shell)
