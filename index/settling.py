"""Makes the articles be what staff have decided of them by hand."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from index.amendment import amended, as_read
from index.batch import Batch
from index.derived import BEFORE_CHANGE, DerivedIndexes
from index.sql.by_hand import ByHand
from index.sql.catalog import Catalog
from index.sql.storing import Source


class Settling:
    """One run. Its caller holds the archive's writer lock.

    Doing it again changes nothing: what is decided stands in the tables, and is noted as done once
    it is stored.
    """

    def __init__(
        self, catalog: Catalog, by_hand: ByHand, indexes: DerivedIndexes, batch: Batch
    ) -> None:
        self._catalog = catalog
        self._by_hand = by_hand
        self._indexes = indexes
        self._batch = batch

    def run(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Removes what was removed, and stores anew what was amended.

        Args:
            stop: Asked before each article; what is left is done the next time.
        """
        decisions = self._by_hand.unsettled()
        if not decisions:
            return
        struck = {one.article_id for one in self._by_hand.struck()} & decisions.keys()
        self._remove(struck)
        done = [decisions[one] for one in struck]
        files = self._catalog.sources()
        for article_id in decisions.keys() - struck:
            if stop():
                break
            self._amend(article_id, files)
            done.append(decisions[article_id])
            if self._batch.is_full:
                self._batch.store()
        self._batch.finish()
        self._by_hand.settled(done)

    def _remove(self, article_ids: Collection[str]) -> None:
        """Removes articles. Their files keep their names, and are read again should one return."""
        origins, files = self._catalog.origins(), self._catalog.sources()
        there = [one for one in article_ids if one in origins]
        if not there:
            return
        sources = {source for one in there if (source := origins[one][0])}
        self._catalog.remove(there, BEFORE_CHANGE)
        known = [files[source] for source in sources if source in files]
        self._catalog.store_sources([replace(file, sha256="") for file in known])
        self._indexes.apply()

    def _amend(self, article_id: str, files: Mapping[str, Source]) -> None:
        kept = self._catalog.kept(article_id)
        if kept is None:
            return
        read = as_read(kept.article, kept.before)
        amendments = self._by_hand.amendments([article_id]).get(article_id, ())
        article, before = amended(read, amendments)
        if (article.fingerprint(), before) == (kept.fingerprint, kept.before):
            return
        file = files.get(kept.source or "")
        self._batch.add(article, file, before)
        if file:  # nothing of it was read: its hash stays true
            self._batch.note(file)
