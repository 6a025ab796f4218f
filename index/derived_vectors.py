"""The vectors derived from the catalog: which store holds them, and whether it is whole.

Chroma does not survive being killed while it writes. The mark ``vectors_writing``, set in the very
transaction that changes the articles, says that the last write may not have finished. Our own
child may be damaged then: it is built anew in another folder, without being opened again. A remote
server goes on when we are killed: the changes since the last known generation are written to it
once more, which is harmless, and the result is checked.
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from index.building import Building
from index.embedding import Vectors
from index.epochs import next_epoch, remove_all_but
from index.errors import StoreError, VectorStoreError
from index.sql.feed import Feed
from index.vectors import VectorStore

# Values to set in each transaction that changes articles.
BEFORE_CHANGE: Mapping[str, str] = {"vectors_writing": "yes"}

_SAMPLE = 16
_LARGER_SAMPLE = 200
_ROUNDING = 1e-3  # of single precision, and then some
_PLACE = "private tenant"  # where our own server has it; one from before that is built anew
_MISSED = 0.1  # share of a sample that the graph may not lead to: of a million it is 0.02 to 0.04


class DerivedVectors:
    """The stores of the vectors, of which the catalog names the one that counts."""

    name: Final = "vectors"

    def __init__(self, data_dir: Path, chroma_url: str | None) -> None:
        self._data_dir = data_dir
        self._chroma_url = chroma_url
        self._stores: dict[str, VectorStore] = {}  # by epoch: the one in use, and one being built
        self._written: tuple[str | None, ...] = ()  # which changes were, when it was last asked for
        self._turn = threading.Lock()
        self._opening: threading.Thread | None = None

    @property
    def is_remote(self) -> bool:
        """Whether the store is a server of somebody else's, which is not ours to mend."""
        return self._chroma_url is not None

    def knows_all(self, state: Mapping[str, str]) -> bool:
        """Whether the store has come as far as the catalog, no write to it is unfinished, and this
        version can read it."""
        current = state.get("vectors_generation", "0") == state.get("generation", "0")
        return current and not _is_in_doubt(state) and self._is_readable(state)

    def has_unfinished_write(self, state: Mapping[str, str]) -> bool:
        """Return whether the last changes must be written to a remote server once more."""
        return self.is_remote and _is_in_doubt(state)

    def is_there(self, state: Mapping[str, str]) -> bool:
        """Whether there is something to be opened."""
        return self.is_remote or self._folder(_epoch(state)).is_dir()

    def store(self, state: Mapping[str, str]) -> VectorStore:
        """The store that the catalog names. It connects when first used."""
        epoch = _epoch(state)
        with self._turn:
            for older in [known for known in self._stores if int(known) < int(epoch)]:
                self._stores.pop(older).close()
            if epoch not in self._stores:
                self._stores[epoch] = self._collection(state, epoch)
            written = state.get("generation"), state.get("vectors_generation")
            if written != self._written:
                self._stores[epoch].count_again()
                self._written = written
            return self._stores[epoch]

    def open_soon(self, state: Mapping[str, str]) -> None:
        """Starts the store in the background, to be there when it is wanted."""
        if self._opening is None:
            self._opening = threading.Thread(target=self._open_quietly, args=(state,), daemon=True)
            self._opening.start()

    def fault(self, state: Mapping[str, str], feed: Feed, passages: int) -> str | None:
        """Why the store has to be built anew; ``None`` where it has not.

        Raises:
            VectorStoreError: A remote server is away.
        """
        if _is_in_doubt(state) and not self.is_remote:
            return "may be damaged: the last write to it did not finish"
        if not self._is_readable(state):
            return "is of another version"
        if not self.is_there(state):
            return "is not there"
        if not self.knows_all(state):
            return None
        try:
            agrees = (
                self.store(state).count() == passages
                and not self.differing(state, feed)
                and self.is_searchable(state, feed)
            )
        except VectorStoreError as error:
            if self.is_remote:
                raise
            return f"cannot be read ({error})"
        return None if agrees else "is not what the catalog says"

    def differing(self, state: Mapping[str, str], feed: Feed, size: int = _SAMPLE) -> list[int]:
        """Those of a sample of passages that the store has another vector of, or none."""
        sample = feed.sample_vectors(size)
        held = self.store(state).vectors([number for number, _ in sample])
        return [
            number
            for number, vector in sample
            if number not in held or not _are_same(held[number], vector)
        ]

    def is_searchable(self, state: Mapping[str, str], feed: Feed, size: int = _SAMPLE) -> bool:
        """Whether a sample of passages is found by their own vectors, but for a few.

        Chroma's graph is approximate: it leads to one passage in a thousand no more after many
        changes, and to one in forty among a million. A search finds these by their words, and by
        the exact scan that filters take. Building a store anew takes long, so that it is not
        condemned for what a small sample misses.
        """
        store = self.store(state)
        missed = _missed(store, feed.sample_vectors(size))
        if missed and size < _LARGER_SAMPLE:
            missed = _missed(store, feed.sample_vectors(_LARGER_SAMPLE))
        return missed <= _MISSED

    def apply(self, state: Mapping[str, str], feed: Feed) -> dict[str, str]:
        """Brings the store up to date; the mark says by now that it is being written to.

        Returns:
            What the catalog is to say of it.

        Raises:
            VectorStoreError: The store does not answer, and may be damaged.
        """
        self._await_opening()
        store, since = self.store(state), int(state.get("vectors_generation", "0"))
        store.apply(feed.gone_since(since), ())
        for pairs in feed.vectors(since=since):
            store.apply((), pairs)
        return {"vectors_version": _version(), "vectors_writing": "no"}

    def build(self, state: Mapping[str, str], feed: Feed, building: Building) -> dict[str, str]:
        """Builds the store in a folder of its own.

        Returns:
            What the catalog is to say of it.

        Raises:
            StoppedError: It was told to stop.
            VectorStoreError: The store does not answer.
        """
        building.note(self.name, 0)
        self._await_opening()
        epoch = next_epoch(self._data_dir, self.name, _epoch(state))
        store = self._collection(state, epoch)
        try:
            store.drop()  # what an interrupted build has left on a remote server
            store.apply((), ())
            done = 0
            for pairs in feed.vectors():
                store.apply((), pairs)
                done += len(pairs)
                building.note(self.name, done)
        except BaseException:
            store.close()
            raise
        with self._turn:
            self._stores[epoch] = store
        return {"vectors_epoch": epoch, "vectors_version": _version(), "vectors_writing": "no"}

    def tidy(self, state: Mapping[str, str], before: Mapping[str, str]) -> None:
        """Removes every store but the one that the catalog names.

        Args:
            before: What the catalog said before that one was built.
        """
        if self.is_remote and _collection_name(before) != _collection_name(state):
            with suppress(VectorStoreError):  # it costs room, and nothing else
                self._collection(before, _epoch(before)).drop()
        remove_all_but(self._data_dir, self.name, _epoch(state))

    def close(self) -> None:
        """Ends the store's server if this process started it."""
        self._await_opening()
        with self._turn:
            while self._stores:
                self._stores.popitem()[1].close()

    def _collection(self, state: Mapping[str, str], epoch: str) -> VectorStore:
        name = _collection_name({**state, "vectors_epoch": epoch})
        return VectorStore(self._chroma_url, self._folder(epoch), name)

    def _folder(self, epoch: str) -> Path:
        return self._data_dir / f"vectors-{epoch}"

    def _is_readable(self, state: Mapping[str, str]) -> bool:
        return self.is_remote or state.get("vectors_version") == _version()

    def _open_quietly(self, state: Mapping[str, str]) -> None:
        with suppress(StoreError):  # apply() meets the same, and raises it
            self.store(state).count()

    def _await_opening(self) -> None:
        if self._opening:
            self._opening.join()
            self._opening = None


