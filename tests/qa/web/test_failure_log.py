import pytest

from index.errors import StoreError
from qa.web.failure_log import FailureLog
from tests.clock import Clock


def test_a_flood_of_failures_is_a_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock(0.0)
    log = FailureLog(clock)
    for _ in range(100):
        log.note(503, "GET /browse", StoreError("the database\n  is away"))
    assert caplog.messages == ["503 GET /browse: the database is away"]
    clock.now = 61.0
    log.note(503, "GET /", StoreError("it is away"))
    assert caplog.messages[1:] == [
        "503 GET /: it is away (and 99 more like it since the last line)"
    ]


def test_another_kind_of_failure_is_told_at_once(caplog: pytest.LogCaptureFixture) -> None:
    log = FailureLog(Clock(0.0))
    log.note(503, "GET /", StoreError("away"))
    log.note(500, "GET /", ValueError("bad"))
    assert len(caplog.messages) == 2
