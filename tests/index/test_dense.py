import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.dense import _with_more


@given(st.integers(0, 3), st.lists(st.integers(1, 4), max_size=4), st.integers(0, 12))
def test_what_has_come_is_put_behind_what_was_there(
    before: int, sizes: list[int], most: int
) -> None:
    known = np.arange(before), np.ones((before, 2), np.float32)
    numbers = iter(range(before, 100))
    batches = [[(next(numbers), np.full(2, 7, np.float32)) for _ in range(n)] for n in sizes]
    ids, vectors = _with_more(*known, batches, most)
    come = min(most, sum(sizes))
    assert ids.tolist() == list(range(before + come))
    assert vectors[:before].tolist() == [[1, 1]] * before
    assert vectors[before:].tolist() == [[7, 7]] * come
