"""How often a question that leans on its conversation finds it again, once it stands alone.

CANARD: conversations on a subject and a section of an article, whose questions people have
rewritten to stand alone. All answers of all conversations are passages; a question hits when one of
its own conversation is among the ten nearest. Subject and section open the conversation, and each
question is resolved with what the ones before it were resolved to. A half asks every second
conversation, counted from 0, and searches the passages of all.

    python -m tests.benchmarks.followups [--half odd|even|all]
"""

import argparse
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np

from index.embedding import PACKAGED_MODEL, Embedder, Vectors
from qa.understanding.followups import Turn, standalone
from tests.benchmarks.shared_data import collection, rows

_NEAREST = 10
_MARK = 0.85
_TITLES = 2  # of what a history holds, those that open it: subject and section


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["odd", "even", "all"], default="all")
    half = parser.parse_args().half
    turns = rows(collection("canard-dev-a") / "turns.jsonl")
    conversations = [list(found) for _, found in groupby(turns, key=lambda row: row["dialog_id"])]
    measured = _Measured(conversations)
    asking = {"odd": slice(1, None, 2), "even": slice(0, None, 2), "all": slice(None)}[half]
    numbers = range(len(conversations))[asking]
    conversations = conversations[asking]
    print(f"{sum(map(len, conversations)):,} questions of {len(conversations):,} conversations")
    for name, found in {
        "as asked": [[row["question"] for row in some] for some in conversations],
        "with the question before": [[_led(row) for row in some] for some in conversations],
        "ours": [_resolved(some) for some in conversations],
        "rewritten by people": [[row["rewrite"] for row in some] for some in conversations],
    }.items():
        share = measured.hits(found, numbers)
        reached = "reached" if share >= _MARK else "missed"
        print(f"  {name:<26}{share:.3f}" + (f"  mark {_MARK}: {reached}" * (name == "ours")))


class _Measured:
    def __init__(self, conversations: list[list[dict[str, Any]]]) -> None:
        self._embedder = Embedder(PACKAGED_MODEL)
        answers = {
            (number, answer)
            for number, some in enumerate(conversations)
            for row in some
            for answer in row["history"][_TITLES + 1 :: 2]
        }
        passages = sorted(answers)
        self._numbers = np.array([number for number, _ in passages])
        self._vectors = self._embed([answer for _, answer in passages])

    def hits(self, questions: list[list[str]], conversations: Iterable[int]) -> float:
        """Share of the questions, given by conversation with its number, that find their own."""
        asking = zip(conversations, questions, strict=True)
        numbers = [number for number, some in asking for _ in some]
        asked = self._embed([question for some in questions for question in some])
        nearest = np.argsort(-(asked @ self._vectors.T), axis=1)[:, :_NEAREST]
        own = self._numbers[nearest] == np.array(numbers)[:, None]
        return float(own.any(axis=1).mean())

    def _embed(self, texts: list[str]) -> Vectors:
        return np.stack([self._embedder.query(text) for text in texts])


def _led(row: dict[str, Any]) -> str:
    """The question with the one before it."""
    before = row["history"][_TITLES:][-2:-1]
    return " ".join([*before, row["question"]])


def _resolved(conversation: list[dict[str, Any]]) -> list[str]:
    """Its questions, standing alone."""
    longest = max(conversation, key=lambda row: len(row["history"]))
    turns = [Turn(title) for title in longest["history"][:_TITLES]]
    alone: dict[int, str] = {}
    said = [*longest["history"][_TITLES:], longest["question"], ""]
    exchanges = zip(said[::2], said[1::2], strict=True)
    for number, (question, answer) in enumerate(exchanges, 1):
        alone[number] = standalone(question, turns)
        turns.append(Turn(alone[number], answer))
    return [alone[row["turn"]] for row in conversation]


if __name__ == "__main__":
    main()
