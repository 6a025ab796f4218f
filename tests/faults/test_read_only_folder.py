"""A data folder that nobody may write to: it is read, and says why it is not written."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from index.errors import StoreError
from tests.faults.damage import delete
from tests.faults.disks import disk
from tests.faults.healing import assert_searches_are_right

pytestmark = pytest.mark.parametrize("damage", [None, "words-1", "vectors-1"])


@pytest.fixture
def protected(
    tmp_path: Path, intact: Path, embedder: Embedder, damage: str | None
) -> Iterator[Archive]:
    """An archive on a disk that can only be read, whole or without one of its indexes."""
    with disk(tmp_path / "disk", megabytes=60) as mounted:
        folder = mounted.place / "data"
        shutil.copytree(intact, folder)
        if damage:
            delete(folder / damage)
        mounted.protect()
        archive = Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder)
        yield archive
        archive.close()


def test_it_is_read(protected: Archive, damage: str | None) -> None:
    if damage != "words-1":
        assert_searches_are_right(protected)
    assert protected.search("a ship with maize")


def test_why_it_is_not_written_is_said(protected: Archive, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("The walrus lives in the sea.")
    with pytest.raises(StoreError, match="cannot be written to"):
        protected.ingest([tmp_path / "new.txt"])
    with pytest.raises(StoreError, match="cannot be written to"):
        protected.remove(["a0001"])
    with pytest.raises(StoreError, match="cannot be written to"):
        protected.rebuild()


def test_what_cannot_be_repaired_is_said_and_nothing_else(
    protected: Archive, damage: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    protected.warm_up()
    protected.search("a ship with maize")
    protected.close()  # which waits for whatever repairs
    said = [one for one in caplog.messages if "read-only" in one]
    assert len(said) == (1 if damage else 0)
    assert "cannot be repaired now" not in caplog.text
