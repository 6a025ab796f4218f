"""Claims made of questions: "Who commanded the ship?" and a name give a statement.

With the right name it is supported; with another of the same passage it is the wrong answer that
stands in the passage too, which a check of names alone does not catch.
"""

import random
import re

from qa.reader.features import Span
from qa.reader.training.examples import Example, Verdict
from qa.reader.training.exchanges import Item, items
from qa.reader.training.negatives import normalised

_SUBJECT = re.compile(
    r"^(?:(?:who|which [a-z]+(?: [a-z]+)??) (?!(?:do|does|did|can|could|will|would|should|has|have"
    r"|had|else|is|are|of)\b)(?=[a-z]+(?:ed|s|t|d|k|w|n|e|g) )"
    r"|what (?=(?:was|were|made|led|kept|drove|caused|gave|[a-z]{3,}ed|[a-z]{2,}[^s\W]es) ))"
    r"(?P<rest>[^?]+?(?<! in)(?<! of)(?<! to)(?<! on)(?<! at)(?<! for)(?<! from))\s*\??$",
    re.IGNORECASE,
)
_LONGEST_ANSWER = 60  # characters; longer ones make no subject


def statements_of(example: Example, rng: random.Random) -> list[Example]:
    """The question as a statement with its answer, and with a wrong one of the same passage.

    Returns:
        Both, or none if the question does not ask for its subject or no wrong answer is at hand.
    """
    asked = _SUBJECT.match(example.question.strip())
    if asked is None or not example.answers:
        return []
    start, end = example.answers[0]
    right = example.context.text[start:end]
    if len(right) > _LONGEST_ANSWER:
        return []
    wrong = _wrong_answers(example, (start, end))
    if not wrong:
        return []
    rest = asked["rest"]
    return [
        _claim(example, right, rest, Verdict.SUPPORTED),
        _claim(example, rng.choice(wrong), rest, Verdict.NOT_SUPPORTED),
    ]


def _claim(example: Example, subject: str, rest: str, verdict: Verdict) -> Example:
    text = f"{subject[0].upper()}{subject[1:]} {rest}."
    return Example(example.source, "statement", text, example.context, verdict=verdict)


def _wrong_answers(example: Example, place: Span) -> list[str]:
    """Items of the passage like the answer, that share no word with it or with the question."""
    found = items(example.context.text)
    inside = {item.kind for item in found if _meets(item, place)}
    known = set(normalised(" ".join([example.question, *example.answer_texts()])).split())
    return sorted(
        {
            item.text
            for item in found
            if item.kind in inside and not known & set(normalised(item.text).split())
        }
    )


def _meets(item: Item, place: Span) -> bool:
    return item.span[0] < place[1] and place[0] < item.span[1]
