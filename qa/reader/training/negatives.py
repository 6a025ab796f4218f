"""Hard negatives: the passages of a set that are most like a question, and do not answer it."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from qa.reader.features import Context
from qa.reader.training.examples import Example, unanswered

_AT_ONCE = 512  # questions compared with all passages in one product
_NOT_WORDS = re.compile(r"\W+")


def normalised(text: str) -> str:
    """The words of a text in lower case, one space between and around them."""
    return f" {_NOT_WORDS.sub(' ', text.lower()).strip()} "


def holds_answer(text: str, example: Example) -> bool:
    """Whether any answer of the example stands in a text, whatever its case and punctuation."""
    words = normalised(text)
    return any(normalised(answer) in words for answer in example.answer_texts())


class SimilarPassages:
    """The passages of one set, by TF-IDF.

    A wrong passage shares words with the question and, half as much, with the right passage, as
    the ones do that a search engine puts beside it.
    """

    def __init__(self, contexts: Iterable[Context]) -> None:
        """Weigh the words of all passages."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._contexts = list(dict.fromkeys(contexts))
        self._vectorizer = TfidfVectorizer(
            sublinear_tf=True, stop_words="english", dtype=np.float32
        )
        self._matrix = self._vectorizer.fit_transform(_text(one) for one in self._contexts)

    def __len__(self) -> int:
        """Return the number of different passages."""
        return len(self._contexts)

    def negatives(self, examples: Sequence[Example], count: int) -> list[list[Example]]:
        """Find the passages most like each question that hold none of its answers.

        Returns:
            For each example up to ``count`` others with the same question, the most similar first.
        """
        found: list[list[Example]] = []
        for at in range(0, len(examples), _AT_ONCE):
            some = examples[at : at + _AT_ONCE]
            ranked = self._ranked(some, count + 10)
            found += [self._wrong(*pair, count) for pair in zip(some, ranked, strict=True)]
        return found

    def nearest(self, questions: Sequence[str], count: int) -> list[list[Context]]:
        """Find the passages most like each question, as a search would, best first."""
        scores = (self._vectorizer.transform(questions) @ self._matrix.T).toarray()
        return [[self._contexts[i] for i in row] for row in np.argsort(-scores)[:, :count]]

    def _ranked(self, examples: Sequence[Example], count: int) -> list[list[Context]]:
        asked = self._vectorizer.transform([example.question for example in examples])
        around = self._vectorizer.transform([_text(example.context) for example in examples])
        scores = ((asked + 0.5 * around) @ self._matrix.T).toarray()
        return [[self._contexts[i] for i in row] for row in np.argsort(-scores)[:, :count]]

    def _wrong(self, example: Example, ranked: Iterable[Context], count: int) -> list[Example]:
        others = (
            context
            for context in ranked
            if context != example.context and not holds_answer(_text(context), example)
        )
        chosen = [context for context, _ in zip(others, range(count), strict=False)]
        return [unanswered(example, "wrong passage", example.question, c) for c in chosen]


def _text(context: Context) -> str:
    return f"{context.title} {context.text}"
