"""When a writer dies: at any moment, or at one of those in which dying does most harm."""

import importlib
import os
import random
import signal
import threading
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from tests.crashes.orders import Kind

_WRITES: tuple[Kind, ...] = ("ingest", "prune", "remove", "rebuild")
_BUILDS: tuple[Kind, ...] = ("rebuild",)


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the product at which a process kills itself, with the signal that nothing hears.

    Attributes:
        where: «module:Class.method».
        when: As it is entered, as it returns, or ``within`` seconds of its being entered.
        kinds: Orders that pass there.
    """

    name: str
    where: str
    when: Literal["before", "after", "amid"]
    kinds: tuple[Kind, ...] = _WRITES
    within: float = 0.0

    def arm(self, luck: random.Random) -> None:
        """Has this process die there."""
        owner, method = self._place()
        plain = getattr(owner, method)

        @wraps(plain)
        def deadly(*arguments: Any, **options: Any) -> Any:
            if self.when == "before":
                die()
            if self.when == "amid":
                threading.Timer(luck.uniform(0, self.within), die).start()
            result = plain(*arguments, **options)
            if self.when == "after":
                die()
            return result

        setattr(owner, method, deadly)

    def _place(self) -> tuple[Any, str]:
        module, _, path = self.where.partition(":")
        owner: Any = importlib.import_module(module)
        *names, method = path.split(".")
        for name in names:
            owner = getattr(owner, name)
        return owner, method


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


MOMENTS = (
    Moment("amid a transaction", "index.sql.catalog:store_article", "after", ("ingest", "prune")),
    Moment("between catalog and indexes", "index.derived:DerivedIndexes.apply", "before"),
    Moment("as the words are committed", "index.lexical:LexicalIndex.apply", "amid", within=0.1),
    Moment("between words and vectors", "index.derived_words:DerivedWords.apply", "after"),
    Moment("as Chroma writes", "index.vectors:VectorStore.apply", "amid", within=0.3),
    Moment("before the write is taken back", "index.derived_vectors:DerivedVectors.apply", "after"),
    Moment(
        "as new words take their place", "index.derived_words:DerivedWords.build", "after", _BUILDS
    ),
    Moment(
        "as new vectors take their place",
        "index.derived_vectors:DerivedVectors.build",
        "after",
        _BUILDS,
    ),
    Moment("before the old index goes", "index.derived:DerivedIndexes.tidy", "before", _BUILDS),
    Moment("as the old index goes", "index.derived:DerivedIndexes.tidy", "amid", _BUILDS, 0.02),
)
