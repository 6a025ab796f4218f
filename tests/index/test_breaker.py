from index.breaker import Breaker
from tests.clock import Clock


def test_nothing_is_asked_for_a_while_after_a_failure_and_then_one_tries() -> None:
    clock = Clock(100.0)
    breaker = Breaker(30, clock)
    first = breaker.attempt()
    assert first is not None
    breaker.failed(first)
    assert breaker.is_open
    assert breaker.attempt() is None
    clock.now += 31
    assert breaker.attempt() is not None
    assert breaker.attempt() is None  # it waits for how that one fares
    assert breaker.succeeded() == 31
    assert breaker.attempt() is not None
    assert breaker.succeeded() is None


def test_calls_that_fail_together_count_as_one() -> None:
    clock = Clock(100.0)
    breaker = Breaker(30, clock)
    together = [breaker.attempt(), breaker.attempt()]
    assert [breaker.failed(one) for one in together if one is not None] == [1, 1]
    clock.now += 31
    again = breaker.attempt()
    assert again is not None
    assert breaker.failed(again) == 2
