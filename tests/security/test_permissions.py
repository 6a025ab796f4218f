"""What another user of the same machine can read."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from index.permissions import exposure_of
from tests.cli.shell import PROGRAM, Shell
from tests.cli.test_serving import Service
from tests.people import PASSWORD
from tests.security.conftest import ARTICLE, SAMPLE


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The umask of whoever lets everybody read and write everything."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def shell(data: Path, prepared: Path) -> Shell:
    return Shell(data)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
        return found


def open_to_others(folder: Path) -> dict[str, str]:
    """What others may do with a folder and with what is in it, where that is anything."""
    paths = [folder, *folder.rglob("*")]
    modes = {str(path): path.lstat().st_mode & 0o077 for path in paths}
    return {path: oct(mode) for path, mode in modes.items() if mode}


@pytest.mark.usefixtures("open_umask")
def test_nobody_else_reads_what_the_command_line_and_the_service_write(
    shell: Shell, data: Path, port: int
) -> None:
    shell.run("ingest", SAMPLE / ARTICLE)
    command = [str(PROGRAM), "user", "add", "Ann", "--role", "staff", "--password-stdin"]
    subprocess.run(command, input=PASSWORD, text=True, env=shell.environment, check=True)
    assert open_to_others(data) == {}
    service = Service(shell.environment, port)
    try:
        service.until(service.ready)
        assert service.ask("Where was the Black Sea Grain Initiative signed?")["citations"]
        with httpx.Client(base_url=service.url, timeout=60) as browser:
            login = {"name": "Ann", "password": PASSWORD}
            assert browser.post("/login", data=login).status_code == 303
            files = {"files": ("new.txt", b"Ships\n\nThe first ship was the Razoni.")}
            assert browser.post("/desk/uploads", files=files).status_code == 303
        assert [*(data / "uploads").rglob("*")]
        assert (data / "catalog.sqlite3-wal").exists()
        assert [*data.glob("vectors-*")]
        assert open_to_others(data) == {}
    finally:
        output = service.stop()
    assert "login: account 'Ann', from '127.0.0.1'" in output


@pytest.mark.usefixtures("open_umask")
def test_an_archive_that_a_program_opens_makes_its_folder_private(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "above" / "data"
    Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder).close()
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("open_umask")
def test_a_backup_that_a_program_makes_is_private(archive: Archive, tmp_path: Path) -> None:
    backup = tmp_path / "archive.backup"
    archive.back_up(backup)
    assert backup.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("open_umask")
def test_everybody_may_read_a_prepared_model_and_nobody_else_change_it(
    shell: Shell, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    shell.environment["ARCHIVE_QA_CACHE_DIR"] = str(cache)
    shell.run("prepare")
    for path in (cache, *cache.rglob("*")):
        needed = 0o055 if path.is_dir() else 0o044
        assert path.stat().st_mode & 0o077 == needed, path


def test_a_folder_that_is_open_already_is_told_of_and_left_as_it_is(
    shell: Shell, data: Path
) -> None:
    data.mkdir(mode=0o750)
    shell.run("ingest", SAMPLE / ARTICLE)
    assert data.stat().st_mode & 0o777 == 0o750
    command = f"chmod -R go= {data}"
    assert "warning: other users of this machine" in shell.run("status")
    assert command in shell.run("status", "--json")
    assert "everything agrees" in shell.run("verify")
    assert command in shell.stderr
    subprocess.run(command, shell=True, check=True)  # noqa: S602
    assert "warning" not in shell.run("status")
    shell.run("verify")
    assert shell.stderr == ""


def test_one_wide_file_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    wide = tmp_path / "with space.txt"
    wide.touch(0o600)
    assert exposure_of(tmp_path) is None
    wide.chmod(0o640)
    assert str(wide) in (exposure_of(tmp_path) or "")
    assert f"chmod -R go= {tmp_path}" in (exposure_of(tmp_path) or "")
