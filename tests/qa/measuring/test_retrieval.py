import math
from pathlib import Path

import pytest

from qa.measuring.retrieval import by_query
from qa.measuring.trec import read_run, run_text

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


@pytest.mark.parametrize("article_id", ["red sea.txt", "https://example.org/red%20sea"])
def test_a_run_counts_the_same_from_its_file(tmp_path: Path, article_id: str) -> None:
    (tmp_path / "run").write_text(run_text({"q": {article_id: 1.0}}))
    assert by_query({"q": {article_id: 1}}, read_run(tmp_path / "run"))["nDCG@10"] == {"q": 1.0}
