"""The indexes derived from the catalog, and how they follow it.

Each index notes in the catalog up to which generation it has come. An article's change is first
committed to the catalog and then applied here; what a crash leaves undone is applied at the next
opportunity. An index that is missing, damaged, in doubt, of another version or not what the catalog
says is built anew from the catalog in another folder, and takes the old one's place when whole.

Only the holder of the archive's writer lock may call what writes.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.building import Building, health
from index.derived_vectors import BEFORE_CHANGE, DerivedVectors
from index.derived_words import DOUBT, DerivedWords
from index.errors import StoppedError, StoreError, VectorStoreError
from index.lexical import LexicalIndex
from index.overview import Health
from index.sql.catalog import Catalog
from index.sql.feed import Feed
from index.vectors import VectorStore

__all__ = ["BEFORE_CHANGE", "DerivedIndexes", "View"]

# Of the catalog's values, those that tell of every write to it.
_WRITTEN = ("generation", "vectors_writing")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """The indexes at one moment.

    Attributes:
        archive_id: Another one after a restore: passages are then numbered otherwise.
        model: Name of the one that the vectors are of; empty as long as there are none.
        dimension: Of the vectors; 0 as long as there are none.
        words: ``None`` where there are none.
        vectors: ``None`` where they must not be asked: they are being written to, lag behind, may
            be damaged, or are not there.
        words_epoch: Which of the words indexes this is: another one where it was built anew.
        vectors_epoch: Likewise, which of the stores.
        is_whole: Whether both know every change, and nothing is to be repaired.
    """

    archive_id: str
    generation: int
    model: str
    dimension: int
    words: LexicalIndex | None
    words_epoch: str
    vectors: VectorStore | None
    vectors_epoch: str
    is_whole: bool


class DerivedIndexes:
    """The words and the vectors of one archive."""

    def __init__(
        self, catalog: Catalog, feed: Feed, data_dir: Path, chroma_url: str | None
    ) -> None:
        self._catalog = catalog
        self._feed = feed
        self.words = DerivedWords(data_dir)
        self.vectors = DerivedVectors(data_dir, chroma_url)
        self._checked: tuple[str, bytes | None] | None = None  # the store that was found sound
        self._checked_words = ""  # the epoch of the words that were found sound
        self._without_vectors = False

    # -- reading ------------------------------------------------------------------------------

    def view(self) -> View:
        """The indexes as far as any process has written them: one read of the catalog."""
        state = self._catalog.values()
        written = _is_written(state)
        words = self.words.to_read(state)
        words_whole = self.words.knows_all(state) and words is not None
        vectors_whole = self.vectors.knows_all(state) and self.vectors.is_there(state)
        return View(
            archive_id=state["archive_id"],
            generation=int(state.get("generation", "0")),
            model=state.get("embedding_model", ""),
            dimension=int(state.get("embedding_dimension", "0")),
            words=words,
            words_epoch=state.get("words_epoch", "0"),
            vectors=self.vectors.store(state) if vectors_whole and written else None,
            vectors_epoch=state.get("vectors_epoch", "0"),
            is_whole=not written or (words_whole and vectors_whole),
        )

    def health(self, state: Mapping[str, str]) -> Health:
        """How the indexes stand, as far as the single values of the catalog tell."""
        knows_all = self.words.knows_all(state) and self.vectors.knows_all(state)
        return health(state, is_whole=not _is_written(state) or knows_all)

    # -- writing ------------------------------------------------------------------------------

    def catch_up(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Repairs what a crash has left, and applies what it has left undone.

        Raises:
            StoppedError: ``stop`` came true while an index was being built.
            StoreError: Something cannot be repaired at the moment.
        """
        self._without_vectors = False
        state = self._catalog.values()
        if _is_written(state):
            self._build_if_faulty(self.words, stop)
            self._build_if_faulty(self.vectors, stop)
            self.tidy(state)
        elif self.vectors.is_remote:
            self.vectors.store(state).count()  # that it is away is better known before the work
        unfinished = self.vectors.has_unfinished_write(self._catalog.values())
        if unfinished:
            _log.warning("the last write to the vector store did not finish: writing it once more")
        if unfinished or self.behind():
            self.apply()
        if unfinished:
            self._build_if_faulty(self.vectors, stop)

    def _build_if_faulty(
        self, side: DerivedWords | DerivedVectors, stop: Callable[[], bool]
    ) -> None:
        passages = self._catalog.counts().passages
        reason = side.fault(self._catalog.values(), self._feed, passages)
        if reason:
            _log.warning("the %s index %s: building it anew", side.name, reason)
            self._build(side, stop)

    def behind(self) -> bool:
        """Whether there are changes that an index does not know."""
        state = self._catalog.values()
        current = state.get("generation", "0")
        return any(state.get(f"{name}_generation", "0") != current for name in ("words", "vectors"))

    def open_soon(self) -> None:
        """Starts the vector store in the background, to be there when :meth:`apply` wants it."""
        self.vectors.open_soon(self._catalog.values())

    def apply(self) -> None:
        """Applies every change of the catalog that the indexes do not know yet.

        The words come first: they are found even while the vector store does not answer.

        Raises:
            VectorStoreError: A remote vector store does not answer.
        """
        state = self._catalog.values()
        generation = state.get("generation", "0")
        known = self.words.apply(state, self._feed)
        self._catalog.set_values({**known, "words_generation": generation})
        if self._without_vectors:
            return
        if state.get("vectors_writing") != "yes":
            self._catalog.set_values(BEFORE_CHANGE)
        try:
            known = self.vectors.apply(state, self._feed)
        except VectorStoreError as error:
            if self.vectors.is_remote:
                raise
            _log.warning("the vector store failed while it was written to (%s)", error)
            self._build_vectors_or_go_without()
        else:
            self._catalog.set_values({**known, "vectors_generation": generation})
        self._feed.forget_gone(int(generation))

    def _build_vectors_or_go_without(self) -> None:
        try:
            self._build(self.vectors)
        except VectorStoreError as error:
            self.go_without_vectors(error)

    def go_without_vectors(self, error: VectorStoreError) -> None:
        """Leaves the vector store alone until :meth:`catch_up` can build it.

        The catalog has the vectors, and a search scans them meanwhile.
        """
        _log.warning("going on without the vector store, which is built later: %s", error)
        self._without_vectors = True

    def has_sound_words(self, view: View) -> bool:
        """Whether the words of a view hold what they should, which is asked once.

        Some damage opens without a word, and then finds less.
        """
        if view.words is None or view.words_epoch == self._checked_words:
            return True
        sound = self._is_sound(self.words)
        if sound:
            self._checked_words = view.words_epoch
        return sound is not False

    def doubt_words(self, view: View) -> None:
        """Notes that the words of a view are damaged, and to be built anew."""
        state = self._catalog.values()
        if state.get("words_epoch", "0") == view.words_epoch:
            self._catalog.set_values(DOUBT)

    def has_sound_vectors(self, view: View) -> bool:
        """Whether the vector store of a view holds what it should.

        It is asked once for each server that opens the store, which answers from a part of it
        without a word when the rest was damaged while nobody had it open.
        """
        if view.vectors is None or self.vectors.is_remote:
            return True
        served = (view.vectors_epoch, view.vectors.server)
        if served[1] is not None and served == self._checked:
            return True
        sound = self._is_sound(self.vectors)
        if sound:  # by now a server runs, if none did
            self._checked = (view.vectors_epoch, view.vectors.server)
        return sound is not False

    def doubt_vectors(self, view: View) -> None:
        """Notes that the vector store of a view failed to answer, and is better built anew.

        Not where it failed for having been closed, or another one has taken its place.
        """
        state = self._catalog.values()
        is_current = state.get("vectors_epoch", "0") == view.vectors_epoch
        closed = view.vectors is None or view.vectors.is_closed
        if is_current and not closed and not self.vectors.is_remote:
            self._catalog.set_values({"vectors_writing": "in doubt"})

    def rebuild(
        self,
        stop: Callable[[], bool] = lambda: False,
        on_progress: Callable[[Health], None] = lambda _: None,
        names: Collection[str] = ("words", "vectors"),
    ) -> None:
        """Builds indexes anew from the catalog, without embedding anything.

        What was there serves until they are whole.
        """
        for side in (self.words, self.vectors):
            if side.name in names:
                self._build(side, stop, on_progress)

    def build_from(self, feed: Feed, passages: int, stop: Callable[[], bool]) -> dict[str, str]:
        """Builds both indexes of passages that are not the catalog's yet.

        Returns:
            What the catalog is to say of them from the moment that the passages are its own.
        """
        building = Building(self._catalog, passages, stop)
        state = self._catalog.values()
        known = self.words.build(state, feed, building)
        known |= self.vectors.build(state, feed, building)
        return known | {"building": ""}

    def tidy(self, before: Mapping[str, str]) -> None:
        """Removes every index but those that the catalog names.

        Args:
            before: What the catalog said before it named these.
        """
        state = self._catalog.values()
        self.words.tidy(state)
        self.vectors.tidy(state, before)

    def close(self) -> None:
        """Ends the vector store's server if this process started it."""
        self.vectors.close()

    def _is_sound(self, side: DerivedWords | DerivedVectors) -> bool | None:
        """Whether an index holds what it should; ``None`` while somebody writes."""
        state = self._catalog.values()
        if not side.knows_all(state):
            return None
        reason = side.fault(state, self._feed, self._catalog.counts().passages)
        if not reason:
            return True
        now = self._catalog.values()
        if any(state.get(name) != now.get(name) for name in _WRITTEN):
            return None
        _log.warning("the %s index %s", side.name, reason)
        return False

    def _build(
        self,
        side: DerivedWords | DerivedVectors,
        stop: Callable[[], bool] = lambda: False,
        on_progress: Callable[[Health], None] = lambda _: None,
    ) -> None:
        state, passages = self._catalog.values(), self._catalog.counts().passages
        building = Building(self._catalog, passages, stop, on_progress)
        try:
            known = side.build(state, self._feed, building)
        except (StoreError, StoppedError):
            with suppress(StoreError):  # such as that the disk is full, which is being said
                self._catalog.set_values({"building": ""})
            raise
        generation = state.get("generation", "0")
        self._catalog.set_values({**known, f"{side.name}_generation": generation, "building": ""})
        self.tidy(state)


def _is_written(state: Mapping[str, str]) -> bool:
    """Whether the catalog has ever held an article."""
    return state.get("generation", "0") != "0"
