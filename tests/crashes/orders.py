"""What a writer is told to do, and what is true afterwards."""

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.crashes.articles import Shelf, article_id
from tests.crashes.ledger import Text

Kind = Literal[
    "ingest", "prune", "remove", "rebuild", "embed anew", "back up", "restore", "verify", "reopen"
]

# How often each is drawn.
_WEIGHTS: Mapping[Kind, int] = {
    "ingest": 8,
    "prune": 4,
    "remove": 4,
    "rebuild": 3,
    "embed anew": 1,
    "back up": 2,
    "restore": 3,
    "verify": 1,
    "reopen": 1,
}
_MOST_CHANGES = 100  # articles in one order
ALL: tuple[Kind, ...] = tuple(_WEIGHTS)
HARMLESS: tuple[Kind, ...] = ("rebuild", "verify")  # that may run beside any other order


@dataclass(frozen=True, slots=True)
class Order:
    """One operation.

    Attributes:
        path: The folder to ingest, or the file of the backup.
        article_ids: Of those to be removed.
        changes: The text of each article that has another one, or none, when it is done.
        is_atomic: Whether all of the changes happen, or none.
    """

    kind: Kind
    path: Path
    article_ids: tuple[str, ...] = ()
    changes: Mapping[str, Text] = field(default_factory=dict)
    is_atomic: bool = False


class Orders:
    """Draws orders, and writes the files that they need."""

    def __init__(self, luck: random.Random, shelf: Shelf, articles: int, backups: Path) -> None:
        self._luck = luck
        self._shelf = shelf
        self._numbers = range(articles + articles // 10)  # some of which are not there
        self._version = 0
        self._backups = (backups / f"{number}.backup" for number in itertools.count())
        self._saved: tuple[Path, dict[str, str]] | None = None

    def everything(self, articles: int) -> Order:
        """The first ingest."""
        self._shelf.change(dict.fromkeys(range(articles), 0))
        return Order("ingest", self._shelf.folder, changes=self._shelf.texts())

    def harmless(self) -> Order:
        """One that changes no article."""
        return Order(self._luck.choice(HARMLESS), self._shelf.folder)

    def draw(self, state: Mapping[str, str], kinds: Sequence[Kind] = ALL) -> Order:
        """One of some kinds.

        Args:
            state: What the archive holds.
        """
        kind = self._luck.choices(kinds, [_WEIGHTS[kind] for kind in kinds])[0]
        if kind == "ingest":
            return self._ingest()
        if kind == "prune":
            return self._prune(state)
        if kind == "remove":
            return self._remove()
        if kind == "restore" and self._saved:
            return self._restore(state, *self._saved)
        if kind in ("back up", "restore"):
            return Order("back up", next(self._backups))
        return Order(kind, self._shelf.folder)

    def saved(self, file: Path, state: Mapping[str, str]) -> None:
        """A backup is there, whole, from which later orders may restore."""
        self._saved = file, dict(state)

    def _ingest(self) -> Order:
        self._version += 1
        self._shelf.change(dict.fromkeys(self._some(), self._version))
        return Order("ingest", self._shelf.folder, changes=self._shelf.texts())

    def _prune(self, state: Mapping[str, str]) -> Order:
        self._version += 1
        some = self._some()
        half = len(some) // 2
        self._shelf.change(dict.fromkeys(some[:half]) | dict.fromkeys(some[half:], self._version))
        gone: dict[str, Text] = dict.fromkeys(state)
        return Order("prune", self._shelf.folder, changes=gone | self._shelf.texts())

    def _remove(self) -> Order:
        some = self._some()
        self._shelf.change(dict.fromkeys(some))
        ids = tuple(map(article_id, some))
        return Order("remove", self._shelf.folder, ids, dict.fromkeys(ids), is_atomic=True)

    def _restore(self, state: Mapping[str, str], file: Path, saved: Mapping[str, str]) -> Order:
        gone: dict[str, Text] = dict.fromkeys(state)
        return Order("restore", file, changes=gone | saved, is_atomic=True)

    def _some(self) -> list[int]:
        return self._luck.sample(self._numbers, self._luck.randint(1, _MOST_CHANGES))
