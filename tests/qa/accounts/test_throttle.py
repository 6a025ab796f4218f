from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.accounts.throttle import Throttle
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1_000.0)


@pytest.fixture
def throttle(clock: Clock[float]) -> Throttle:
    return Throttle(clock)


def fail(throttle: Throttle, clock: Clock[float], times: int, *door: str) -> list[float]:
    """Fails again and again, as soon as that may be; gives what was waited before each try."""
    waited = []
    for _ in range(times):
        waited.append(throttle.knock(*door))
        if waited[-1]:
            clock.now += waited[-1]
            assert throttle.knock(*door) == 0
    return waited


def test_to_mistype_a_few_times_costs_nothing_and_each_further_failure_twice_the_last(
    throttle: Throttle, clock: Clock[float]
) -> None:
    waited = fail(throttle, clock, 16, "ann")
    assert waited[:9] == [0, 0, 0, 0, 0, 2, 4, 8, 16]
    assert waited[-1] == 300


def test_the_wait_passes_and_asking_for_it_costs_nothing(
    throttle: Throttle, clock: Clock[float]
) -> None:
    fail(throttle, clock, 6, "ann")
    clock.now += 3
    assert throttle.knock("ann") == 1
    assert throttle.knock("ann") == 1
    clock.now += 1
    assert throttle.knock("ann") == 0


def test_of_many_tries_at_once_no_more_are_let_in(throttle: Throttle) -> None:
    with ThreadPoolExecutor(20) as many:
        found = list(many.map(throttle.knock, ["ann"] * 60))
    assert found.count(0) == 5


def test_another_address_does_not_wait(throttle: Throttle, clock: Clock[float]) -> None:
    fail(throttle, clock, 20, "ann", "10.0.0.1")
    assert throttle.knock("ann", "10.0.0.1") > 0
    assert throttle.knock("ann", "10.0.0.2") == 0


def test_whoever_gets_in_begins_anew(throttle: Throttle, clock: Clock[float]) -> None:
    fail(throttle, clock, 20, "ann")
    throttle.opened("ann")
    assert fail(throttle, clock, 5, "ann") == [0] * 5


def test_after_an_hour_failures_are_forgotten(throttle: Throttle, clock: Clock[float]) -> None:
    fail(throttle, clock, 20, "ann")
    clock.now += 3_601
    assert fail(throttle, clock, 5, "ann") == [0] * 5


def test_it_does_not_grow_without_end(throttle: Throttle) -> None:
    for number in range(10_100):
        throttle.knock(str(number))
    assert len(throttle._doors) == 10_000
