import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.survey import Survey, WordHolders, survey
from qa.topics.features import FEATURES, features
from qa.topics.grading import graded, probabilities


def looked(owners: list[int], cosine: list[float], words: list[WordHolders]) -> Survey:
    ids = np.arange(1, len(owners) + 1)
    scored = [(int(one), float(one)) for one in ids]
    return survey(ids, np.array(owners), np.array(cosine, np.float32), scored, words)


def column(name: str, table: np.ndarray) -> list[float]:
    found: list[float] = np.round(table[:, FEATURES.index(name)], 6).tolist()
    return found


def test_the_best_passages_of_each_article_count() -> None:
    table = features(looked([1, 1, 1, 1, 2], [0.1, 0.5, 0.4, 0.3, 0.8], []))
    assert column("nearest passage", table) == [0.5, 0.8]
    assert column("nearest two", table) == [0.45, 0.8]
    assert column("nearest three", table) == [0.4, 0.8]
    assert column("best passage", table) == [0.8, 1.0]


def test_words_count_by_their_weight_wherever_they_stand() -> None:
    words = [WordHolders(3, {1}, {1}, ()), WordHolders(1, {2}, {2, 3}, ())]
    table = features(looked([1, 1, 2], [0, 0, 0], words))
    assert column("words in a passage", table) == [0.75, 0.25]
    assert column("words in the article", table) == [1.0, 0.25]
    assert column("the very words in a passage", table) == [0.75, 0.0]


def test_an_article_with_all_words_in_its_title_is_about_it() -> None:
    _, grades = graded(looked([1, 2], [0, 0], [WordHolders(1, (), (), {2})]))
    assert grades == [None, "about"]


def test_a_passage_with_all_words_mentions_it() -> None:
    words = [WordHolders(1, {1, 2}, (), ()), WordHolders(1, {2, 3}, (), ())]
    _, grades = graded(looked([1, 2, 3], [-0.5, -0.5, -0.5], words))
    assert grades == [None, "mentions", None]


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(-1, 1)), max_size=30))
def test_probabilities_are_some(passages: list[tuple[int, float]]) -> None:
    owners, cosines = [one for one, _ in passages], [one for _, one in passages]
    table = features(looked(owners, cosines, []))
    assert table.shape == (len(set(owners)), len(FEATURES))
    found = probabilities(table)
    assert ((found >= 0) & (found <= 1)).all()
