"""Looks at every passage of an archive, and says of each how near it is to a topic."""

from collections.abc import Collection

import numpy as np

from index.dense import DenseSearch
from index.derived import View
from index.embedding import Vectors
from index.filters import Filters
from index.owners import Owners
from index.survey import Survey, survey
from index.word_search import WordSearch


class Surveyor:
    """Surveys an archive: by a scan of the vectors, and by every holder of a word."""

    def __init__(self, owners: Owners, dense: DenseSearch, words: WordSearch) -> None:
        self._owners = owners
        self._dense = dense
        self._words = words

    def survey(self, view: View, topic: str, filters: Filters, vector: Vectors) -> Survey:
        """Every passage that passes the filters, with how near it is to a topic.

        Args:
            vector: The topic's, ``(d,) float32`` of length 1.
        """
        ids, cosine = self._dense.similarities(vector, filters, view)
        owners = self._owners.of(view, ids)
        if not owners.all():
            is_there = owners > 0
            ids, cosine, owners = ids[is_there], cosine[is_there], owners[is_there]
        scored = self._words.best(view, topic, filters, max(1, len(ids)))
        return survey(ids, owners, cosine, scored, self._words.holders(view, topic))

    def owners_of(self, view: View, passage_ids: Collection[int]) -> set[int]:
        """The keys of the articles that some passages are of."""
        ids = np.fromiter(passage_ids, np.int64, len(passage_ids))
        return set(self._owners.of(view, ids).tolist()) - {0}