def _are_same(one: Vectors, other: Vectors) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, atol=_ROUNDING))


def _missed(store: VectorStore, sample: Sequence[tuple[int, Vectors]]) -> float:
    """The share, 0 to 1, that is not found by its own vectors.

    Another passage may have the same vector; one that is damaged in the catalog is of no length 1,
    and near to nothing.
    """
    missed = sum(
        abs(float(np.linalg.norm(vector)) - 1) < _ROUNDING and not _reaches(store, vector)
        for _, vector in sample
    )
    return missed / max(1, len(sample))


def _reaches(store: VectorStore, vector: Vectors) -> bool:
    nearest = store.nearest(vector, 1, is_check=True)
    return bool(nearest) and nearest[0][1] > 1 - _ROUNDING


def _epoch(state: Mapping[str, str]) -> str:
    return state.get("vectors_epoch", "0")


def _collection_name(state: Mapping[str, str]) -> str:
    """Return a name that no other archive's collection has on a server which two of them share."""
    return f"archive-qa-{state['archive_id']}-{_epoch(state)}"


def _is_in_doubt(state: Mapping[str, str]) -> bool:
    return state.get("vectors_writing", "no") != "no"


@cache
def _version() -> str:
    return f"chromadb {version('chromadb')}, {_PLACE}"
