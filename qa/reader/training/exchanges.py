"""Questions made unanswerable: a year, a number, a name or two roles in them exchanged.

Whoever only compares words finds such a question in the passage as well as before.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.sentences import sentence_spans
from index.wording import word_set
from qa.reader.features import Span
from qa.reader.training.examples import Example, Verdict, unanswered
from qa.reader.training.negatives import normalised

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# redos: a passage of the training data, which nobody from outside has written
_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*(?<=\d)(?![\d,.]*\d)(?:%|\b)")
_NAME = re.compile(
    r"(?<![\w'’])[A-Z][\w'’.-]*[\w](?: (?:of the |of |de |van |al-)?[A-Z][\w'’-]*\w)*"
)
# Words that begin sentences, or name days: no names, whatever their capital.
_NO_NAME = word_set(
    """
    in on at the a an for by as but and if when after before it he she they this that its his
    her their from to of with under since one two january february march april may june july
    august september october november december monday tuesday wednesday thursday friday saturday
    sunday i mr mrs ms dr no not so then there what who why how which
    """
)
# With these it is the same whoever comes first.
_SYMMETRIC = re.compile(
    r"\b(?:and|or|between|with|meet|met|meeting|both|marri\w+|border\w*|talk\w*|agree\w*|differ\w*"
    r"|same|similar|versus|vs|compar\w+|than|near|share\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A year, a number or a name in a text."""

    kind: str
    text: str
    span: Span


def items(text: str) -> list[Item]:
    """Find the years, numbers and names of a text; a sentence's first word counts as no name."""
    years = [Item("year", m.group(), m.span()) for m in _YEAR.finditer(text)]
    taken = {item.span for item in years}
    numbers = [Item("number", m.group(), m.span()) for m in _NUMBER.finditer(text)]
    return years + [item for item in numbers if item.span not in taken] + list(_names(text))


def _names(text: str) -> Iterator[Item]:
    begins = {0, *(start for start, _ in sentence_spans(text))}
    for match in _NAME.finditer(text):
        name, start = re.sub("['’]s?$", "", match.group()), match.start()
        words = name.split()
        if words[0].lower() in _NO_NAME:
            name = " ".join(words[1:])
            start += len(words[0]) + 1
        elif start in begins and len(words) == 1:
            continue
        if name and name.lower() not in _NO_NAME:
            yield Item("name", name, (start, start + len(name)))


def exchanged_question(example: Example, rng: random.Random) -> Example | None:
    """Ask about another year, number or name of the passage, or with roles exchanged.

    Returns:
        A question that its passage does not answer; ``None`` if none can be made safely.
    """
    makers = [_other_item, _other_item, _roles]
    rng.shuffle(makers)
    for make in makers:
        question = make(example, rng)
        if question is not None and not _may_be_answered(example, question):
            return unanswered(example, "exchanged", question, example.context)
    return None


def exchanged_claim(example: Example, rng: random.Random) -> Example | None:
    """Put another year, number or name of the passage into a supported claim."""
    if example.verdict is not Verdict.SUPPORTED:
        return None
    claim = _other_item(example, rng)
    if claim is None or normalised(claim) in normalised(example.context.text):
        return None
    return replace(example, kind="exchanged", question=claim, verdict=Verdict.NOT_SUPPORTED)


def _other_item(example: Example, rng: random.Random) -> str | None:
    text, asked = example.context.text, example.question
    inside = [item for item in items(asked) if item.text in text]
    rng.shuffle(inside)
    for item in inside:
        others = sorted({o.text for o in items(text) if _can_replace(o, item, example)})
        if others:
            start, end = item.span
            return asked[:start] + rng.choice(others) + asked[end:]
    return None


def _can_replace(other: Item, item: Item, example: Example) -> bool:
    if other.kind != item.kind or _overlap_in_words(other.text, item.text):
        return False
    if other.text.lower() in example.question.lower():
        return False
    around = [*(example.evidence or ()), *(example.answers or ())]
    return all(other.text not in example.context.text[start:end] for start, end in around)


def _overlap_in_words(one: str, other: str) -> bool:
    return bool(set(normalised(one).split()) & set(normalised(other).split()))


def _roles(example: Example, rng: random.Random) -> str | None:
    """The question with the first and second of its names exchanged."""
    asked = example.question
    names = [item for item in items(asked) if item.kind == "name"]
    names = [item for item in names if item.text in example.context.text]
    if len(names) != 2 or _SYMMETRIC.search(asked) or rng.random() < 0.2:
        return None
    first, second = (item.span for item in names)
    one, other = asked[slice(*first)], asked[slice(*second)]
    return asked[: first[0]] + other + asked[first[1] : second[0]] + one + asked[second[1] :]


def _may_be_answered(example: Example, question: str) -> bool:
    """Whether a sentence holds what is new in the question and most of its other words.

    A question of few words, say "Who is Smith?", is answered for nearly any name.
    """
    new = _content(question) - _content(example.question)
    asked = _content(question)
    return len(asked - new) < 3 or any(
        new and new <= words and len(asked & words) * 2 > len(asked)
        for words in _sentence_words(example.context.text)
    )


def _sentence_words(text: str) -> Iterator[set[str]]:
    for start, end in sentence_spans(text):
        yield _content(text[start:end])


def _content(text: str) -> set[str]:
    """Stems, roughly, of the words that carry meaning."""
    return {word[:5] for word in normalised(text).split() if len(word) > 3 or word[0].isdigit()}
