import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import Vectors, unit
from index.scan import RoundedVectors, nearest

_SEEDS = st.integers(0, 2**32 - 1)


def some_vectors(seed: int, count: int, dimension: int = 384) -> Vectors:
    luck = np.random.default_rng(seed)
    return unit(luck.standard_normal((count, dimension)).astype(np.float32))


def rounded(vectors: Vectors, first: int = 100) -> RoundedVectors:
    pairs = list(enumerate(vectors, first))
    return RoundedVectors.none().with_more([pairs], len(pairs))


@given(st.integers(1, 40), st.integers(1, 50), _SEEDS)
def test_the_scan_equals_sorting_everything(rows: int, limit: int, seed: int) -> None:
    vectors = some_vectors(seed, rows, 8)
    query = some_vectors(seed + 1, 1, 8)[0]
    ids = np.arange(rows, dtype=np.int64) + 100
    found = nearest(query, vectors, ids, limit)
    expected = sorted(vectors @ query, reverse=True)[:limit]
    assert np.allclose([score for _, score in found], expected)
    assert len({number for number, _ in found}) == min(rows, limit)


@pytest.mark.parametrize("dimension", [64, 384, 1024])
@given(seed=_SEEDS)
def test_rounding_moves_a_similarity_by_what_is_said(dimension: int, seed: int) -> None:
    vectors = some_vectors(seed, 700, dimension)  # more than are compared at once
    copy = rounded(vectors)
    query = some_vectors(seed + 1, 1, dimension)[0]
    off = copy.similarities(query) - vectors @ query
    assert np.abs(off / copy.sizes).max() < 1.5  # half of what two may differ by
    assert 0.2 < np.std(off / copy.sizes) < 0.4  # 1 / sqrt(12) = 0.29


@given(st.integers(1, 1_500), st.integers(1, 60), _SEEDS)
def test_the_nearest_are_among_the_candidates(count: int, limit: int, seed: int) -> None:
    vectors = some_vectors(seed, count)
    query = some_vectors(seed + 1, 1)[0]
    wanted = {n for n, _ in nearest(query, vectors, np.arange(count) + 100, limit)}
    found = rounded(vectors).candidates(query, limit).tolist()
    assert wanted <= set(found)
    assert len(found) == len(set(found)) <= max(4 * limit, min(count, limit))


@given(st.integers(1, 1_500), st.floats(0, 1), st.integers(1, 60), _SEEDS)
def test_of_some_rows_it_says_what_it_says_of_those_alone(
    count: int, share: float, limit: int, seed: int
) -> None:
    copy = rounded(some_vectors(seed, count))
    chosen = np.random.default_rng(seed).random(count) < share
    rows, alone = np.flatnonzero(chosen), copy.some(chosen)
    query = some_vectors(seed + 1, 1)[0]
    assert np.allclose(copy.similarities(query, rows), alone.similarities(query), atol=1e-6)
    if len(rows):
        found = set(copy.candidates(query, limit, rows).tolist())
        assert found <= set(alone.ids.tolist())
        assert len(found) >= min(limit, len(rows))


def test_of_many_that_are_the_same_it_looks_at_a_few() -> None:
    query = some_vectors(1, 1)[0]
    copy = rounded(np.stack([query] * 1_000))
    assert len(copy.candidates(query, 10)) == 40


def test_a_vector_of_no_length_is_like_nothing() -> None:
    copy = rounded(np.stack([np.zeros(384, np.float32), some_vectors(1, 1)[0]]))
    assert copy.similarities(some_vectors(1, 1)[0]) == pytest.approx([0, 1], abs=2e-3)


@given(st.integers(0, 3), st.lists(st.integers(1, 4), max_size=4), st.integers(0, 12))
def test_what_has_come_is_put_behind_what_was_there(
    before: int, sizes: list[int], most: int
) -> None:
    known = rounded(np.ones((before, 2), np.float32), 0)
    numbers = iter(range(before, 100))
    batches = [[(next(numbers), np.full(2, 7, np.float32)) for _ in range(n)] for n in sizes]
    found = known.with_more(batches, most)
    come = min(most, sum(sizes))
    assert found.ids.tolist() == list(range(before + come))
    values = found.steps * found.sizes[:, None] if len(found) else np.zeros((0, 2))
    assert values[:before] == pytest.approx(np.ones((before, 2)))
    assert values[before:] == pytest.approx(np.full((come, 2), 7))


def test_nothing_is_among_nothing() -> None:
    query = some_vectors(1, 1)[0]
    nothing = RoundedVectors.none()
    assert len(nothing.similarities(query)) == 0
    assert len(nothing.candidates(query, 10)) == 0
    assert len(nothing.with_more([], 0)) == 0
    assert nearest(query, np.zeros((0, 384), np.float32), np.zeros(0, np.int64), 5) == []
