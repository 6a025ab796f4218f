from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.accounts.login_throttle import LoginThrottle, network_of
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1_000.0)


@pytest.fixture
def throttle(clock: Clock[float]) -> LoginThrottle:
    return LoginThrottle(clock)


def let_in(throttle: LoginThrottle, tries: list[tuple[str, str]]) -> int:
    """How many of some tries may be made, one right after the other."""
    return sum(throttle.register_attempt(name, address) == 0 for name, address in tries)


def test_one_address_tries_many_names_thirty_times(throttle: LoginThrottle) -> None:
    tries = [(f"name {n}", "10.0.0.1") for n in range(200)]
    assert let_in(throttle, tries) == 30
    assert throttle.register_attempt("ann", "10.0.0.2") == 0


def test_many_addresses_try_one_name_thirty_times_and_then_once_a_minute(
    throttle: LoginThrottle, clock: Clock[float]
) -> None:
    addresses = (f"10.0.{n // 250}.{n % 250}" for n in range(10_000))
    assert let_in(throttle, [("ann", next(addresses)) for _ in range(200)]) == 30
    for _ in range(60):
        wait = throttle.register_attempt("ann", next(addresses))
        assert wait <= 60
        clock.now += wait
        assert throttle.register_attempt("ann", next(addresses)) == 0
    assert throttle.register_attempt("ann", next(addresses)) == 60
    assert throttle.register_attempt("bob", next(addresses)) == 0


def test_an_owner_who_was_there_before_is_let_in_whoever_else_tries_the_name(
    throttle: LoginThrottle,
) -> None:
    assert throttle.register_attempt("ann", "192.0.2.1") == 0
    throttle.succeeded("ann", "192.0.2.1")
    let_in(throttle, [("ann", f"10.0.0.{n}") for n in range(200)])
    assert throttle.register_attempt("ann", "10.1.0.1") > 0
    assert throttle.register_attempt("ann", "192.0.2.1") == 0


def test_a_neighbour_behind_the_same_address_shuts_out_nobody_who_was_there_before(
    throttle: LoginThrottle,
) -> None:
    throttle.register_attempt("ann", "192.0.2.1")
    throttle.succeeded("ann", "192.0.2.1")
    let_in(throttle, [(f"name {n}", "192.0.2.1") for n in range(200)])
    assert throttle.register_attempt("bob", "192.0.2.1") > 0
    assert throttle.register_attempt("ann", "192.0.2.1") == 0


def test_to_be_known_there_does_not_free_from_the_door_of_name_and_address(
    throttle: LoginThrottle,
) -> None:
    throttle.succeeded("ann", "192.0.2.1")
    assert let_in(throttle, [("ann", "192.0.2.1")] * 20) == 5


def test_an_office_may_log_in_all_at_once(throttle: LoginThrottle) -> None:
    for n in range(500):
        assert throttle.register_attempt(f"name {n}", "192.0.2.1") == 0
        throttle.succeeded(f"name {n}", "192.0.2.1")


def test_to_log_in_oneself_does_not_forgive_tries_at_others(throttle: LoginThrottle) -> None:
    made = 0
    for n in range(200):
        throttle.register_attempt("mallory", "10.0.0.1")
        throttle.succeeded("mallory", "10.0.0.1")
        made += throttle.register_attempt(f"name {n}", "10.0.0.1") == 0
    assert made == 30


def test_a_try_that_the_service_had_no_time_for_is_no_failure(throttle: LoginThrottle) -> None:
    for _ in range(50):
        assert throttle.register_attempt("ann", "10.0.0.1") == 0
        throttle.not_tried("ann", "10.0.0.1")


def test_of_many_tries_at_once_no_more_are_let_in(throttle: LoginThrottle) -> None:
    with ThreadPoolExecutor(20) as many:
        waits = many.map(lambda n: throttle.register_attempt(f"name {n}", "10.0.0.1"), range(120))
        assert [*waits].count(0) == 30


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_host_counts_by_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
