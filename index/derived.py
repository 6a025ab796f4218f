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

import logging
import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from index.catalog import Catalog
from index.errors import StoreError, VectorStoreError
from index.lexical import LexicalIndex
from index.vectors import VectorStore

# Values to set in each transaction that changes articles.
BEFORE_CHANGE: Mapping[str, str] = {"vectors_writing": "yes"}

_BATCH = 2_000
_log = logging.getLogger(__name__)


class DerivedIndexes:
    """The words and the vectors of one archive."""

    def __init__(self, catalog: Catalog, data_dir: Path, chroma_url: str | None) -> None:
        self._catalog = catalog
        self._data_dir = data_dir
        self._chroma_url = chroma_url
        self._words: tuple[str, LexicalIndex] | None = None
        self._words_generation: str | None = None
        self._vectors: tuple[str, VectorStore] | None = None
        self._opening: threading.Thread | None = None

    # -- reading ------------------------------------------------------------------------------

    def words(self) -> LexicalIndex:
        """The words, as far as any process has written them."""
        state = self._catalog.values()
        epoch = state.get("words_epoch", "0")
        if self._words is None or self._words[0] != epoch:
            self._words = (epoch, LexicalIndex(self._data_dir / f"words-{epoch}"))
        elif self._words_generation != state.get("words_generation"):
            self._words[1].reload()
        self._words_generation = state.get("words_generation")
        return self._words[1]

    def vectors(self) -> VectorStore:
        """The vectors, as far as any process has written them.

        Raises:
            VectorStoreError: They are being built anew.
        """
        state = self._catalog.values()
        if state.get("vectors_writing") == "rebuild":
            raise VectorStoreError("the vector store is being built anew")
        return self._open_vectors(state.get("vectors_epoch", "0"))

    def _open_vectors(self, epoch: str) -> VectorStore:
        if self._vectors is None or self._vectors[0] != epoch:
            self._close_vectors()
            folder = self._data_dir / f"vectors-{epoch}"
            store = VectorStore(self._chroma_url, folder, f"archive-qa-passages-{epoch}")
            self._vectors = (epoch, store)
        return self._vectors[1]

    def problems(self) -> list[str]:
        """In what the indexes disagree with the catalog, one sentence each; empty if in nothing."""
        state = self._catalog.values()
        generation = state.get("generation", "0")
        found = [
            f"the {name} index stands at change {state.get(f'{name}_generation', '0')} of "
            f"{generation}"
            for name in ("words", "vectors")
            if state.get(f"{name}_generation", "0") != generation
        ]
        expected = set(self._catalog.passage_ids())
        try:
            found += _differences("words", expected, self.words().ids())
        except StoreError as error:
            found.append(str(error))
        try:
            found += _differences("vectors", expected, self.vectors().ids())
        except StoreError as error:
            found.append(str(error))
        return found

    # -- writing ------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Repairs what a crash has left, and applies what it has left undone."""
        state = self._catalog.values()
        passages = self._catalog.counts().passages
        if state.get("vectors_writing", "no") != "no":
            _log.warning("the last write to the vector store did not finish: building it anew")
            self._rebuild_vectors(state)
        elif state.get("vectors_generation") == state.get("generation") and (
            passages or self._chroma_url  # a server that is away is better known before the work
        ):
            self._check_vectors(state, passages)
        if state.get("words_generation") == state.get("generation"):
            self._check_words(state, passages)
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
            self.vectors().count()

    def apply(self) -> None:
        """Applies every change of the catalog that the indexes do not know yet."""
        if self._opening:
            self._opening.join()
            self._opening = None
        state = self._catalog.values()
        generation = int(state.get("generation", "0"))
        self._apply_vectors(self.vectors(), int(state.get("vectors_generation", "0")))
        self._apply_words(self.words(), int(state.get("words_generation", "0")))
        self._catalog.set_values(
            {
                "vectors_generation": str(generation),
                "words_generation": str(generation),
                "vectors_writing": "no",
            }
        )
        self._catalog.forget_gone(generation)

    def rebuild(self) -> None:
        """Builds both indexes anew from the catalog, without embedding anything."""
        state = self._catalog.values()
        self._rebuild_words(state)
        self._rebuild_vectors(state)

    def close(self) -> None:
        """Ends the vector store's server if this process started it."""
        if self._opening:
            self._opening.join()
            self._opening = None
        self._close_vectors()

    def _close_vectors(self) -> None:
        if self._vectors:
            self._vectors[1].close()
            self._vectors = None

    def _check_words(self, state: Mapping[str, str], passages: int) -> None:
        try:
            whole = self.words().count() == passages
        except StoreError:
            whole = False
        if not whole:
            _log.warning("the words index disagrees with the catalog: building it anew")
            self._words = None
            self._rebuild_words(state)

    def _check_vectors(self, state: Mapping[str, str], passages: int) -> None:
        try:
            whole = self.vectors().count() == passages
        except VectorStoreError:
            if self._chroma_url:
                raise  # a remote server that is away is not ours to rebuild
            whole = False
        if not whole:
            _log.warning("the vector store disagrees with the catalog: building it anew")
            self._rebuild_vectors(state)

    def _apply_words(self, words: LexicalIndex, since: int) -> None:
        gone = self._catalog.gone_since(since)
        if gone:
            words.apply(gone, ())
        for documents in self._catalog.documents_since(since, _BATCH):
            words.apply((), documents)

    def _apply_vectors(self, store: VectorStore, since: int) -> None:
        store.apply(self._catalog.gone_since(since), ())
        for pairs in self._catalog.vectors_since(since, _BATCH):
            store.apply((), pairs)

    def _rebuild_words(self, state: Mapping[str, str]) -> None:
        old = state.get("words_epoch", "0")
        epoch = str(int(old) + 1)
        folder = self._data_dir / f"words-{epoch}"
        shutil.rmtree(folder, ignore_errors=True)  # of a rebuild that was interrupted
        generation = self._catalog.generation()
        self._apply_words(LexicalIndex(folder), -1)
        self._catalog.set_values({"words_epoch": epoch, "words_generation": str(generation)})
        shutil.rmtree(self._data_dir / f"words-{old}", ignore_errors=True)

    def _rebuild_vectors(self, state: Mapping[str, str]) -> None:
        self._catalog.set_values({"vectors_writing": "rebuild"})
        old = state.get("vectors_epoch", "0")
        epoch = str(int(old) + 1)
        self.close()
        if not self._chroma_url:
            shutil.rmtree(self._data_dir / f"vectors-{epoch}", ignore_errors=True)
        store = self._open_vectors(epoch)
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
        self._remove_vectors(old)

    def _remove_vectors(self, epoch: str) -> None:
        if self._chroma_url:
            VectorStore(self._chroma_url, self._data_dir, f"archive-qa-passages-{epoch}").drop()
        shutil.rmtree(self._data_dir / f"vectors-{epoch}", ignore_errors=True)
        for leftover in self._data_dir.glob(f"vectors-{epoch}.*"):
            leftover.unlink(missing_ok=True)


def _differences(name: str, expected: set[int], found: set[int]) -> list[str]:
    result = []
    if missing := expected - found:
        result.append(f"the {name} index lacks {len(missing)} passages, such as {min(missing)}")
    if surplus := found - expected:
        result.append(f"the {name} index has {len(surplus)} passages too many")
    return result
