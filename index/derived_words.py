"""The words derived from the catalog: which folder holds them, and whether it is whole."""

import logging
import threading
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from index.building import Building
from index.epochs import next_epoch, remove_all_but
from index.errors import StoreError
from index.lexical import FORMAT, LexicalIndex
from index.sql.feed import Feed

_SAMPLE = 16
_DAMAGED = "damaged"  # in place of a version
_log = logging.getLogger(__name__)


# Values to set for an index that was found damaged: it is not opened again, but built anew.
DOUBT: Mapping[str, str] = {"words_version": _DAMAGED}


class DerivedWords:
    """The folders of the words index, of which the catalog names the one that counts."""

    name: Final = "words"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._open: tuple[str, str | None, LexicalIndex] | None = None
        self._turn = threading.Lock()  # for that, as any thread may open the index

    def knows_all(self, state: Mapping[str, str]) -> bool:
        """Whether the index has come as far as the catalog, and this version can read it."""
        current = state.get("words_generation", "0") == state.get("generation", "0")
        return current and _is_readable(state)

    def to_read(self, state: Mapping[str, str]) -> LexicalIndex | None:
        """The index as it stands; ``None`` where there is none, or it cannot be opened."""
        if not _is_readable(state) or not LexicalIndex.is_at(self._folder(_epoch(state))):
            return None
        try:
            return self.open(state)
        except StoreError as error:
            _log.warning("searching without the words: %s", error)
            return None

    def open(self, state: Mapping[str, str]) -> LexicalIndex:
        """The index, at the state that another process may have written.

        Raises:
            StoreError: It is damaged.
        """
        epoch, generation = _epoch(state), state.get("words_generation")
        with self._turn:
            known = self._open
            if known and known[:2] == (epoch, generation):
                return known[2]
            if known and known[0] == epoch and not known[2].is_fixed:
                index = known[2]
                index.reload()
            else:
                index = LexicalIndex(self._folder(epoch))
            self._open = (epoch, generation, index)
            return index

    def fault(self, state: Mapping[str, str], feed: Feed, passages: int) -> str | None:
        """Why the index has to be built anew; ``None`` where it has not."""
        if state.get("words_version") == _DAMAGED:
            return "is damaged"
        if not _is_readable(state):
            return "is of another version"
        index = self.to_read(state)
        if index is None:
            return "is not there, or damaged"
        if not self.knows_all(state):
            return None
        try:
            agrees = index.count() == passages and all(
                index.holds(document) for document in feed.sample_documents(_SAMPLE)
            )
        except StoreError as error:
            return f"cannot be read ({error})"
        return None if agrees else "is not what the catalog says"

    def apply(self, state: Mapping[str, str], feed: Feed) -> dict[str, str]:
        """Brings the index up to date.

        Returns:
            What the catalog is to say of it.
        """
        index, since = self.open(state), int(state.get("words_generation", "0"))
        gone = feed.gone_since(since)
        if gone:
            index.apply(gone, ())
        for documents in feed.documents(since=since):
            index.apply((), documents)
        return {"words_version": _version()}

    def build(self, state: Mapping[str, str], feed: Feed, building: Building) -> dict[str, str]:
        """Builds the index in a folder of its own.

        Returns:
            What the catalog is to say of it.

        Raises:
            StoppedError: It was told to stop.
        """
        building.note(self.name, 0)
        epoch = next_epoch(self._data_dir, self.name, _epoch(state))
        index = LexicalIndex(self._folder(epoch))
        done = 0
        for documents in feed.documents():
            index.apply((), documents)
            done += len(documents)
            building.note(self.name, done)
        return {"words_epoch": epoch, "words_version": _version()}

    def tidy(self, state: Mapping[str, str]) -> None:
        """Removes every folder but the one that the catalog names."""
        remove_all_but(self._data_dir, self.name, _epoch(state))

    def _folder(self, epoch: str) -> Path:
        return self._data_dir / f"words-{epoch}"


def _epoch(state: Mapping[str, str]) -> str:
    return state.get("words_epoch", "0")


def _is_readable(state: Mapping[str, str]) -> bool:
    return state.get("words_version") == _version()


@cache
def _version() -> str:
    return f"tantivy {version('tantivy')}, format {FORMAT}"
