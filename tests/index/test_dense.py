"""The nearest passages under filters, beside comparing every vector that passes."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import dense
from index.archive import Archive
from index.embedding import Vectors
from index.errors import VectorStoreError
from index.filters import Filters
from index.scan import RoundedVectors
from index.vectors import VectorStore
from tests.benchmarks.memory import write_articles
from tests.benchmarks.synthetic import CheapEmbedder, Points

_LIMIT = 30
_FILTERS = {
    "none": Filters(),
    "half": Filters(after=date(2010, 1, 1)),
    "one author": Filters(author=("Author 7",)),
    "nobody": Filters(author=("Nobody",)),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    place = tmp_path_factory.mktemp("dense")
    write_articles(place / "articles", 2_000)
    embedder: Any = CheapEmbedder()
    opened = Archive(place / "data", embedding_model=embedder.name, embedder=embedder)
    opened.ingest([place / "articles"])
    yield opened
    opened.close()


Asked = list[tuple[int, int]]
"""Of each question to Chroma, how many were asked for and how many came."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    seen: Asked = []
    plain = VectorStore.nearest

    def noted(store: VectorStore, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        found = plain(store, vector, limit)
        seen.append((limit, len(found)))
        return found

    monkeypatch.setattr(VectorStore, "nearest", noted)
    return seen


def query_of(seed: int) -> Vectors:
    """One of those that the archive has passages near to."""
    return Points().some(seed + 1)[seed]


def found_in(archive: Archive, filters: Filters, seed: int = 5) -> list[tuple[int, float]]:
    view = archive._search._views.current()
    return archive._search._dense.nearest(query_of(seed), filters, _LIMIT, view)


def right_in(archive: Archive, filters: Filters, seed: int = 5) -> list[tuple[int, float]]:
    query = query_of(seed)
    keys = set(archive._catalog.passing(filters))
    passages, owners = archive._catalog.owners()
    chosen = [int(n) for n, key in zip(passages, owners, strict=True) if not filters or key in keys]
    vectors = archive._catalog.vectors(chosen, len(query))
    pairs = [(number, float(vector @ query)) for number, vector in vectors.items()]
    return sorted(pairs, key=lambda pair: -pair[1])[:_LIMIT]


def agree(found: list[tuple[int, float]], right: list[tuple[int, float]]) -> bool:
    return [number for number, _ in found] == [number for number, _ in right] and np.allclose(
        [score for _, score in found], [score for _, score in right], atol=1e-4
    )


def share(found: list[tuple[int, float]], right: list[tuple[int, float]]) -> float:
    """Recall, for Chroma's graph is approximate."""
    return len(dict(found).keys() & dict(right).keys()) / len(right)


def test_an_archive_that_another_process_makes_grow_is_searched_more_widely(
    tmp_path: Path, widths: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors._SHARE", 1)
    embedder: Any = CheapEmbedder()
    reader, writer = (
        Archive(tmp_path / "data", embedding_model=embedder.name, embedder=embedder)
        for _ in range(2)
    )
    sizes, found = [], []
    for passages in (200, 400):  # the articles of the first are in the second, too
        write_articles(tmp_path / str(passages), passages)
        writer.ingest([tmp_path / str(passages)])
        sizes.append(reader.status().passages)
        reader.search("anything")
        found.append(widths[-1])
    reader.close()
    writer.close()
    assert 100 < sizes[0] < sizes[1]
    assert found == sizes


@pytest.mark.parametrize("scanned", [50_000, 0], ids=["by scan", "by asking for more"])
@pytest.mark.parametrize("name", _FILTERS)
def test_what_it_finds_is_what_is_nearest(
    archive: Archive, name: str, scanned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "_SCANNED", scanned)
    for seed in range(5):
        found = found_in(archive, _FILTERS[name], seed)
        right = right_in(archive, _FILTERS[name], seed)
        through_graph = name == "none" or (name == "half" and not scanned)
        assert share(found, right) >= 0.9 if through_graph else agree(found, right)
        assert bool(found) == (name != "nobody")


def test_of_a_wide_filter_the_vector_store_is_asked_for_more(
    archive: Archive, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "_SCANNED", 500)
    view = archive._search._views.current()
    found_in(archive, _FILTERS["half"])
    ((wanted, found),) = asked
    passing = len(archive._search._dense.similarities(query_of(5), _FILTERS["half"], view)[0])
    assert wanted * passing / archive.status().passages == pytest.approx(1.5 * _LIMIT, rel=0.05)
    assert found == wanted


@pytest.mark.parametrize(
    ("limits", "why"),
    [({}, "too few"), ({"_SCANNED": 0, "LARGEST_RESULT": 50}, "too many to be asked for")],
)
def test_a_narrow_filter_is_scanned(
    archive: Archive,
    asked: Asked,
    limits: dict[str, int],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(dense, name, value)
    assert len(found_in(archive, _FILTERS["half"])) == _LIMIT
    assert not asked, why


@pytest.mark.parametrize("fault", ["away", "few pass", "others"])
def test_where_asking_for_more_does_not_do_all_is_scanned(
    archive: Archive, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = right_in(archive, _FILTERS["half"])
    passing = {number for number, _ in right}

    def away(_store: VectorStore, _vector: Vectors, _limit: int) -> list[tuple[int, float]]:
        raise VectorStoreError("away")

    def few(store: VectorStore, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        return [pair for pair in plain(store, vector, limit) if pair[0] not in passing]

    def others(_store: VectorStore, _vector: Vectors, limit: int) -> list[tuple[int, float]]:
        return [(10**9 + number, 1.0) for number in range(limit)]

    plain = VectorStore.nearest
    faults: dict[str, Callable[..., Any]] = {"away": away, "few pass": few, "others": others}
    monkeypatch.setattr(dense, "_SCANNED", 0)
    monkeypatch.setattr(archive._search._dense, "_on_fault", lambda _view: None)
    monkeypatch.setattr(VectorStore, "nearest", faults[fault])
    found = found_in(archive, _FILTERS["half"])
    archive._search._dense._breaker.succeeded()
    assert agree(found, right)


def test_every_similarity_is_nearly_what_it_is(archive: Archive) -> None:
    view = archive._search._views.current()
    query = query_of(5)
    for filters in _FILTERS.values():
        ids, found = archive._search._dense.similarities(query, filters, view)
        vectors = archive._catalog.vectors(ids.tolist(), len(query))
        right = [float(vectors[number] @ query) for number in ids.tolist()]
        assert np.allclose(found, right, atol=3e-3)


def test_the_copy_follows_what_comes_and_goes(archive: Archive, tmp_path: Path) -> None:
    before = found_in(archive, _FILTERS["one author"])
    (tmp_path / "new.jsonl").write_text(
        '{"id": "new", "author": "Author 7", "text": "Ships sail. They come back."}\n'
    )
    archive.ingest([tmp_path / "new.jsonl"])
    with_new = right_in(archive, _FILTERS["one author"])
    assert agree(found_in(archive, _FILTERS["one author"]), with_new)
    archive.remove(["new"])
    assert agree(found_in(archive, _FILTERS["one author"]), before)


def test_an_archive_of_nothing_has_nothing_near(tmp_path: Path) -> None:
    embedder: Any = CheapEmbedder()
    empty = Archive(tmp_path / "data", embedding_model=embedder.name, embedder=embedder)
    for filters in _FILTERS.values():
        assert found_in(empty, filters) == []
    assert len(RoundedVectors.none()) == 0
    empty.close()
