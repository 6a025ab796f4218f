import math

import pytest

from qa.measuring.retrieval import by_query

QRELS = {"q": {"a": 1, "b": 1, "c": 0}}


def test_measures_are_those_of_trec_eval() -> None:
    values = by_query(QRELS, {"q": {"c": 3.0, "a": 2.0, "x": 1.0}})
    best = 1 + 1 / math.log2(3)
    assert values["nDCG@10"]["q"] == pytest.approx((1 / math.log2(3)) / best)
    assert values["Recall@10"]["q"] == values["Recall@100"]["q"] == 0.5
    assert values["MRR@10"]["q"] == 0.5


def test_a_query_without_results_counts_nothing() -> None:
    assert by_query(QRELS, {})["nDCG@10"] == {"q": 0.0}


def test_a_query_without_a_relevant_article_is_not_measured() -> None:
    assert by_query({"q": {"a": 0}}, {"q": {"a": 1.0}})["nDCG@10"] == {}
