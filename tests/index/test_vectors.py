from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.archive import Archive
from index.embedding import Vectors
from index.errors import VectorStoreError
from index.vectors import VectorStore
from tests.benchmarks.memory import write_articles
from tests.benchmarks.synthetic import CheapEmbedder

UP, ALONG = np.eye(2, dtype=np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    store = VectorStore(None, tmp_path / "vectors-0", "archive-qa-one-0")
    yield store
    store.close()


def test_the_nearest_come_first(store: VectorStore) -> None:
    store.apply([], [(1, UP), (2, ALONG)])
    assert [number for number, _ in store.nearest(UP, 5)] == [1, 2]
    store.apply([1], [])
    assert store.held([1, 2]) == {2}
    assert (store.vectors([1, 2])[2] == ALONG).all()


def test_a_large_store_is_searched_more_widely_than_what_is_wanted(
    store: VectorStore, tmp_path: Path, widths: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors._SHARE", 2)
    turns = np.linspace(0, 1, 60, dtype=np.float32)
    pairs = [(n, np.array([np.cos(at), np.sin(at)])) for n, at in enumerate(turns, 1)]
    reader = VectorStore(None, tmp_path / "vectors-0", "archive-qa-one-0")
    store.apply([], pairs[:40])
    assert [number for number, _ in reader.nearest(pairs[0][1], 5)] == [1, 2, 3, 4, 5]
    store.apply([], pairs[40:])
    store.nearest(pairs[0][1], 5)
    reader.count_again()  # of what another has written
    reader.nearest(pairs[0][1], 5)
    reader.close()
    assert widths == [20, 30, 30]


def test_reading_makes_no_collection(store: VectorStore) -> None:
    assert (store.count(), store.held([1])) == (0, set())
    with pytest.raises(VectorStoreError, match="no collection"):
        store.nearest(UP, 5)
    assert store._client(5.0).list_collections() == []


def test_the_server_of_another_archive_has_not_its_collection(
    store: VectorStore, tmp_path: Path
) -> None:
    store.apply([], [(1, UP)])
    other = VectorStore(None, tmp_path / "vectors-0", "archive-qa-other-0")
    with pytest.raises(VectorStoreError, match="no collection"):
        other.nearest(UP, 5)


def test_a_server_that_came_after_is_found(store: VectorStore, tmp_path: Path) -> None:
    reader = VectorStore(None, tmp_path / "vectors-0", "archive-qa-one-0")
    store.apply([], [(1, UP)])
    assert reader.count() == 1
    store.close()
    assert reader.count() == 1
    reader.close()


def test_a_closed_store_starts_no_server(store: VectorStore) -> None:
    store.close()
    with pytest.raises(VectorStoreError, match="closed"):
        store.count()


def test_dropping_on_a_server_that_is_away_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(VectorStoreError):
        VectorStore("http://127.0.0.1:9", tmp_path, "archive-qa-one-0").drop()


@pytest.mark.parametrize(("missed", "is_searchable"), [(0.02, True), (0.5, False)])
def test_a_store_is_condemned_for_what_many_samples_miss(
    tmp_path: Path, missed: float, is_searchable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder: Any = CheapEmbedder()
    archive = Archive(tmp_path / "data", embedding_model=embedder.name, embedder=embedder)
    write_articles(tmp_path / "articles", 400)
    archive.ingest([tmp_path / "articles"])
    feed, indexes = archive._feed, archive._indexes
    number_of = {vector.tobytes(): number for number, vector in feed.sample_vectors(1_000)}
    first = feed.sample_vectors(16)[0][0]
    nearest = VectorStore.nearest

    def missing(
        store: VectorStore, vector: Vectors, limit: int, **_: bool
    ) -> list[tuple[int, float]]:
        number = number_of[vector.tobytes()]
        is_missed = number == first or number % 100 < 100 * missed
        return [] if is_missed else nearest(store, vector, limit)

    monkeypatch.setattr(VectorStore, "nearest", missing)
    assert indexes.vectors.is_searchable(archive._catalog.values(), feed) is is_searchable
    archive.close()
