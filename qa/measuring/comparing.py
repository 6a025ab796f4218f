"""Whether one configuration is better than another, or was only lucky."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.errors import UsageError
from qa.measuring.evaluation import Evaluation, Values

_RESAMPLES = 9_999


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure before and after, over the questions that both have it for.

    Attributes:
        p: Probability of a difference as great where the two are equally good; see
            :func:`p_value`.
    """

    measure: str
    before: float
    after: float
    p: float

    def as_json(self) -> dict[str, float]:
        return {"before": self.before, "after": self.after, "p": self.p}


def compare(before: Evaluation, after: Evaluation) -> list[Difference]:
    """Compares two evaluations of the same questions, measure by measure.

    Raises:
        UsageError: The questions differ.
    """
    if before.questions != after.questions:
        raise UsageError("two evaluations can be compared that asked the same questions")
    shared = [name for name in after.values if name in before.values]
    return [
        difference
        for name in shared
        if (difference := _difference(name, before.values[name], after.values[name]))
    ]


def p_value(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Of a paired randomization test, two-sided, on the mean (Smucker, Allan and Carterette, CIKM
    2007). Repeats to the digit.
    """
    if len(before) < 2 or np.array_equal(before, after):
        return 1.0
    from scipy.stats import permutation_test

    found = permutation_test(
        (before, after),
        lambda one, other, axis: np.mean(other - one, axis=axis),
        permutation_type="samples",
        n_resamples=_RESAMPLES,
        vectorized=True,
        rng=np.random.default_rng(0),
    )
    return float(found.pvalue)


def _difference(name: str, before: Values, after: Values) -> Difference | None:
    pairs = [
        (one, other)
        for one, other in zip(before, after, strict=True)
        if one is not None and other is not None
    ]
    if not pairs:
        return None
    one, other = np.array(pairs, dtype=np.float64).T
    return Difference(name, float(one.mean()), float(other.mean()), p_value(one, other))
