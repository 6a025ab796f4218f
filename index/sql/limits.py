"""What is asked of a database server at most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatabaseLimits:
    """Limits of the connections to a PostgreSQL server. SQLite needs none of them.

    Attributes:
        connections: How many are held at once, by one process.
        pool_seconds: How long to wait for one of them to be free.
        connect_seconds: How long to wait for a new one; the driver takes 2 at least.
        statement_seconds: How long a statement of a request may take; a server that has stalled is
            noticed much earlier. ``None``: any time, as for commands.
    """

    connections: int = 20
    pool_seconds: float = 3.0
    connect_seconds: int = 3
    statement_seconds: float | None = None
