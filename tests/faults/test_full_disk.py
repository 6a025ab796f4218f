"""A disk that is full: it is said, nothing is lost, and all is well once there is room."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from index.errors import StoreError
from tests.crashes.service import Service, problem_of
from tests.faults.disks import Disk, disk
from tests.faults.healing import assert_heals, assert_searches_are_right, assert_whole
from tests.faults.many_passages import PASSAGES

_LITTLE = 200_000  # bytes: enough for a note, for no index, and for no article of a megabyte


@pytest.fixture
def small(tmp_path: Path, intact: Path) -> Iterator[Disk]:
    """A disk with the archive of many passages on it."""
    with disk(tmp_path / "disk", megabytes=60) as mounted:
        shutil.copytree(intact, mounted.place / "data")
        yield mounted


@pytest.fixture
def open_small(small: Disk, embedder: Embedder) -> Iterator[Callable[[], Archive]]:
    opened: list[Archive] = []

    def open_one() -> Archive:
        folder = small.place / "data"
        opened.append(Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder))
        return opened[-1]

    yield open_one
    for archive in opened:
        archive.close()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Ten articles of 60,000 characters each: more than the disk has left."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(10):
        text = f"The long article {number} goes on and on. " * 1_500
        (folder / f"long-{number}.txt").write_text(text)
    return folder


def test_an_ingest_says_so_and_succeeds_when_there_is_room(
    small: Disk, open_small: Callable[[], Archive], articles: Path
) -> None:
    archive = open_small()
    archive.warm_up()
    small.fill(leave=_LITTLE)
    with pytest.raises(StoreError, match="no room left on the disk"):
        archive.ingest([articles])
    assert_searches_are_right(archive)
    small.make_room()
    report = archive.ingest([articles])
    assert report.added + report.unchanged == 10
    assert archive.status().articles == PASSAGES + 10
    assert archive.verify() == []


def test_a_rebuild_says_so_and_the_old_indexes_serve(
    small: Disk, open_small: Callable[[], Archive]
) -> None:
    archive = open_small()
    archive.warm_up()
    small.fill(leave=_LITTLE)
    with pytest.raises(StoreError, match="no room left on the disk"):
        archive.rebuild()
    assert_searches_are_right(archive)
    small.make_room()
    assert_whole(archive)
    archive.rebuild()
    assert_heals(open_small)


def test_a_backup_says_so_and_leaves_the_last_one(
    small: Disk, open_small: Callable[[], Archive], tmp_path: Path
) -> None:
    archive = open_small()
    file = small.place / "archive.backup"
    archive.back_up(file)
    before = file.read_bytes()
    small.fill(leave=_LITTLE)
    with pytest.raises(StoreError, match=r"archive\.backup"):
        archive.back_up(file)
    assert file.read_bytes() == before
    assert sorted(path.name for path in small.place.iterdir()) == [
        "archive.backup",
        "ballast",
        "data",
    ]


def test_a_restore_says_so_and_changes_nothing(
    small: Disk, open_small: Callable[[], Archive], tmp_path: Path
) -> None:
    archive = open_small()
    archive.back_up(tmp_path / "archive.backup")
    small.fill(leave=_LITTLE)
    with pytest.raises(StoreError, match="no room left on the disk"):
        archive.restore(tmp_path / "archive.backup")
    assert_searches_are_right(archive)
    small.make_room()
    archive.restore(tmp_path / "archive.backup")
    assert_whole(archive)


@pytest.fixture
def service(small: Disk, tmp_path: Path) -> Iterator[Service]:
    running = Service(small.place / "data", tmp_path / "service.log")
    yield running
    running.stop()


def test_the_service_answers_or_says_why_not(small: Disk, service: Service) -> None:
    question = "Which ship left the port of Odesa?"
    small.fill(leave=0)
    for response in (service.search("ship"), service.ask(question)):
        assert response.status_code == 200 or says_that_the_disk_is_full(response), response.text
    small.make_room()
    assert service.search("ship").json()["results"]
    assert service.ask(question).json()["citations"]


def says_that_the_disk_is_full(response: httpx.Response) -> bool:
    return response.status_code == 503 and "full" in (problem_of(response) or "")
