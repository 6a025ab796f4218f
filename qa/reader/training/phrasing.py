"""Questions as readers type them: in small letters, or as a few words for a search."""

import random
from dataclasses import replace

from index.wording import words
from qa.reader.training.examples import Group

_SMALL = 0.12  # share of questions that are put in small letters, without a question mark
_FEW_WORDS = 0.08  # share of which only the words that carry meaning are kept
_FEWEST = 3  # such words, for a question that can be told from others by them


def retyped(group: Group, rng: random.Random) -> Group:
    """Retype the question of a group, now and then; claims stay as they are."""
    if group[0].is_claim:
        return group
    chance, question = rng.random(), group[0].question
    if chance < _SMALL:
        question = question.lower().rstrip(" ?")
    elif chance < _SMALL + _FEW_WORDS:
        question = _few_words(question)
    return tuple(replace(example, question=question) for example in group)


def _few_words(question: str) -> str:
    telling = [word.text for word in words(question) if not word.function]
    return " ".join(telling) if len(telling) >= _FEWEST else question
