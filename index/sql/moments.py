"""Moments in tables."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment that comes back in UTC: SQLite forgets the zone, PostgreSQL gives the session's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:  # noqa: ANN401
        if value is None or value.tzinfo is None:
            return value and value.replace(tzinfo=UTC)
        return value.astimezone(UTC)
