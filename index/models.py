"""Which embedding model an archive is asked and filled with, loaded when first needed."""

import logging
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from index.embedding import Embedder
from index.errors import ModelMismatchError
from index.programs import program
from index.question_model import folder_of
from index.sql.catalog import Catalog

_log = logging.getLogger(__name__)


class Models:
    """The model that the settings name, and that of the archive.

    They are the same, but while the archive is being embedded anew, when it is asked with the model
    that it still has, and afterwards in a process that was started before.
    """

    def __init__(
        self, catalog: Catalog, name: str, given: Embedder | None, prepared: Path | None = None
    ) -> None:
        """Loads nothing.

        Args:
            name: As the settings name it.
            given: A model that is loaded already, and is not ours to close.
            prepared: Folder in which models are kept as they were prepared; ``None`` for none.
        """
        self.name = name
        self._prepared = prepared
        self._preparing_turn = threading.Lock()
        self._preparing: subprocess.Popen[str] | None = None
        self._is_closed = False
        self._catalog = catalog
        self._given = given
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
        return self._load_to_write(state)

    def for_embedding_anew(self) -> Embedder:
        """The model that the settings name, whatever the archive was embedded with."""
        return self._load_to_write({})

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

    @property
    def is_prepared(self) -> bool:
        """Whether :meth:`prepare` has nothing to do, or cannot do it."""
        folder = folder_of(self.name, self._prepared) if self._prepared else None
        loaded = self._loaded.get(self.name)
        is_damaged = loaded is not None and not loaded.is_prepared
        return folder is None or (folder.is_dir() and not is_damaged)

    def prepare(self) -> None:
        """Prepares the model that the settings name for questions, where that was not done; waits
        for whoever does so already.

        In a process of its own: it takes a quarter of a minute and a gigabyte, and whoever asks
        meanwhile should not notice. What goes wrong is logged, as the model itself will do.
        """
        with self._preparing_turn:
            if not self.is_prepared:
                self._prepare()

    def _prepare(self) -> None:
        command = program("index.model_export", self.name, str(self._prepared))
        with self._loading:
            if self._is_closed:
                return
            _log.info("preparing the embedding model, this once: a quarter of a minute")
            self._preparing = subprocess.Popen(  # noqa: S603 - our own program
                command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        _, said = self._preparing.communicate()
        if self._preparing.returncode == 0:
            for embedder in list(self._loaded.values()):
                embedder.use_prepared()
        elif not self._is_closed:
            reason = said.strip().splitlines()[-1:] or [f"exit {self._preparing.returncode}"]
            _log.warning("the model is not prepared for quick starts: %s", *reason)
        self._preparing = None

    def close(self) -> None:
        """Leaves off what is being prepared, and what was loaded to embed articles with."""
        with self._loading:
            self._is_closed = True
            if self._preparing:
                self._preparing.terminate()
        for embedder in list(self._loaded.values()):
            if embedder is not self._given:
                embedder.close()

    def _load_to_write(self, state: Mapping[str, str]) -> Embedder:
        if self.name not in self._loaded:
            self.prepare()  # or it would be loaded here, to stay
        embedder = self._load(self.name, state)
        embedder.expect_passages()
        return embedder

    def _load(self, name: str, state: Mapping[str, str]) -> Embedder:
        with self._loading:
            if name not in self._loaded:
                self._loaded[name] = Embedder(name, self._prepared)
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
