"""Batches of examples of like length, as arrays with the targets of each head."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from qa.reader.features import PairEncoder, Span, Window
from qa.reader.training.examples import Example, Group

UNKNOWN = -1  # a target that no loss is to be computed of
_POOL = 12  # steps whose batches are made together
_CHARACTERS = 5  # to a token, about


@dataclass(frozen=True, slots=True)
class Item:
    """An example as the encoder reads it.

    Attributes:
        first, last: The answer's first and last token; 0 for none, ``UNKNOWN`` for unknown.
        sentences: 1 for each sentence of the window that is evidence, 0 for others, ``UNKNOWN``
            for unknown, ``(s,)``.
        answerable: 1 or 0, or ``UNKNOWN``.
        verdict: The number of the verdict, or ``UNKNOWN``.
        group: Items of one question share a number.
    """

    window: Window
    first: int
    last: int
    sentences: NDArray[np.int64]
    answerable: int
    verdict: int
    group: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Items padded to one length: ``b`` items of ``n`` tokens and at most ``s`` sentences.

    Attributes:
        ids, types, mask: What the encoder takes, ``(b, n)``.
        places: The sentence of each token, -1 outside the passage, ``(b, n)``.
        first, last, answerable, verdict, group: Of each item, ``(b,)``.
        evidence: Of each sentence, ``(b, s)``.
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    mask: NDArray[np.int64]
    places: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    evidence: NDArray[np.int64]
    answerable: NDArray[np.int64]
    verdict: NDArray[np.int64]
    group: NDArray[np.int64]


def steps(
    groups: Sequence[Group], size: int, tokens: int, rng: random.Random
) -> Iterator[list[list[Group]]]:
    """Deals groups out to steps of the optimiser, each of several batches of unlike length.

    Within a batch the lengths are alike, so that little is padding; the batches of several steps
    are made together and shuffled, so that each step sees long and short.

    Args:
        size: Examples of a step, about.
        tokens: Tokens of a batch, about, padding included.
    """
    for at in range(0, len(groups), size * _POOL):
        some = groups[at : at + size * _POOL]
        packed = list(packs(some, _characters, tokens * _CHARACTERS, size // 2))
        rng.shuffle(packed)
        step: list[list[Group]] = []
        for batch in packed:
            step.append(batch)
            if sum(len(group) for some in step for group in some) >= size:
                yield step
                step = []
        if step:
            yield step


T = TypeVar("T")


def packs(
    groups: Iterable[tuple[T, ...]], length: Callable[[T], int], most: int, rows: int
) -> Iterator[list[tuple[T, ...]]]:
    """Packs groups of like length, to at most a size, padding included, and at most some rows.

    A group stays whole; alone it may have more.
    """
    pack: list[tuple[T, ...]] = []
    taken = 0
    for group in sorted(groups, key=lambda some: max(map(length, some))):
        longest = max(map(length, group))
        if pack and (taken + len(group) > rows or longest * (taken + len(group)) > most):
            yield pack
            pack, taken = [], 0
        pack.append(group)
        taken += len(group)
    if pack:
        yield pack


def _characters(example: Example) -> int:
    return len(example.question) + len(example.context.heading) + len(example.context.text)


def batch_of(groups: Sequence[Group], encoder: PairEncoder) -> Batch:
    """Encodes groups as one batch, each example in the window that holds its answer."""
    return collate(
        [item_of(example, n, encoder) for n, group in enumerate(groups) for example in group]
    )


def item_of(example: Example, group: int, encoder: PairEncoder) -> Item:
    """Encodes an example; an answer that no window holds as a whole becomes unknown."""
    sentences = example.context.sentences
    windows = encoder.encode(example.question, example.context)
    window, (first, last) = _placed(windows, example)
    verdict = UNKNOWN if example.verdict is None else int(example.verdict)
    answerable = UNKNOWN if example.answerable is None else int(example.answerable)
    evidence = _evidence(example, sentences, window)
    return Item(window, first, last, evidence, answerable, verdict, group)


def _placed(windows: Sequence[Window], example: Example) -> tuple[Window, Span]:
    if example.answers is None or not example.answers:
        none = UNKNOWN if example.answers is None else 0
        return windows[0], (none, none)
    for window in windows:
        for answer in example.answers:
            tokens = window.tokens_of(answer)
            if tokens is not None:
                return window, tokens
    return windows[0], (UNKNOWN, UNKNOWN)


def _evidence(example: Example, sentences: Sequence[Span], window: Window) -> NDArray[np.int64]:
    count = int(window.sentences.max(initial=-1)) + 1
    if example.evidence is None:
        return np.full(count, UNKNOWN, np.int64)
    marked = [
        any(start < b and end > a for a, b in example.evidence) for start, end in sentences[:count]
    ]
    target = np.asarray(marked + [False] * (count - len(marked)), np.int64)
    seen = np.isin(np.arange(count), window.sentences)
    return np.where(seen, target, UNKNOWN)


def collate(items: Sequence[Item]) -> Batch:
    """Pads items to the longest."""
    sentences = max((len(item.sentences) for item in items), default=0)
    length = max((len(item.window.ids) for item in items), default=0)
    return Batch(
        ids=_padded([item.window.ids for item in items], length, 0),
        types=_padded([item.window.types for item in items], length, 0),
        mask=_padded([np.ones(len(item.window.ids), np.int64) for item in items], length, 0),
        places=_padded([item.window.sentences for item in items], length, -1),
        first=np.asarray([item.first for item in items], np.int64),
        last=np.asarray([item.last for item in items], np.int64),
        evidence=_padded([item.sentences for item in items], sentences, UNKNOWN),
        answerable=np.asarray([item.answerable for item in items], np.int64),
        verdict=np.asarray([item.verdict for item in items], np.int64),
        group=np.asarray([item.group for item in items], np.int64),
    )


def _padded(rows: Sequence[NDArray[np.int64]], length: int, value: int) -> NDArray[np.int64]:
    array = np.full((len(rows), length), value, np.int64)
    for target, row in zip(array, rows, strict=True):
        target[: len(row)] = row
    return array
