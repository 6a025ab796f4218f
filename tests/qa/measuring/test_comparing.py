import numpy as np
import pytest

from index.errors import UsageError
from qa.measuring.comparing import compare, p_value
from qa.measuring.evaluation import Evaluation


def evaluation(*values: float | None, questions: tuple[str, ...] = ()) -> Evaluation:
    asked = questions or tuple(map(str, range(len(values))))
    return Evaluation(asked, {"nDCG@10": values}, {})


def test_what_is_better_throughout_is_no_luck() -> None:
    before, after = np.zeros(20), np.ones(20)
    assert p_value(before, after) < 0.001
    assert p_value(after, before) < 0.001


def test_what_is_better_as_often_as_worse_is_luck() -> None:
    assert p_value(np.array([0.0, 1.0] * 10), np.array([1.0, 0.0] * 10)) > 0.5


def test_the_test_repeats_to_the_digit() -> None:
    one, other = np.random.default_rng(1).random((2, 30))
    assert p_value(one, other) == p_value(one, other)


def test_only_questions_that_both_have_a_value_for_count() -> None:
    [found] = compare(evaluation(0.0, None, 0.5), evaluation(1.0, 1.0, 0.5))
    assert (found.measure, found.before, found.after) == ("nDCG@10", 0.25, 0.75)


def test_other_questions_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="the same questions"):
        compare(evaluation(0.0, questions=("a",)), evaluation(0.0, questions=("b",)))
