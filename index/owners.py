"""Which article each passage is of, in memory."""

import numpy as np
from numpy.typing import NDArray

from index.derived import View
from index.sql.catalog import Catalog

_Known = tuple[tuple[str, int], NDArray[np.int64], NDArray[np.int64]]


class Owners:
    """Knows the article of every passage; read again where the archive has changed."""

    def __init__(self, catalog: Catalog) -> None:
        """Holds nothing yet."""
        self._catalog = catalog
        self._known: _Known = (("", -1), np.zeros(0, np.int64), np.zeros(0, np.int64))

    def of(self, view: View, passage_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The key of each passage's article, ``(n,) int64``; 0 of a passage that has gone since."""
        state = (view.archive_id, view.generation)
        known = self._known
        if known[0] != state:
            known = self._known = (state, *self._catalog.owners())
        _, passages, keys = known
        if np.array_equal(passages, passage_ids):  # as of all of them, looked up one by one
            return keys
        if not len(passages):
            return np.zeros(len(passage_ids), np.int64)
        rows = np.minimum(np.searchsorted(passages, passage_ids), len(passages) - 1)
        return np.where(passages[rows] == passage_ids, keys[rows], 0)
