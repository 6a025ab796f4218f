import pytest

from qa.writing.breaker import Breaker
from qa.writing.failures import ChatModelError, Trouble
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1_000.0)


@pytest.fixture
def breaker(clock: Clock[float]) -> Breaker:
    return Breaker(clock)


def is_open(breaker: Breaker) -> bool:
    try:
        breaker.check()
    except ChatModelError as failure:
        return failure.trouble is Trouble.RESTING
    return False


def fail(breaker: Breaker, times: int, trouble: Trouble = Trouble.SLOW) -> None:
    for _ in range(times):
        breaker.failed(ChatModelError(trouble))


def test_three_failures_in_a_row_open_it(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert not is_open(breaker)
    fail(breaker, 1)
    assert is_open(breaker)


def test_a_key_that_is_refused_opens_it_at_once(breaker: Breaker) -> None:
    fail(breaker, 1, Trouble.NO_ACCESS)
    assert is_open(breaker)


def test_after_the_rest_one_question_tries_it_and_the_next_wait(
    breaker: Breaker, clock: Clock[float]
) -> None:
    fail(breaker, 3)
    clock.now += 31
    assert not is_open(breaker)
    assert is_open(breaker)
    breaker.succeeded()
    assert not is_open(breaker)


def test_it_rests_longer_each_time_but_never_for_ever(
    breaker: Breaker, clock: Clock[float]
) -> None:
    fail(breaker, 3)
    clock.now += 31
    assert not is_open(breaker)
    fail(breaker, 1)
    clock.now += 31
    assert is_open(breaker)
    for _ in range(20):
        fail(breaker, 1)
    clock.now += 601
    assert not is_open(breaker)


@pytest.mark.parametrize("trouble", [Trouble.TOO_LONG, Trouble.FILTERED, Trouble.UNSUPPORTED])
def test_what_is_of_one_question_alone_shows_that_it_answers(
    breaker: Breaker, clock: Clock[float], trouble: Trouble
) -> None:
    fail(breaker, 10, trouble)
    assert not is_open(breaker)
    fail(breaker, 3)
    clock.now += 31
    assert not is_open(breaker)
    fail(breaker, 1, trouble)
    assert not is_open(breaker)


def test_a_model_that_asks_for_time_gets_it(breaker: Breaker, clock: Clock[float]) -> None:
    breaker.failed(ChatModelError(Trouble.BUSY, retry_after=20))
    assert is_open(breaker)
    clock.now += 21
    assert not is_open(breaker)
