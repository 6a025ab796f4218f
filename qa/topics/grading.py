"""How much an article is on a topic.

The probability is a logistic regression's over :data:`qa.topics.features.FEATURES`, fitted by
``python -m tests.benchmarks.dossier --fit``; docs/retrieval.md has its figures. The grades are cuts
of it: an article that is rather on the topic than not is «about» it; the last cut is where 97 of a
hundred relevant articles of queries that it was not fitted on are found. Beyond that, an article
whose title holds all of a topic's words is about it, and one of which a passage does mentions it,
whatever the regression says: completeness goes before precision.
"""

import numpy as np

from index.survey import Survey
from qa.topics.dossier import Grade
from qa.topics.features import FEATURES, Matrix, features

ABOUT, TREATS, MENTIONS = 0.5, 0.2, 0.03

WEIGHTS = {
    "nearest passage": 6.73,
    "nearest two": 1.15,
    "nearest three": 1.77,
    "words in a passage": 2.07,
    "words in two": -0.37,
    "words in three": 5.27,
    "words in the article": -1.28,
    "the very words in a passage": -0.97,
    "the very words in the article": 0.93,
    "best passage": 4.43,
    "best two": -2.00,
    "best three": -0.40,
}
INTERCEPT = -8.92


def probabilities(table: Matrix) -> Matrix:
    """What the regression makes of the features of ``m`` articles, ``(m,)``, 0 to 1."""
    logits = table @ np.array([WEIGHTS[name] for name in FEATURES]) + INTERCEPT
    return np.asarray(1 / (1 + np.exp(-logits)))


def graded(survey: Survey) -> tuple[Matrix, list[Grade | None]]:
    """Probability and grade of each article of a survey."""
    table = features(survey)
    found = probabilities(table)
    if not len(survey.weights) or not len(survey.starts):
        return found, [grade_of(p) for p in found]
    held = np.logical_or.reduceat(survey.held.all(axis=0), survey.starts)
    titled = survey.titled[:, survey.starts].all(axis=0)
    found = np.where(held, np.maximum(found, MENTIONS), found)
    found = np.where(titled, np.maximum(found, ABOUT), found)
    return found, [grade_of(p) for p in found]


def grade_of(probability: float) -> Grade | None:
    """The grade of a probability; ``None``: beyond the dossier."""
    if probability >= ABOUT:
        return "about"
    if probability >= TREATS:
        return "treats"
    return "mentions" if probability >= MENTIONS else None
