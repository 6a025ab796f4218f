import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.survey import WordHolders, survey


def test_the_passages_of_an_article_follow_each_other() -> None:
    found = survey(
        passage_ids=np.array([1, 2, 5, 7]),
        owners=np.array([20, 10, 20, 10]),
        cosine=np.array([0.1, 0.2, 0.5, 0.7], np.float32),
        bm25=[(7, 3.0), (1, 2.0), (99, 9.0)],
        words=[WordHolders(2.0, {2}, {2, 7}, {1, 5}), WordHolders(1.0, {99}, set(), set())],
    )
    assert found.article_keys.tolist() == [10, 20]
    assert found.starts.tolist() == [0, 2]
    assert found.passage_ids.tolist() == [2, 7, 1, 5]
    assert np.allclose(found.cosine, [0.2, 0.7, 0.1, 0.5])
    assert found.bm25.tolist() == [0, 3, 2, 0]
    assert found.held.tolist() == [[True, False, False, False], [False] * 4]
    assert found.kin.tolist() == [[True, True, False, False], [False] * 4]
    assert found.titled.tolist() == [[False, False, True, True], [False] * 4]


def test_of_nothing_there_is_nothing() -> None:
    none = np.zeros(0, np.int64)
    found = survey(none, none, np.zeros(0, np.float32), [(1, 1.0)], None)
    assert (len(found.article_keys), found.held.shape, found.has_words) == (0, (0, 0), False)


@given(
    st.dictionaries(st.integers(1, 50), st.integers(1, 6), min_size=1),
    st.sets(st.integers(1, 60)),
)
def test_each_holder_is_marked_in_its_place(owner_of: dict[int, int], holders: set[int]) -> None:
    ids = np.array(sorted(owner_of))
    owners = np.array([owner_of[int(one)] for one in ids])
    cosine = np.zeros(len(ids), np.float32)
    found = survey(ids, owners, cosine, [], [WordHolders(1, holders, (), ())])
    marked = {int(one) for one, held in zip(found.passage_ids, found.held[0], strict=True) if held}
    assert marked == holders & set(owner_of)
    ends = [*found.starts[1:], len(ids)]
    for key, start, end in zip(found.article_keys, found.starts, ends, strict=True):
        assert {owner_of[int(one)] for one in found.passage_ids[start:end]} == {int(key)}
