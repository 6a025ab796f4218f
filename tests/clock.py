"""A clock that a test puts forward."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Clock(Generic[T]):
    """Says what it is set to."""

    def __init__(self, now: T) -> None:
        self.now = now

    def __call__(self) -> T:
        return self.now
