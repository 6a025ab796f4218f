"""The indexes derived from the catalog, and how they follow it.

Each index notes in the catalog up to which generation it has come. An article's change is first
committed to the catalog and then applied here; what a crash leaves undone is applied at the next
opportunity. Tantivy commits atomically, so that applying twice does no harm. Chroma does not
survive being killed while it writes: the mark ``vectors_writing``, set in the very transaction
that changes the articles, says that it may be damaged, and it is then built anew in another folder
without being opened again.

Only the holder of the archive's writer lock may call :meth:`DerivedIndexes.catch_up`,
:meth:`DerivedIndexes.apply` and :meth:`DerivedIndexes.rebuild`.
"""

import json
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.epochs import next_epoch, remove_all_but
from index.errors import StoreError, VectorStoreError
from index.lexical import LexicalIndex
from index.overview import Health
from index.sql.catalog import Catalog
from index.sql.feed import Feed
from index.vectors import VectorStore

# Values to set in each transaction that changes articles.
BEFORE_CHANGE: Mapping[str, str] = {"vectors_writing": "yes"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """The indexes at one moment.

    Attributes:
        model: Whose vectors they are; ``None`` as long as there are none.
        words: ``None`` where there are none.
        vectors: ``None`` where they must not be asked: they are being written to, lag behind, may
            be damaged, or are not there.
        is_whole: Whether both know every change, and nothing is to be repaired.
    """

    generation: int
    model: str | None
    words: LexicalIndex | None
    vectors: VectorStore | None
    is_whole: bool


class DerivedIndexes:
    """The words and the vectors of one archive."""

    def __init__(
        self, catalog: Catalog, feed: Feed, data_dir: Path, chroma_url: str | None
    ) -> None:
        self._catalog = catalog
        self._feed = feed
        self._data_dir = data_dir
        self._chroma_url = chroma_url
        self._words: tuple[str, LexicalIndex] | None = None
        self._words_generation: str | None = None
        self._vectors: tuple[str, VectorStore] | None = None
        self._turn = threading.RLock()  # for the three above
        self._opening: threading.Thread | None = None

    # -- reading ------------------------------------------------------------------------------

    def view(self) -> View:
        """The indexes as far as any process has written them: one read of the catalog."""
        state = self._catalog.values()
        words = self._words_to_read(state)
        words_whole = _knows_all("words", state) and words is not None
        vectors_whole = _knows_all("vectors", state) and self._has_vectors(state)
        return View(
            generation=int(state.get("generation", "0")),
            model=state.get("embedding_model"),
            words=words,
            vectors=self._store(state) if vectors_whole and _is_written(state) else None,
            is_whole=not _is_written(state) or (words_whole and vectors_whole),
        )

    def health(self) -> Health:
        """How the indexes stand, as far as the catalog knows."""
        state = self._catalog.values()
        if not _is_written(state) or all(_knows_all(name, state) for name in ("words", "vectors")):
            return Health(is_whole=True)
        building = json.loads(state.get("building") or "{}")
        return Health(is_whole=False, **building)

    def problems(self) -> list[str]:
        """In what the indexes disagree with the catalog, one sentence each; empty if in nothing."""
        state = self._catalog.values()
        if not _is_written(state):
            return []
        found = [
            f"the {name} index stands at change {state.get(f'{name}_generation', '0')} of "
            f"{state['generation']}"
            for name in ("words", "vectors")
            if state.get(f"{name}_generation", "0") != state["generation"]
        ]
        expected = set(self._feed.passage_ids())
        try:
            words = self._open_words(state).ids() if self._has_words(state) else set()
            found += _differences("words", expected, words)
        except StoreError as error:
            found.append(str(error))
        if state.get("vectors_writing", "no") != "no":
            return [*found, "the last write to the vector store has not finished"]
        try:
            vectors = self._store(state).ids() if self._has_vectors(state) else set()
            found += _differences("vectors", expected, vectors)
        except StoreError as error:
            found.append(str(error))
        return found

    # -- writing ------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Repairs what a crash has left, and applies what it has left undone."""
        state = self._catalog.values()
        if _is_written(state):
            passages = self._catalog.counts().passages
            self._mend_words(state, passages)
            self._mend_vectors(state, passages)
        elif self._chroma_url:
            self._count(state)  # a server that is away is better known before the work
        if self.behind():
            self.apply()

    def behind(self) -> bool:
        """Whether there are changes that an index does not know."""
        state = self._catalog.values()
        current = state.get("generation", "0")
        return any(state.get(f"{name}_generation", "0") != current for name in ("words", "vectors"))

    def open_soon(self) -> None:
        """Starts the vector store in the background, to be there when :meth:`apply` wants it."""
        if self._opening is None:
            self._opening = threading.Thread(target=self._open_quietly, daemon=True)
            self._opening.start()

    def _open_quietly(self) -> None:
        with suppress(StoreError):  # apply() meets the same, and raises it
            self._store(self._catalog.values()).count()

    def _await_opening(self) -> None:
        if self._opening:
            self._opening.join()
            self._opening = None

    def apply(self) -> None:
        """Applies every change of the catalog that the indexes do not know yet.

        The words come first: they are found even while the vector store does not answer.
        """
        state = self._catalog.values()
        generation = state.get("generation", "0")
        self._apply_words(self._open_words(state), int(state.get("words_generation", "0")))
        self._catalog.set_values({"words_generation": generation})
        self._await_opening()
        if state.get("vectors_writing") != "yes":
            self._catalog.set_values({"vectors_writing": "yes"})
        self._apply_vectors(self._store(state), int(state.get("vectors_generation", "0")))
        self._catalog.set_values({"vectors_generation": generation, "vectors_writing": "no"})
        self._feed.forget_gone(int(generation))

    def rebuild(self) -> None:
        """Builds both indexes anew from the catalog, without embedding anything."""
        state = self._catalog.values()
        self._rebuild_words(state)
        self._rebuild_vectors(state)

    def close(self) -> None:
        """Ends the vector store's server if this process started it."""
        self._await_opening()
        self._close_vectors()

    # -- words --------------------------------------------------------------------------------

    def _words_folder(self, state: Mapping[str, str]) -> Path:
        return self._data_dir / f"words-{state.get('words_epoch', '0')}"

    def _has_words(self, state: Mapping[str, str]) -> bool:
        return LexicalIndex.is_at(self._words_folder(state))

    def _words_to_read(self, state: Mapping[str, str]) -> LexicalIndex | None:
        """The words as they stand; ``None`` where there are none, or they cannot be opened."""
        if not self._has_words(state):
            return None
        try:
            return self._open_words(state)
        except StoreError as error:
            _log.warning("searching without the words: %s", error)
            return None

    def _open_words(self, state: Mapping[str, str]) -> LexicalIndex:
        epoch = state.get("words_epoch", "0")
        with self._turn:
            if self._words is None or self._words[0] != epoch:
                self._words = (epoch, LexicalIndex(self._words_folder(state)))
            elif self._words_generation != state.get("words_generation"):
                self._words[1].reload()
            self._words_generation = state.get("words_generation")
            return self._words[1]

    def _mend_words(self, state: Mapping[str, str], passages: int) -> None:
        words = self._words_to_read(state)
        whole = words is not None and (not _knows_all("words", state) or words.count() == passages)
        if not whole:
            _log.warning("the words index is not what the catalog says: building it anew")
            self._words = None
            self._rebuild_words(state)

    def _apply_words(self, words: LexicalIndex, since: int) -> None:
        gone = self._feed.gone_since(since)
        if gone:
            words.apply(gone, ())
        for documents in self._feed.documents(since=since):
            words.apply((), documents)

    def _rebuild_words(self, state: Mapping[str, str]) -> None:
        epoch = next_epoch(self._data_dir, "words", state.get("words_epoch", "0"))
        generation = self._catalog.generation()
        self._apply_words(LexicalIndex(self._data_dir / f"words-{epoch}"), -1)
        self._catalog.set_values({"words_epoch": epoch, "words_generation": str(generation)})
        remove_all_but(self._data_dir, "words", epoch)

    # -- vectors ------------------------------------------------------------------------------

    def _has_vectors(self, state: Mapping[str, str]) -> bool:
        folder = self._data_dir / f"vectors-{state.get('vectors_epoch', '0')}"
        return bool(self._chroma_url) or folder.is_dir()

    def _store(self, state: Mapping[str, str]) -> VectorStore:
        return self._open_vectors(state, state.get("vectors_epoch", "0"))

    def _open_vectors(self, state: Mapping[str, str], epoch: str) -> VectorStore:
        with self._turn:
            if self._vectors is None or self._vectors[0] != epoch:
                self._close_vectors()
                self._vectors = (epoch, self._collection(state, epoch))
            return self._vectors[1]

    def _collection(self, state: Mapping[str, str], epoch: str) -> VectorStore:
        # named for the archive: another archive's server, met by mistake, has none of this name
        name = f"archive-qa-{state['archive_id']}-{epoch}"
        return VectorStore(self._chroma_url, self._data_dir / f"vectors-{epoch}", name)

    def _close_vectors(self) -> None:
        with self._turn:
            if self._vectors:
                self._vectors[1].close()
                self._vectors = None

    def _mend_vectors(self, state: Mapping[str, str], passages: int) -> None:
        if state.get("vectors_writing", "no") != "no":
            _log.warning("the last write to the vector store did not finish: building it anew")
        elif not self._has_vectors(state):
            _log.warning("the vector store is not there: building it anew")
        elif not _knows_all("vectors", state) or self._count(state) == passages:
            return
        else:
            _log.warning("the vector store is not what the catalog says: building it anew")
        self._rebuild_vectors(state)

    def _count(self, state: Mapping[str, str]) -> int | None:
        try:
            return self._store(state).count()
        except VectorStoreError:
            if self._chroma_url:
                raise  # a remote server that is away is not ours to rebuild
            return None

    def _apply_vectors(self, store: VectorStore, since: int) -> None:
        store.apply(self._feed.gone_since(since), ())
        for pairs in self._feed.vectors(since=since):
            store.apply((), pairs)

    def _rebuild_vectors(self, state: Mapping[str, str]) -> None:
        self._catalog.set_values({"vectors_writing": "rebuild"})
        self._await_opening()
        epoch = next_epoch(self._data_dir, "vectors", state.get("vectors_epoch", "0"))
        store = self._open_vectors(state, epoch)
        store.drop()  # what an interrupted rebuild has left on a remote server
        generation = self._catalog.generation()
        self._apply_vectors(store, -1)
        self._catalog.set_values(
            {
                "vectors_epoch": epoch,
                "vectors_generation": str(generation),
                "vectors_writing": "no",
            }
        )
        if self._chroma_url:
            self._collection(state, state.get("vectors_epoch", "0")).drop()
        remove_all_but(self._data_dir, "vectors", epoch)


def _is_written(state: Mapping[str, str]) -> bool:
    """Whether the catalog has ever held an article."""
    return state.get("generation", "0") != "0"


def _knows_all(name: str, state: Mapping[str, str]) -> bool:
    """Whether an index has come as far as the catalog, and no write to it is unfinished."""
    current = state.get(f"{name}_generation", "0") == state.get("generation", "0")
    return current and state.get(f"{name}_writing", "no") == "no"


def _differences(name: str, expected: set[int], found: set[int]) -> list[str]:
    result = []
    if missing := expected - found:
        result.append(f"the {name} index lacks {len(missing)} passages, such as {min(missing)}")
    if surplus := found - expected:
        result.append(f"the {name} index has {len(surplus)} passages too many")
    return result
