"""SIGTERM and Ctrl-C, for commands that stop at the next good place."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether the command was told to stop: call it to know.

    Attributes:
        signal: The number of the signal that said so; 0 as long as none has.
    """

    def __init__(self) -> None:
        self.signal = 0

    def __call__(self) -> bool:
        return bool(self.signal)

    @property
    def exit_status(self) -> int:
        """What a command exits with that a signal has ended, by the custom of shells."""
        return 128 + self.signal


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Has the first signal noted, and the second one end the command at once."""
    stop = Stop()

    def note(number: int, _frame: FrameType | None) -> None:
        stop.signal = number
        for one, handler in before.items():
            signal.signal(one, handler)

    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    for one in before:
        signal.signal(one, note)
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
