"""What Prometheus is told of the archive."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge

from index.archive import Archive
from index.errors import StoreError
from index.overview import Status


def archive_figures(archive: Archive) -> CollectorRegistry:
    """The figures of this moment: in a registry of their own, so that a folder which is followed
    no more leaves none behind. Without its database, what the archive holds is left out.
    """
    registry = CollectorRegistry()
    try:
        status = archive.status()
    except StoreError:
        status = None
    _set(registry, "database_up", "Whether the database answers, 1 or 0.", status is not None)
    meaning = "Whether the vector store answered when it was last asked, 1 or 0."
    _set(registry, "vector_store_up", meaning, not archive.is_without_vector_store)
    if status:
        _status_figures(status, registry)
        _watch_figures(status, registry)
    return registry


def _set(registry: CollectorRegistry, name: str, meaning: str, value: float) -> None:
    Gauge(f"archive_qa_{name}", meaning, registry=registry).set(value)


def _status_figures(status: Status, registry: CollectorRegistry) -> None:
    health = status.health
    figures = {
        "articles": ("Articles.", status.articles),
        "passages": ("Passages.", status.passages),
        "generation": ("Grows with every change.", status.generation),
        "as_of_timestamp_seconds": (
            "When the sources were last looked at with success; 0: not known.",
            _seconds(status.as_of),
        ),
        "indexes_whole": ("Whether the indexes know every change, 1 or 0.", int(health.is_whole)),
        "index_built_ratio": (
            "How much there is of an index that is being built anew; else 1.",
            health.done if health.building else 1,
        ),
    }
    for name, (meaning, value) in figures.items():
        _set(registry, name, meaning, value)


def _watch_figures(status: Status, registry: CollectorRegistry) -> None:
    meanings = {
        "last_look": "When the folder was last looked at with success; 0: never.",
        "last_change": "When it last brought something new; 0: never.",
        "last_failure": "When it could last not be looked at; 0: never.",
    }
    for name, meaning in meanings.items():
        full_name = f"archive_qa_watch_{name}_timestamp_seconds"
        gauge = Gauge(full_name, meaning, ["folder"], registry=registry)
        for one in status.watches:
            gauge.labels(one.folder).set(_seconds(getattr(one, name)))


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0
