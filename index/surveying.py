"""Looks at every passage of an archive, and says of each how near it is to a topic."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from index.dense import DenseSearch
from index.derived import View
from index.embedding import Vectors
from index.filters import Filters
from index.sql.catalog import Catalog
from index.survey import Survey, survey
from index.word_search import WordSearch

_Owners = tuple[tuple[str, int], NDArray[np.int64], NDArray[np.int64]]


class Surveyor:
    """Surveys an archive: by exact scan of the vectors, and by every holder of a word."""

    def __init__(self, catalog: Catalog, dense: DenseSearch, words: WordSearch) -> None:
        """Holds nothing yet."""
        self._catalog = catalog
        self._dense = dense
        self._words = words
        self._owners: _Owners = (("", -1), np.zeros(0, np.int64), np.zeros(0, np.int64))

    def survey(self, view: View, topic: str, filters: Filters, vector: Vectors) -> Survey:
        """Every passage that passes the filters, with how near it is to a topic.

        Args:
            vector: The topic's, ``(d,) float32`` of length 1.
        """
        ids, vectors = self._dense.passing(view, filters)
        owners = self._owners_of(view, ids)
        if not owners.all():
            is_there = owners > 0
            ids, vectors, owners = ids[is_there], vectors[is_there], owners[is_there]
        cosine = vectors @ vector if len(ids) else np.zeros(0, np.float32)
        scored = self._words.best(view, topic, filters, max(1, len(ids)))
        return survey(ids, owners, cosine, scored, self._words.holders(view, topic))

    def owners_of(self, view: View, passage_ids: Collection[int]) -> set[int]:
        """The keys of the articles that some passages are of."""
        ids = np.fromiter(passage_ids, np.int64, len(passage_ids))
        return set(self._owners_of(view, ids).tolist()) - {0}

    def _owners_of(self, view: View, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The key of each passage's article; 0 of a passage that has gone since."""
        state = (view.archive_id, view.generation)
        if self._owners[0] != state:
            self._owners = (state, *self._catalog.owners())
        _, known, keys = self._owners
        if not len(known):
            return np.zeros(len(ids), np.int64)
        rows = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        return np.where(known[rows] == ids, keys[rows], 0)
