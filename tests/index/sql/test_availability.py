import pytest

from index.errors import DatabaseAwayError
from index.sql.availability import Availability
from tests.clock import Clock


class Server:
    """Answers or not, and counts how often it was asked."""

    def __init__(self) -> None:
        self.answers = True
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.answers


def test_a_server_that_answers_has_not_stalled_and_is_not_asked_all_the_time() -> None:
    server, clock = Server(), Clock(0.0)
    availability = Availability(server, clock)
    assert [availability.is_stalled() for _ in range(5)] == [False] * 5
    assert server.asked == 1
    availability.check()


def test_one_that_has_stalled_is_asked_by_one_caller_at_a_time_until_it_answers() -> None:
    server, clock = Server(), Clock(0.0)
    availability = Availability(server, clock)
    server.answers = False
    assert availability.is_stalled()
    for _ in range(5):
        with pytest.raises(DatabaseAwayError):
            availability.check()
    assert server.asked == 1
    clock.now = 2.0
    with pytest.raises(DatabaseAwayError):
        availability.check()
    assert server.asked == 2
    clock.now, server.answers = 4.0, True
    availability.check()
    availability.check()
    assert server.asked == 3
    assert not availability.is_stalled()


def test_a_connection_that_was_not_made_in_time_tells_the_same() -> None:
    availability = Availability(Server(), Clock(0.0))
    availability.note_silence()
    assert availability.is_stalled()
