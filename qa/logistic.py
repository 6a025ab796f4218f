"""Probabilities out of weighed signs."""

import math
from collections.abc import Iterable


def probability(weights: Iterable[float], signs: Iterable[float], intercept: float) -> float:
    """What a logistic regression makes of some signs, 0 to 1."""
    logit = intercept + sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
    return 1 / (1 + math.exp(-logit))
