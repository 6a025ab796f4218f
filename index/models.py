"""Which embedding model an archive is asked and filled with, loaded when first needed."""

import threading
from collections.abc import Mapping

from index.embedding import Embedder
from index.errors import ModelMismatchError
from index.sql.catalog import Catalog


class Models:
    """The model that the settings name, and that of the archive.

    They are the same, but while the archive is being embedded anew, when it is asked with the model
    that it still has, and afterwards in a process that was started before.
    """

    def __init__(self, catalog: Catalog, name: str, given: Embedder | None) -> None:
        """Loads nothing.

        Args:
            name: As the settings name it.
            given: A model that is loaded already.
        """
        self.name = name
        self._catalog = catalog
        self._loaded = {given.name: given} if given else {}
        self._loading = threading.Lock()

    def for_reading(self) -> Embedder:
        """The model to embed questions with.

        Raises:
            ModelMismatchError: The archive was embedded with another one than the settings name.
            ModelError: It cannot be loaded.
        """
        state = self._catalog.values()
        self.check_reading(state)
        return self._load(state.get("embedding_model") or self.name, state)

    def named(self, name: str) -> Embedder:
        """The model of that name where it is loaded, else what :meth:`for_reading` gives."""
        return self._loaded.get(name) or self.for_reading()

    def for_writing(self) -> Embedder:
        """The model to embed articles with. Raises what :meth:`for_reading` does."""
        state = self._catalog.values()
        self.check_writing(state)
        return self._load(self.name, state)

    def for_embedding_anew(self) -> Embedder:
        """The model that the settings name, whatever the archive was embedded with."""
        return self._load(self.name, {})

    def check_reading(self, state: Mapping[str, str]) -> None:
        """Raises ModelMismatchError where questions cannot be embedded as the archive was."""
        known = ("embedding_model", "staged_embedding_model", "replaced_model")
        stored = state.get("embedding_model")
        if stored and self.name not in {state.get(name) for name in known}:
            raise self._mismatch(stored)

    def check_writing(self, state: Mapping[str, str]) -> None:
        """Raises ModelMismatchError where articles would be embedded otherwise than the rest."""
        stored = state.get("embedding_model")
        if stored and stored != self.name:
            raise self._mismatch(stored)

    def _load(self, name: str, state: Mapping[str, str]) -> Embedder:
        with self._loading:
            if name not in self._loaded:
                self._loaded[name] = Embedder(name)
        embedder = self._loaded[name]
        stored = state.get("embedding_dimension")
        if stored and int(stored) != embedder.dimension:
            raise ModelMismatchError(
                f"this archive was embedded with another {name!r}, of {stored} dimensions and not "
                f"{embedder.dimension}: embed it anew with «archive-qa rebuild --embeddings»"
            )
        return embedder

    def _mismatch(self, stored: str) -> ModelMismatchError:
        return ModelMismatchError(
            f"this archive was embedded with {stored!r}, not with {self.name!r}: set "
            f"ARCHIVE_QA_EMBEDDING_MODEL={stored}, or embed it anew with "
            "«archive-qa rebuild --embeddings»"
        )
