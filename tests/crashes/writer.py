"""The process that writes, and is killed."""

import multiprocessing
import random
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from index.archive import Archive
from index.embedding import PACKAGED_MODEL
from index.errors import ArchiveError
from tests.crashes.moments import Moment
from tests.crashes.orders import Order

PATIENCE = 300  # seconds that an order may take on a busy machine

# Forked from a process that has loaded all this: each writer begins at once.
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["tests.crashes.loaded"])


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the product said where it did not do what it was told."""

    reason: str


class DiedError(Exception):
    """The writer is no more."""


class Writer:
    """A process that has the archive open, and does what it is told."""

    def __init__(self, data_dir: Path, moment: Moment | None = None, seed: int = 0) -> None:
        """Starts it.

        Args:
            moment: At which it is to die by itself.
            seed: Of the chance that is in that.
        """
        self._talk, theirs = _FORK.Pipe()
        self._process = _FORK.Process(
            target=_work, args=(theirs, data_dir, moment, seed), daemon=True
        )
        self._process.start()
        theirs.close()

    def tell(self, order: Order) -> None:
        """Gives an order.

        Raises:
            DiedError: It is no more.
        """
        try:
            self._talk.send(order)
        except OSError as error:
            raise DiedError from error

    def has_answered(self, within: float) -> bool:
        """Whether the order was done within so many seconds, or it has died."""
        return self._talk.poll(within)

    def answer(self) -> Refusal | None:
        """Awaits the end of the order; ``None`` says that it was done.

        Raises:
            DiedError: It died before.
        """
        try:
            if not self._talk.poll(PATIENCE):
                return Refusal(f"nothing was said in {PATIENCE} s")
            answer: Refusal | None = self._talk.recv()
        except (EOFError, OSError) as error:
            raise DiedError from error
        return answer

    @property
    def died_of(self) -> int | None:
        """The signal; ``None`` where it lives, or ended as it should."""
        code = self._process.exitcode
        return -code if code is not None and code < 0 else None

    def kill(self) -> None:
        """Ends it at once, wherever it is."""
        self._process.kill()
        self._process.join()

    def dismiss(self) -> None:
        """Has it close the archive and end, if it lives."""
        with suppress(OSError):
            self._talk.send(None)
        self._process.join(PATIENCE)
        self.kill()


def _work(talk: Connection, data_dir: Path, moment: Moment | None, seed: int) -> None:
    from tests.crashes.loaded import EMBEDDER

    def opened() -> Archive:
        return Archive(data_dir, embedding_model=PACKAGED_MODEL, embedder=EMBEDDER)

    if moment:
        moment.arm(random.Random(seed))  # noqa: S311 - nothing is to be kept secret
    archive = opened()
    while (order := talk.recv()) is not None:
        try:
            if order.kind == "reopen":
                archive.close()
                archive = opened()
            answer = _do(archive, order)
        except ArchiveError as error:
            answer = Refusal(f"{type(error).__name__}: {error}")
        talk.send(answer)
    archive.close()


def _do(archive: Archive, order: Order) -> Refusal | None:
    match order.kind:
        case "ingest" | "prune":
            report = archive.ingest([order.path], prune=order.kind == "prune")
            return Refusal(str(report.failed)) if report.failed else None
        case "remove":
            archive.remove(order.article_ids)
        case "rebuild":
            archive.rebuild()
        case "verify":
            problems = archive.verify(files=False)
            return Refusal(str(problems)) if problems else None
        case "reopen":
            archive.warm_up()
        case "embed anew":
            archive.embed_anew()
        case "back up":
            archive.back_up(order.path)
        case "restore":
            archive.restore(order.path)
    return None
