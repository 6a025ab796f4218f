import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.scan import nearest


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 2**32 - 1))
def test_the_scan_equals_sorting_everything(rows: int, limit: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((rows, 8)).astype(np.float32)
    query = random.standard_normal(8).astype(np.float32)
    ids = np.arange(rows, dtype=np.int64) + 100
    found = nearest(query, vectors, ids, limit)
    expected = sorted(vectors @ query, reverse=True)[:limit]
    assert np.allclose([score for _, score in found], expected)
    assert len({number for number, _ in found}) == min(rows, limit)


@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(1, 12))
def test_of_the_rows_that_pass_it_finds_the_same_as_in_those_alone(
    seed: int, count: int, limit: int
) -> None:
    luck = np.random.default_rng(seed)
    vectors = luck.standard_normal((count, 4)).astype(np.float32)
    ids, passing = np.arange(count), luck.random(count) < 0.5
    query = luck.standard_normal(4).astype(np.float32)
    found = nearest(query, vectors, ids, limit, passing)
    alone = nearest(query, vectors[passing], ids[passing], limit)
    assert {number for number, _ in found} == {number for number, _ in alone}
    assert len(found) == min(limit, int(passing.sum()))
