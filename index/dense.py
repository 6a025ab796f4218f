"""The side of a search that goes by meaning."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.derived import View
from index.embedding import Vectors
from index.errors import VectorStoreError
from index.filters import Filters
from index.owners import Owners
from index.scan import nearest
from index.sql.catalog import Catalog
from index.sql.feed import Feed
from index.vectors import VectorStore

_FEW = 0.2  # share of the passages, up to which their vectors are copied to be scanned
_REST = 30.0  # seconds in which a vector store that did not answer is not asked again
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class DenseSearch:
    """Finds the passages nearest to a vector: through Chroma, or by exact scan.

    The scan serves whenever a filter is set, since Chroma's own filters take 35 to 120 times a
    plain query at 100,000 passages, and whenever Chroma does not answer or does not know all. It
    reads a copy of all vectors, which follows the catalog.
    """

    def __init__(
        self,
        catalog: Catalog,
        feed: Feed,
        owners: Owners,
        is_sound: Callable[[View], bool],
        on_fault: Callable[[View], None],
    ) -> None:
        """Holds nothing yet.

        Args:
            is_sound: Whether the vector store of a view is to be believed.
            on_fault: Called with a view whose vector store has failed to answer.
        """
        self._catalog = catalog
        self._feed = feed
        self._owners = owners
        self._is_sound = is_sound
        self._on_fault = on_fault
        self._copy: _Copy | None = None
        self._passed: _Passed | None = None  # of the filters that were last asked with
        self._ask_again = 0.0

    def nearest(
        self, vector: Vectors, filters: Filters, limit: int, view: View
    ) -> list[tuple[int, float]]:
        """Passage ids with their cosine similarity, -1 to 1, nearest first."""
        if not filters:
            found = self._ask(view, lambda store: store.nearest(vector, limit))
            if found is not None:
                return found
        ids, vectors = self._vectors(view)
        if not len(ids):
            return []
        passing = self._passing(view, filters, ids)
        if passing is None or passing.mean() < _FEW:
            ids, vectors = self.passing(view, filters)
            passing = None
        return nearest(vector, vectors, ids, limit, passing) if len(ids) else []

    def open_store(self, view: View) -> None:
        """Has the vector store of a view ready to be asked, which takes a second when its server is
        to be started."""
        self._ask(view, lambda _: None)

    def _ask(self, view: View, ask: Callable[[VectorStore], _T]) -> _T | None:
        """What the vector store says; ``None`` where it is not to be asked or does not answer."""
        if view.vectors is None or time.monotonic() < self._ask_again:
            return None
        try:
            if self._is_sound(view):
                return ask(view.vectors)
        except VectorStoreError as error:
            _log.warning("searching by exact scan: %s", error)
        self._ask_again = time.monotonic() + _REST
        self._on_fault(view)
        return None

    def complete(
        self,
        found: list[tuple[int, float]],
        vector: Vectors,
        candidates: Iterable[int],
        limit: int,
        view: View,
    ) -> list[tuple[int, float]]:
        """What :meth:`nearest` has found, with those of the candidates that it has missed.

        Chroma's graph may not lead to a passage that is the very nearest. Where the words do, it
        takes the place that its own vector gives it.

        Args:
            candidates: Passage ids that another search has found.
            limit: As it was for :meth:`nearest`.
        """
        known = {number for number, _ in found}
        missed = [number for number in candidates if number not in known]
        scored = [
            (number, float(one @ vector)) for number, one in self._stored(missed, vector, view)
        ]
        return sorted(found + scored, key=lambda pair: -pair[1])[:limit]

    def _stored(
        self, wanted: list[int], like: Vectors, view: View
    ) -> Iterable[tuple[int, Vectors]]:
        """The vectors of those of the passages that are there: out of the copy where it has them
        all, for a passage's vector never changes; else out of the catalog."""
        if self._copy and len(self._copy[1]) and self._copy[0][0] == view.archive_id:
            _, ids, vectors = self._copy
            rows = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
            if np.array_equal(ids[rows], wanted) and vectors.shape[1] == len(like):
                return zip(wanted, vectors[rows], strict=True)
        return self._catalog.vectors(wanted, len(like)).items()

    def passing(self, view: View, filters: Filters) -> tuple[NDArray[np.int64], Vectors]:
        """The id ``(m,)`` and vector ``(m, d) float32`` of each passage that passes the filters, in
        the order of ids."""
        ids, vectors = self._vectors(view)
        passing = self._passing(view, filters, ids)
        return (ids, vectors) if passing is None else (ids[passing], vectors[passing])

    def _passing(
        self, view: View, filters: Filters, ids: NDArray[np.int64]
    ) -> NDArray[np.bool_] | None:
        """Whether each passage passes the filters, ``(n,)``; ``None`` where none are set."""
        if not filters:
            return None
        wanted = (view.archive_id, view.generation, filters)
        known = self._passed
        if known is None or known[0] != wanted or len(known[1]) != len(ids):
            passing = np.isin(self._owners.of(view, ids), self._catalog.passing(filters))
            known = self._passed = (wanted, passing)
        return known[1]

    def _vectors(self, view: View) -> tuple[NDArray[np.int64], Vectors]:
        """Every passage's id ``(n,)`` and vector ``(n, d) float32``, in the order of ids."""
        state = (view.archive_id, view.generation)
        known = self._copy
        if known is None or known[0] != state:
            if known and known[0][0] != view.archive_id:
                known = None  # after a restore ids are given otherwise
            known = self._copy = (state, *self._followed(known))
        return known[1], known[2]

    def _followed(self, known: "_Copy | None") -> tuple[NDArray[np.int64], Vectors]:
        """The copy without the passages that have gone, and with those that have come.

        An id is never given twice and its vector never changes: what is newer has a greater id.
        """
        there = np.array(self._feed.passage_ids(), np.int64)
        ids, vectors = np.zeros(0, np.int64), np.zeros((0, 0), np.float32)
        if known is not None and len(known[1]):
            left = np.isin(known[1], there, assume_unique=True)
            ids, vectors = known[1][left], known[2][left]
        last = int(ids[-1]) if len(ids) else 0
        come = int(np.count_nonzero(there > last))
        return _with_more(ids, vectors, self._feed.vectors_after(last), come)


def _with_more(
    ids: NDArray[np.int64],
    vectors: Vectors,
    batches: Iterable[Sequence[tuple[int, Vectors]]],
    most: int,
) -> tuple[NDArray[np.int64], Vectors]:
    """Ids and vectors with as many more, put where they stay as they come: a million of them take
    1.5 GB, and should not do so twice."""
    at = len(ids)
    for batch in batches:
        some = batch[: len(ids) + most - at]
        if not some:
            break
        if at == len(ids):
            numbers = np.zeros(at + most, np.int64)
            rows = np.zeros((at + most, len(some[0][1])), np.float32)
            if at:
                numbers[:at], rows[:at] = ids, vectors
        numbers[at : at + len(some)] = [number for number, _ in some]
        rows[at : at + len(some)] = [vector for _, vector in some]
        at += len(some)
    return (ids, vectors) if at == len(ids) else (numbers[:at], rows[:at])


_Copy = tuple[tuple[str, int], NDArray[np.int64], Vectors]
_Passed = tuple[tuple[str, int, Filters], NDArray[np.bool_]]
