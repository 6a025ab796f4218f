"""The building of an index: how far it has come, and whether it is to go on."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Literal

from index.errors import StoppedError
from index.overview import Health
from index.sql.catalog import Catalog

_SIGN_OF_LIFE = 120.0  # seconds after which whoever was building has died, and said nothing of it


class Building:
    """Notes in the catalog, where every process sees it, how far an index has come."""

    def __init__(
        self,
        catalog: Catalog,
        passages: int,
        stop: Callable[[], bool],
        on_progress: Callable[[Health], None] = lambda _: None,
    ) -> None:
        """Begins.

        Args:
            passages: How many there are to index.
            stop: Whether to leave off; asked from time to time.
            on_progress: Told how far it has come.
        """
        self._catalog = catalog
        self._stop = stop
        self._passages = passages
        self._on_progress = on_progress

    def note(self, name: Literal["words", "vectors"], done: int) -> None:
        """So many passages are in the index of this name.

        Raises:
            StoppedError: It is to be left off here.
        """
        if self._stop():
            raise StoppedError("stopped before the index was built; what was there still serves")
        share = round(min(1.0, done / self._passages), 3) if self._passages else 1.0
        known = {"building": name, "done": share, "at": time.time()}
        self._catalog.set_values({"building": json.dumps(known)})
        self._on_progress(Health(is_whole=False, building=name, done=share))


def health(state: Mapping[str, str], *, is_whole: bool) -> Health:
    """How the indexes stand, by the single values of the catalog."""
    known = json.loads(state.get("building") or "{}")
    if not known or time.time() - known["at"] > _SIGN_OF_LIFE:
        return Health(is_whole)
    return Health(is_whole, known["building"], known["done"])
