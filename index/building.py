"""The building of an index: how far it has come, and whether it is to go on."""

import json
from collections.abc import Callable

from index.errors import StoppedError
from index.sql.catalog import Catalog


class Building:
    """Notes in the catalog, where every process sees it, how far an index has come."""

    def __init__(self, catalog: Catalog, stop: Callable[[], bool], passages: int) -> None:
        """Begins.

        Args:
            stop: Whether to leave off; asked from time to time.
            passages: How many there are to index.
        """
        self._catalog = catalog
        self._stop = stop
        self._passages = passages

    def note(self, name: str, done: int) -> None:
        """So many passages are in the index of this name.

        Raises:
            StoppedError: It is to be left off here.
        """
        if self._stop():
            raise StoppedError("stopped before the index was built; what was there still serves")
        share = round(min(1.0, done / self._passages), 3) if self._passages else 1.0
        self._catalog.set_values({"building": json.dumps({"building": name, "done": share})})
