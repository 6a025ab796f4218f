"""Connections to PostgreSQL that do not wait for ever.

``statement_timeout`` is the server's to keep, keepalives are answered by its system, and psycopg
itself waits without end: none of them notices a server that has stalled. So each wait of a request
is watched here, and broken off with its connection.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.waiting import Ready
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from index.sql.availability import Availability
from index.sql.limits import DatabaseLimits
from index.sql.outage import is_outlasting

_SILENCE = 1.0  # seconds without an answer, after which it is asked whether there is still a server
_PROBE_SECONDS = 3  # that the server has to answer; a busy one takes its time
_GRACE = 5.0  # seconds that the server is given to end a statement by itself
# A dead machine or a cut line is noticed within a minute, whoever waits.
_KEEPALIVE = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}


def open_postgres(target: URL, limits: DatabaseLimits) -> Engine:
    """Make an engine; nothing is connected yet. What the URL says itself goes first."""
    chosen = {"connect_timeout": limits.connect_seconds, **_KEEPALIVE}
    engine = create_engine(
        target,
        pool_pre_ping=True,
        pool_size=limits.connections,
        max_overflow=0,
        pool_timeout=limits.pool_seconds,
        connect_args={name: value for name, value in chosen.items() if name not in target.query},
    )
    if limits.statement_seconds is not None:
        _watch(engine, limits.statement_seconds)
    return engine


def _watch(engine: Engine, statement_seconds: float) -> None:
    arguments, words = engine.dialect.create_connect_args(engine.url)
    probe = _Probe(arguments, {**words, "connect_timeout": _PROBE_SECONDS})
    availability = Availability(probe)
    engine.update_execution_options(availability=availability)

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, args: Any, named: Any) -> "_Watched":  # noqa: ANN401
        if not is_outlasting():
            availability.check()
        try:
            connection = _Watched.connect(*args, **named)
        except psycopg.errors.ConnectionTimeout:
            availability.note_silence()
            raise
        connection.watch(availability, statement_seconds)
        return connection

    @event.listens_for(engine, "connect")
    def _limit(connection: "_Watched", _record: Any) -> None:  # noqa: ANN401
        connection.execute(f"SET statement_timeout = {int(statement_seconds * 1000)}")
        connection.commit()


@dataclass(frozen=True, slots=True)
class _Probe:
    """Asks a server for a connection."""

    arguments: Any
    words: dict[str, Any]

    def __call__(self) -> bool:
        try:
            psycopg.connect(*self.arguments, **self.words).close()
        except psycopg.errors.ConnectionTimeout:
            return False
        except psycopg.Error:
            return True  # it refuses, and thereby answers
        return True


class _Watched(psycopg.Connection[Any]):
    """A connection of which a request breaks off each wait that leads to nothing."""

    _availability: Availability | None = None
    _longest = 0.0

    def watch(self, availability: Availability, statement_seconds: float) -> None:
        self._availability = availability
        self._longest = statement_seconds + _GRACE

    def wait(self, gen: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - psycopg's
        if self._availability is None or is_outlasting():
            return super().wait(gen, *args, **named)
        return super().wait(self._broken_off(gen, self._availability), *args, **named)

    def _broken_off(self, gen: Any, availability: Availability) -> Generator[Any, Any, Any]:  # noqa: ANN401
        """What the driver waits for, which it resumes ten times a second without news."""
        began = heard = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                now = time.monotonic()
                if ready != Ready.NONE:
                    heard = now
                elif now - began > self._longest:
                    self._give_up("the server does not end a statement")
                elif now - heard > _SILENCE and availability.is_stalled():
                    self._give_up("the server has stopped answering")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _give_up(self, reason: str) -> None:
        self.pgconn.finish()  # its answer, should it still come, is nobody's
        raise psycopg.OperationalError(reason)
