from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse, spread

RANKINGS = st.lists(st.integers(1, 50), unique=True, max_size=20).map(
    lambda ids: [(number, 1.0 / (place + 1)) for place, number in enumerate(ids)]
)


def test_first_on_both_sides_scores_one() -> None:
    [(number, score, why)] = fuse([(7, 0.5)], [(7, 12.0)])
    assert (number, score) == (7, 1.0)
    assert (why.dense_rank, why.dense_score, why.lexical_rank, why.lexical_score) == (1, 0.5, 1, 12)


@given(RANKINGS, RANKINGS)
def test_every_candidate_appears_once_best_first(
    dense: list[tuple[int, float]], lexical: list[tuple[int, float]]
) -> None:
    fused = fuse(dense, lexical)
    assert sorted(n for n, _, _ in fused) == sorted({n for n, _ in dense} | {n for n, _ in lexical})
    scores = [score for _, score, _ in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_a_second_passage_of_an_article_steps_back() -> None:
    fused = fuse([(1, 0.9), (2, 0.8), (3, 0.7)], [])
    order = [number for number, _, _ in spread(fused, {1: "a", 2: "a", 3: "b"})]
    assert order == [1, 3, 2]


def test_passages_that_the_catalog_does_not_know_are_left_out() -> None:
    fused = fuse([(1, 0.9), (2, 0.8)], [])
    assert [number for number, _, _ in spread(fused, {2: "b"})] == [2]
