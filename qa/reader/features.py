"""Turns a question and a passage into what the reader's encoder takes, and back into places.

Training and answering share this module, so that both read the same tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.sentences import sentence_spans

Span = tuple[int, int]
Integers = NDArray[np.int64]

MAX_TOKENS = 384
MAX_QUESTION_TOKENS = 64
_OVERLAP = 64  # tokens that two windows of one passage share


@dataclass(frozen=True, slots=True)
class Context:
    """A passage with what is printed over it.

    Attributes:
        date: As it is shown, say "2024-09-17"; may be empty, as may the title.
        known_sentences: Offsets of the text's sentences, in order; empty to have them found.
    """

    text: str
    title: str = ""
    date: str = ""
    known_sentences: tuple[Span, ...] = ()

    @property
    def sentences(self) -> Sequence[Span]:
        """Offsets of the sentences, in order."""
        return self.known_sentences or sentence_spans(self.text)

    @property
    def heading(self) -> str:
        """What the encoder reads before the passage."""
        return " · ".join(part for part in (self.title, self.date) if part)


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the encoder: [CLS] question [SEP] heading, passage [SEP].

    Attributes:
        ids: Token ids, ``(n,)``.
        types: 0 for the question's tokens, 1 for the rest, ``(n,)``.
        offsets: Where in the passage each token stands, in code points, ``(n, 2)``; ``(0, 0)``
            for tokens outside the passage.
        sentences: The number of the passage's sentence each token belongs to, ``(n,)``; -1 outside
            the passage.
    """

    ids: Integers
    types: Integers
    offsets: Integers
    sentences: Integers

    @property
    def in_passage(self) -> NDArray[np.bool_]:
        """Which tokens belong to the passage, ``(n,)``."""
        return self.sentences >= 0

    def tokens_of(self, span: Span) -> Span | None:
        """First and last token of a span of the passage; ``None`` if the window lacks a part."""
        touched = self.in_passage & (self.offsets[:, 0] < span[1]) & (self.offsets[:, 1] > span[0])
        places = np.flatnonzero(touched)
        if not len(places):
            return None
        first, last = int(places[0]), int(places[-1])
        if self._cuts_before(first, span[0]) or self._cuts_after(last, span[1]):
            return None
        return first, last

    def _cuts_before(self, first: int, start: int) -> bool:
        at_edge = not self.in_passage[first - 1]
        return bool(at_edge and self.offsets[first, 0] > start)

    def _cuts_after(self, last: int, end: int) -> bool:
        at_edge = not self.in_passage[last + 1]
        return bool(at_edge and self.offsets[last, 1] < end)

    def span_of(self, first: int, last: int) -> Span:
        """The place in the passage, in code points, of these tokens and all between them."""
        return int(self.offsets[first, 0]), int(self.offsets[last, 1])


class PairEncoder:
    """Reads pairs with the encoder's tokenizer. Safe to share between threads."""

    def __init__(self, tokenizer: Path, max_tokens: int = MAX_TOKENS) -> None:
        """Load the tokenizer from its ``tokenizer.json``."""
        from tokenizers import Tokenizer

        loaded: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer = loaded
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._cls: int = self._tokenizer.token_to_id("[CLS]")
        self._sep: int = self._tokenizer.token_to_id("[SEP]")
        self._max_tokens = max_tokens

    def encode(self, question: str, context: Context) -> list[Window]:
        """Encode a pair, in several overlapping windows if the passage is long.

        Returns:
            At least one window, in the order of the passage.
        """
        head = self._head(question, context.heading)
        body = self._tokenizer.encode(context.text, add_special_tokens=False)
        ids = np.asarray(body.ids, np.int64)
        offsets = np.asarray(body.offsets, np.int64).reshape(-1, 2)
        numbers = _sentence_numbers(offsets[:, 0], context.sentences)
        room = max(self._max_tokens - len(head[0]) - 1, _OVERLAP + 1)
        starts = range(0, max(len(ids) - _OVERLAP, 1), room - _OVERLAP)
        parts = [slice(start, start + room) for start in starts]
        return [self._window(head, ids[part], offsets[part], numbers[part]) for part in parts]

    def _head(self, question: str, heading: str) -> tuple[list[int], list[int]]:
        asked = self._ids(question)[:MAX_QUESTION_TOKENS]
        over = self._ids(heading)[:MAX_QUESTION_TOKENS]
        ids = [self._cls, *asked, self._sep, *over]
        return ids, [0] * (len(asked) + 2) + [1] * len(over)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def _window(
        self, head: tuple[list[int], list[int]], ids: Integers, offsets: Integers, numbers: Integers
    ) -> Window:
        before = len(head[0])
        outside = np.zeros((before, 2), np.int64)
        return Window(
            ids=np.concatenate([head[0], ids, [self._sep]]).astype(np.int64),
            types=np.concatenate([head[1], np.ones(len(ids) + 1)]).astype(np.int64),
            offsets=np.concatenate([outside, offsets, np.zeros((1, 2), np.int64)]),
            sentences=np.concatenate([np.full(before, -1), numbers, [-1]]).astype(np.int64),
        )


def _sentence_numbers(starts: Integers, sentences: Sequence[Span]) -> Integers:
    """The number of the sentence that each token starts in, ``(n,)``."""
    if not sentences:
        return np.zeros(len(starts), np.int64)
    begins = np.asarray([start for start, _ in sentences], np.int64)
    return np.maximum(np.searchsorted(begins, starts, side="right") - 1, 0)
