"""As of when an archive is: what is known of the folders that are followed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder that is followed, and what came of it. Every moment is in UTC.

    Whoever follows it may have ended long ago: its last look then grows old, which is how that
    is noticed.

    Attributes:
        since: When it was begun to be followed.
        last_look: When the last look began that came to its end; ``None`` before the first.
        last_change: When something new was last found.
        last_failure: When it could last not be looked at; ``failure`` is the reason.
    """

    folder: str
    since: datetime
    last_look: datetime | None = None
    last_change: datetime | None = None
    last_failure: datetime | None = None
    failure: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


def as_of(last_ingest: datetime | None, watched: Sequence[WatchedFolder]) -> datetime | None:
    """When the sources of an archive were last known to be looked at with success.

    Args:
        last_ingest: When an ingest last came to its end, of whatever folder.

    Returns:
        The oldest of the folders' last looks; of a folder that none has come to its end of, at
        most when it began to be followed. ``None`` where nothing was ever looked at.
    """
    if not watched or last_ingest is None:
        return last_ingest
    return min(one.last_look or min(one.since, last_ingest) for one in watched)
