"""Repairs beside a reader, over a real archive."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import Archive
from index.building import Building
from index.errors import VectorStoreError
from index.vectors import VectorStore

Open = Callable[..., Archive]


@pytest.fixture
def filled(archive: Archive, tmp_path: Path) -> Archive:
    (tmp_path / "walrus.txt").write_text("The walrus lives in the sea.")
    archive.ingest([tmp_path / "walrus.txt"])
    return archive


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Holds every building of an index up until it is set."""
    go_on = threading.Event()
    note = Building.note

    def wait(self: Building, name: str, done: int) -> None:
        note(self, name, done)
        go_on.wait(30)

    monkeypatch.setattr(Building, "note", wait)
    return go_on


def found(archive: Archive) -> list[str]:
    return [hit.article.article_id for hit in archive.search("walrus")]


@pytest.mark.parametrize("damage", [{"words_version": ""}, {"vectors_writing": "yes"}])
def test_a_search_does_not_wait_for_a_long_repair(
    filled: Archive, held: threading.Event, damage: dict[str, str]
) -> None:
    filled._catalog.set_values(damage)
    assert found(filled) == ["walrus.txt"]
    health = filled.health()
    assert not health.is_whole
    assert health.building in ("words", "vectors")
    held.set()
    assert filled.verify() == []
    assert filled.health().is_whole
    assert filled.health().building is None


def test_no_word_is_said_to_be_missing_while_the_words_are_built(
    filled: Archive, held: threading.Event
) -> None:
    filled._catalog.set_values({"words_version": ""})
    assert filled.document_frequency("walrus") > 0
    held.set()


def test_closing_leaves_off_a_repair_and_the_next_process_makes_it(
    filled: Archive, held: threading.Event, open_archive: Open
) -> None:
    filled._catalog.set_values({"words_version": ""})
    found(filled)
    held.set()
    filled.close()
    again = open_archive()
    assert again.verify() == []


def test_a_store_that_fails_in_a_search_is_built_anew(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise VectorStoreError("segmentation fault")

    epoch = filled._catalog.value("vectors_epoch")
    with monkeypatch.context() as patch:
        patch.setattr(VectorStore, "nearest", die)
        assert found(filled) == ["walrus.txt"]
    assert filled.verify() == []
    assert filled._catalog.value("vectors_epoch") != epoch


def test_a_store_that_cannot_be_built_is_not_asked_again_and_again(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def die(*_: object, **__: object) -> None:
        asked.append(1)
        raise VectorStoreError("segmentation fault")

    for name in ("nearest", "apply", "count"):
        monkeypatch.setattr(VectorStore, name, die)
    for _ in range(3):
        assert found(filled) == ["walrus.txt"]
        filled._mender.close()
        filled._mender._stop.clear()
    assert len(asked) <= 3


def test_an_index_of_another_version_is_built_anew(filled: Archive, open_archive: Open) -> None:
    filled._catalog.set_values({"words_version": "tantivy 0.1", "vectors_version": "chromadb 0.1"})
    again = open_archive()
    again.warm_up()
    assert again.verify() == []
    assert "0.1" not in (again._catalog.value("words_version") or "")


def test_a_store_that_was_damaged_unseen_is_not_believed(
    filled: Archive, open_archive: Open
) -> None:
    vectors = filled._indexes.view().vectors
    assert vectors
    vectors.apply([1], [])
    again = open_archive()
    assert [hit.reasons.dense_rank for hit in again.search("walrus")] == [1]
    assert again.verify() == []
