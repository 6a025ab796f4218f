"""The side of a search that goes by meaning."""

import logging
import math
from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np

from index.breaker import Breaker
from index.derived import View
from index.embedding import Vectors
from index.errors import SlowVectorStoreError, VectorStoreError
from index.filters import Filters
from index.owners import Owners
from index.scan import Ids, RoundedVectors, Rows, nearest
from index.sql.catalog import Catalog
from index.sql.feed import Feed
from index.vectors import LARGEST_RESULT, VectorStore

_SCANNED = 50_000  # passages, up to which those that pass a filter are compared one by one
_SPARE = 1.5  # times as many are asked of Chroma as should be enough for some to pass a filter
_REST = 30.0  # seconds in which a vector store that did not answer is not asked again
_SLOW_TRIES = 3  # in a row without an answer in time, after which a store of ours is built anew
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class DenseSearch:
    """Finds the passages nearest to a vector: through Chroma, or by exact scan.

    Chroma's own filters take 35 to 120 times a plain query at 100,000 passages. So the few that
    pass a narrow filter are scanned, in a copy of all vectors that follows the catalog; of a wide
    one Chroma is asked for more without a filter, and what does not pass is left out. The scan also
    serves whenever Chroma does not answer or does not know all.
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
        self._copy: tuple[_State, RoundedVectors] = (("", -1), RoundedVectors.none())
        self._passed: _Passed | None = None  # of the filters that were last asked with
        self._breaker = Breaker(_REST)

    @property
    def is_without_store(self) -> bool:
        """Whether the vector store has failed to answer, and the exact scan stands in for it."""
        return self._breaker.is_open

    def nearest(
        self, vector: Vectors, filters: Filters, limit: int, view: View
    ) -> list[tuple[int, float]]:
        """Passage ids with their cosine similarity, -1 to 1, nearest first."""
        if filters:
            found = self._passing_of_more(vector, filters, limit, view)
        else:
            found = self._ask(view, lambda store: store.nearest(vector, limit))
        return self._scanned(vector, filters, limit, view) if found is None else found

    def _passing_of_more(
        self, vector: Vectors, filters: Filters, limit: int, view: View
    ) -> list[tuple[int, float]] | None:
        """Those that pass a wide filter, out of so many that there should be enough; ``None`` where
        the filter is not wide, or there are not."""
        copy, rows = self._passing(view, filters)
        if rows is None or len(rows) <= _SCANNED:
            return None
        more = math.ceil(_SPARE * limit * len(copy) / len(rows))
        if more > LARGEST_RESULT:
            return None
        found = self._ask(view, lambda store: store.nearest(vector, more)) or []
        numbers = np.array([number for number, _ in found], np.int64)
        places = _places(copy.ids, numbers)
        passes = (copy.ids[places] == numbers) & (rows[_places(rows, places)] == places)
        kept = [pair for pair, is_kept in zip(found, passes, strict=True) if is_kept]
        return kept[:limit] if len(kept) >= limit else None

    def _scanned(
        self, vector: Vectors, filters: Filters, limit: int, view: View
    ) -> list[tuple[int, float]]:
        """The nearest of those that pass, by their vectors as the catalog has them."""
        copy, rows = self._passing(view, filters)
        chosen = copy.candidates(vector, limit, rows).tolist()
        exact = self._catalog.vectors(chosen, len(vector))
        if not exact:
            return []
        return nearest(vector, np.stack([*exact.values()]), np.array([*exact]), limit)

    def open_store(self, view: View) -> None:
        """Has the vector store of a view ready to be asked, which takes a second when its server is
        to be started."""
        self._ask(view, lambda store: store.count())

    def _ask(self, view: View, ask: Callable[[VectorStore], _T]) -> _T | None:
        """What the vector store says; ``None`` where it is not to be asked or does not answer."""
        attempt = None if view.vectors is None else self._breaker.attempt()
        if view.vectors is None or attempt is None:
            return None
        try:
            if self._is_sound(view):
                answer = ask(view.vectors)
                self._note_answer()
                return answer
            self._note_failure(attempt, view, "it does not hold what it should")
        except VectorStoreError as error:
            self._note_failure(attempt, view, error)
        return None

    def _note_answer(self) -> None:
        away = self._breaker.succeeded()
        if away is not None:
            _log.warning("the vector store answers again, after %.0f s of exact scans", away)

    def _note_failure(self, attempt: int, view: View, reason: object) -> None:
        was_open = self._breaker.is_open
        failures = self._breaker.failed(attempt)
        if not was_open:
            _log.warning("searching by exact scan instead of the vector store: %s", reason)
        # building anew takes long: a store that is only slow for a moment is given time
        if not isinstance(reason, SlowVectorStoreError) or failures >= _SLOW_TRIES:
            self._on_fault(view)

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
        stored = self._catalog.vectors(missed, len(vector))
        scored = [(number, float(one @ vector)) for number, one in stored.items()]
        return sorted(found + scored, key=lambda pair: -pair[1])[:limit]

    def similarities(self, vector: Vectors, filters: Filters, view: View) -> tuple[Ids, Vectors]:
        """The id ``(m,)`` of each passage that passes the filters, ascending, with its cosine
        similarity ``(m,) float32``, which may be off by a thousandth."""
        copy, rows = self._passing(view, filters)
        return copy.ids if rows is None else copy.ids[rows], copy.similarities(vector, rows)

    def _passing(self, view: View, filters: Filters) -> tuple[RoundedVectors, Rows | None]:
        """The copy, and which of its rows pass the filters, ``(m,)``; ``None`` for all."""
        copy = self._vectors(view)
        if not filters:
            return copy, None
        wanted = (view.archive_id, view.generation, filters)
        known = self._passed
        if known is None or known[0] != wanted or known[1] is not copy:
            passing = np.isin(self._owners.of(view, copy.ids), self._catalog.passing(filters))
            known = self._passed = (wanted, copy, np.flatnonzero(passing))
        return copy, known[2]

    def _vectors(self, view: View) -> RoundedVectors:
        """Every passage's vector."""
        state, (known, copy) = (view.archive_id, view.generation), self._copy
        if known != state:
            if known[0] != view.archive_id:
                copy = RoundedVectors.none()  # after a restore ids are given otherwise
            copy = self._followed(copy)
            self._copy = state, copy
        return copy

    def _followed(self, known: RoundedVectors) -> RoundedVectors:
        """The copy without the passages that have gone, and with those that have come.

        An id is never given twice and its vector never changes: what is newer has a greater id.
        """
        there = np.array(self._feed.passage_ids(), np.int64)
        if len(known):
            known = known.some(np.isin(known.ids, there, assume_unique=True))
        last = int(known.ids[-1]) if len(known) else 0
        come = int(np.count_nonzero(there > last))
        return known.with_more(self._feed.vectors_after(last), come)


def _places(ascending: Ids | Rows, wanted: Ids | Rows) -> Rows:
    """Where each of the wanted is, if it is there at all."""
    return np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)


_State = tuple[str, int]
_Passed = tuple[tuple[str, int, Filters], RoundedVectors, Rows]
