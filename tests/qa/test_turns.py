import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from index.errors import BusyError
from qa.turns import Turns

SOON = 30.0  # seconds after which a test gives up


class Crowd:
    """Threads that want turns, each of which holds its own until it is told."""

    def __init__(self, turns: Turns, pool: ThreadPoolExecutor) -> None:
        self.turns = turns
        self.served: list[str] = []
        self._pool = pool
        self._ends: dict[str, threading.Event] = {}
        self._began: dict[str, threading.Event] = {}

    def come(self, name: str) -> "Future[None]":
        """Somebody comes; gives when they have got their turn, or are among those who wait."""
        self._ends[name], self._began[name] = threading.Event(), threading.Event()
        before = self.turns.waiting
        future = self._pool.submit(self._want, name)
        await_that(
            lambda: future.done() or self._began[name].is_set() or self.turns.waiting > before
        )
        return future

    def go(self, name: str) -> None:
        self._ends[name].set()

    def await_turn_of(self, name: str) -> None:
        assert self._began[name].wait(SOON)

    def _want(self, name: str) -> None:
        with self.turns.taken():
            self.served.append(name)
            self._began[name].set()
            assert self._ends[name].wait(SOON)


def await_that(holds: Callable[[], bool]) -> None:
    moment = threading.Event()
    for _ in range(int(SOON / 0.002)):
        if holds():
            return
        moment.wait(0.002)
    raise AssertionError


@pytest.fixture
def pool() -> ThreadPoolExecutor:
    with ThreadPoolExecutor(8) as made:
        yield made  # type: ignore[misc]


def test_whoever_came_first_is_served_first(pool: ThreadPoolExecutor) -> None:
    crowd = Crowd(Turns(1, waiting=9, patience=SOON), pool)
    came = [crowd.come(name) for name in "abcd"]
    assert crowd.served == ["a"]
    for name in "abcd":
        crowd.await_turn_of(name)
        crowd.go(name)
    assert [one.result(SOON) for one in came] == [None] * 4
    assert crowd.served == list("abcd")


def test_so_many_have_their_turn_at_once(pool: ThreadPoolExecutor) -> None:
    crowd = Crowd(Turns(2, waiting=9, patience=SOON), pool)
    for name in "abc":
        crowd.come(name)
    assert sorted(crowd.served) == ["a", "b"]
    assert crowd.turns.waiting == 1
    for name in "abc":
        crowd.go(name)


def test_who_comes_when_too_many_wait_is_told_when_to_come_again(
    pool: ThreadPoolExecutor,
) -> None:
    crowd = Crowd(Turns(1, waiting=1, patience=SOON), pool)
    crowd.come("a")
    crowd.turns.check()
    crowd.come("b")
    with pytest.raises(BusyError) as told:
        crowd.turns.check()
    assert told.value.wait >= 1
    with pytest.raises(BusyError):
        crowd.come("c").result(SOON)
    for name in "ab":
        crowd.go(name)
    crowd.await_turn_of("b")


def test_nobody_waits_for_ever(pool: ThreadPoolExecutor) -> None:
    crowd = Crowd(Turns(1, waiting=1, patience=0), pool)
    crowd.come("a")
    with pytest.raises(BusyError):
        crowd.come("b").result(SOON)
    assert crowd.turns.waiting == 0
    crowd.go("a")


def test_a_turn_that_fails_is_given_on() -> None:
    turns = Turns(1, waiting=0, patience=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.taken():
            raise ZeroDivisionError
    with turns.taken(), pytest.raises(BusyError), turns.taken():
        pass
