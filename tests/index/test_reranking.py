import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passage import Look, Reasons
from index.reranking import Query, Ranked, read_again, rerank
from index.sentence_words import SentenceWords
from index.wording import stem

EAST, NORTH = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def passage(*sentences: str, title: str = "", vectors: list[np.ndarray] | None = None) -> Look:
    stacked = np.stack(vectors or [NORTH] * len(sentences)).astype(np.float16)
    return Look("a", title, stacked, SentenceWords.of(sentences))


def query(*words: str, fluency: float = 1.0) -> Query:
    return Query(EAST, {stem(word): 0.01 for word in words}, fluency)


def ranked(**dense: float) -> list[Ranked]:
    return [
        (int(name[1:]), 1 / (place + 1), Reasons(dense_score=score, lexical_score=1.0))
        for place, (name, score) in enumerate(dense.items())
    ]


def order(query: Query, found: list[Ranked], **passages: Look) -> list[int]:
    held = {int(name[1:]): one for name, one in passages.items()}
    return [number for number, _, _ in rerank(query, found, held)]


def test_a_passage_with_a_sentence_that_says_it_comes_before_one_that_is_only_near() -> None:
    vague = passage("Ships sail.", "Grain is dear.", vectors=[NORTH, NORTH])
    telling = passage("Ships sail.", "Grain is dear.", vectors=[NORTH, EAST])
    assert order(query(), ranked(p1=0.5, p2=0.5), p1=vague, p2=telling) == [2, 1]


def test_a_rare_word_counts_more_than_a_frequent_one() -> None:
    rare = Query(EAST, {stem("Vikrant"): 0.002, stem("ship"): 0.5})
    found = ranked(p1=0.5, p2=0.5)
    assert order(rare, found, p1=passage("A ship."), p2=passage("The Vikrant.")) == [2, 1]


def test_words_in_one_sentence_count_more_than_the_same_words_apart() -> None:
    apart = passage("The grain was sold.", "The ship was not.")
    together = passage("The grain ship was sold.", "The rest was not.")
    found = ranked(p1=0.5, p2=0.5)
    assert order(query("grain", "ship"), found, p1=apart, p2=together) == [2, 1]


def test_another_form_of_a_word_counts_in_the_passage() -> None:
    [(_, _, why)] = rerank(query("colonise"), ranked(p1=0.5), {1: passage("The colonial age.")})
    assert (why.sentence_words, why.passage_words) == (0.0, 1.0)


def test_where_the_model_cannot_read_the_words_decide() -> None:
    near, said = Reasons(dense_score=0.9, lexical_score=1.0), Reasons(0, 0.1, 1, 9.0)
    found = [(1, 1.0, near), (2, 0.9, said)]
    passages = {"p1": passage("–"), "p2": passage("–")}
    assert order(query(fluency=1.0), found, **passages) == [1, 2]
    assert order(query(fluency=0.0), found, **passages) == [2, 1]


SCORES = st.lists(st.floats(-1, 1), min_size=1, max_size=8)


@given(SCORES, st.integers(0, 8), st.floats(0, 1))
def test_scores_descend_from_1_to_0_and_nothing_is_lost(
    dense: list[float], closely: int, fluency: float
) -> None:
    found = [(i, 1 / (i + 1), Reasons(dense_score=score)) for i, score in enumerate(dense)]
    look = passage("Grain and ships.", title="Grain")
    held = dict.fromkeys(range(min(closely, len(dense))), look)
    result = rerank(query("grain", fluency=fluency), found, held)
    scores = [score for _, score, _ in result]
    assert sorted(number for number, _, _ in result) == list(range(len(dense)))
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_those_that_are_not_looked_at_keep_their_order_behind_the_others() -> None:
    result = rerank(query(), ranked(p1=0.9, p2=0.8, p3=0.1), {3: passage("–")})
    assert [number for number, _, _ in result] == [3, 1, 2]
    assert [why.sentence_score for _, _, why in result[1:]] == [None, None]
    assert result[1][1] == pytest.approx(result[0][1])


def test_what_a_cross_encoder_prefers_comes_first_of_what_it_has_read() -> None:
    result = read_again(ranked(p1=0.9, p2=0.8, p3=0.1), [0.0, 1.0])
    assert [number for number, _, _ in result] == [2, 1, 3]
    assert [why.cross_score for _, _, why in result] == [1.0, 0.0, None]
    scores = [score for _, score, _ in result]
    assert scores == sorted(scores, reverse=True)
