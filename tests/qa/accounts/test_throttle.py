from qa.accounts.throttle import Throttle
from tests.clock import Clock


def fail(throttle: Throttle, times: int, *door: str) -> None:
    for _ in range(times):
        throttle.failed(*door)


def test_to_mistype_a_few_times_costs_nothing() -> None:
    throttle = Throttle(Clock(1_000.0))
    fail(throttle, 4, "ann")
    assert throttle.wait("ann") == 0


def test_each_further_failure_doubles_the_wait_up_to_five_minutes() -> None:
    throttle, waits = Throttle(Clock(1_000.0)), []
    fail(throttle, 4, "ann")
    for _ in range(12):
        throttle.failed("ann")
        waits.append(throttle.wait("ann"))
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == 300


def test_the_wait_passes() -> None:
    clock = Clock(1_000.0)
    throttle = Throttle(clock)
    fail(throttle, 6, "ann")
    clock.now += 3
    assert throttle.wait("ann") == 1
    clock.now += 1
    assert throttle.wait("ann") == 0


def test_another_address_does_not_wait() -> None:
    throttle = Throttle(Clock(1_000.0))
    fail(throttle, 20, "ann", "10.0.0.1")
    assert throttle.wait("ann", "10.0.0.1") > 0
    assert throttle.wait("ann", "10.0.0.2") == 0


def test_whoever_gets_in_begins_anew() -> None:
    throttle = Throttle(Clock(1_000.0))
    fail(throttle, 20, "ann")
    throttle.opened("ann")
    assert throttle.wait("ann") == 0


def test_after_an_hour_failures_are_forgotten() -> None:
    clock = Clock(1_000.0)
    throttle = Throttle(clock)
    fail(throttle, 20, "ann")
    clock.now += 3_601
    throttle.failed("ann")
    assert throttle.wait("ann") == 0


def test_it_does_not_grow_without_end() -> None:
    throttle = Throttle(Clock(1_000.0))
    for number in range(10_100):
        throttle.failed(str(number))
    assert len(throttle._doors) == 10_000
