"""How much an archive may take of what it does not control."""

from dataclasses import dataclass, field

from index.reading.limits import ReadingLimits
from index.sql.limits import DatabaseLimits


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Limits on the files that it reads, and on the database server that it asks."""

    reading: ReadingLimits = field(default_factory=ReadingLimits)
    database: DatabaseLimits = field(default_factory=DatabaseLimits)
