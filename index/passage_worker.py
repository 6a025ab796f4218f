"""The embedding model in a process of its own, for passages.

The model takes half a gigabyte, by way of torch, whose threads no fork survives: a service that
answers from what was prepared (see :mod:`index.question_model`) is to have neither. So a child
loads the model, embeds what it is given, gives way to whoever answers meanwhile, and ends when it
has had nothing to do for a while, or when the process that needs it is gone.

``python -m index.passage_worker NAME DESCRIPTOR`` is that child. Both sides send each other pickled
values through one pair of sockets, which nobody else has.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from index.embedding import Embedding, EmbeddingInput
from index.errors import ModelError
from index.permissions import keep_files_private
from index.programs import program

_IDLE = 60.0  # seconds
_NICE = 10


class PassageWorker:
    """A model in a child. Safe to share between threads, which take turns."""

    def __init__(self, name: str) -> None:
        """Starts nothing.

        Args:
            name: Of the model.
        """
        self._name = name
        self._turn = threading.Lock()
        self._starting = threading.Lock()
        self._child: _Child | None = None
        self._is_closed = False

    def start(self) -> None:
        """Has the model loaded in the background, to be there when it is wanted."""
        self._running()

    def passages(self, inputs: Sequence[EmbeddingInput]) -> list[Embedding]:
        """Embeds passages, in the order given: see :meth:`index.embedding.Embedder.passages`.

        A child that has ended meanwhile, however it did, is replaced once.

        Raises:
            ModelError: The model cannot be loaded, or its process does not live long enough.
        """
        with self._turn:
            try:
                return self._running().passages(inputs)
            except (EOFError, OSError):
                self._end()
            try:
                return self._running().passages(inputs)
            except (EOFError, OSError):
                code = self._end()
                raise ModelError(
                    "the process that embeds passages ended before it had done so, twice "
                    f"(exit {code}): there may be too little memory"
                ) from None

    def close(self) -> None:
        """Ends the child, whatever it does; the worker is of no use from then on."""
        with self._starting:
            self._is_closed = True
            if self._child:
                self._child.process.terminate()
        with self._turn:  # whose holder has met the end by now, and may be at the connection still
            self._end()

    def _running(self) -> "_Child":
        with self._starting:
            if self._is_closed:
                raise ModelError("the embedding model is closed")
            if self._child is None:
                self._child = _start(self._name)
            return self._child

    def _end(self) -> int | None:
        """Makes sure that the child has ended, and says how."""
        with self._starting:
            child, self._child = self._child, None
        return child.end() if child else None


@dataclass(frozen=True, slots=True)
class _Child:
    process: "subprocess.Popen[bytes]"
    connection: Connection

    def passages(self, inputs: Sequence[EmbeddingInput]) -> list[Embedding]:
        """Raises EOFError or OSError where the child has ended."""
        self.connection.send(inputs)
        found: list[Embedding] | ModelError = self.connection.recv()
        if isinstance(found, ModelError):
            raise found
        return found

    def end(self) -> int:
        self.process.terminate()
        code = self.process.wait()
        self.connection.close()
        return code


def _start(name: str) -> _Child:
    ours, theirs = Pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program
            program("index.passage_worker", name, str(theirs.fileno())),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is ours to handle
            pass_fds=[theirs.fileno()],
        )
    except OSError as error:
        ours.close()
        raise ModelError(f"no process can be started to embed passages: {error}") from error
    finally:
        theirs.close()
    return _Child(process, ours)


def serve(name: str, connection: Connection) -> None:
    """Embeds what comes, until nothing has come for a while or nobody is there to send it."""
    from index.sentence_model import SentenceModel

    fault: ModelError | None = None
    try:
        model = SentenceModel(name)
    except ModelError as error:
        fault = error
    with suppress(EOFError, ConnectionError):
        while connection.poll(_IDLE):
            inputs = connection.recv()
            connection.send(fault or model.passages(inputs))


if __name__ == "__main__":
    os.nice(_NICE)
    keep_files_private()
    serve(sys.argv[1], Connection(int(sys.argv[2])))
