"""The embedding model: text to vectors."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.cutting import Span
from index.errors import ModelError
from index.packaged_model import PACKAGED_MODEL

if TYPE_CHECKING:
    from index.passage_worker import PassageWorker
    from index.question_model import QuestionModel
    from index.sentence_model import SentenceModel

__all__ = ["PACKAGED_MODEL", "Embedder", "Embedding", "EmbeddingInput", "Vectors", "unit"]

Vectors = NDArray[np.float32]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EmbeddingInput:
    """A passage as the model is to read it.

    Attributes:
        heading: What is embedded before the passage, such as title and date; not part of it.
        sentences: Spans of its sentences, as offsets into ``text``.
    """

    heading: str
    text: str
    sentences: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the model makes of one passage.

    Attributes:
        vector: ``(d,) float32``, length 1.
        sentences: ``(n, d) float32``, each of length 1 (or 0 for a sentence that the model cut
            off): the mean of the sentence's token vectors in the forward pass over the whole
            passage, so that they cost nothing and know their context («late chunking», Günther
            et al. 2024, arXiv:2409.04701).
    """

    vector: Vectors
    sentences: Vectors


class Embedder:
    """A model. Safe to share between threads.

    Questions are embedded by what was prepared of it, where that was done (see
    :mod:`index.question_model`): it is there in a quarter of a second. The model itself takes
    seconds and half a gigabyte; passages are embedded by one in a process of its own (see
    :mod:`index.passage_worker`). Where nothing was prepared it is loaded here, and does both.

    Attributes:
        name: As it was asked for.
        dimension: Length of a vector.
        max_tokens: What the model reads of one text, its own special tokens not counted.
    """

    def __init__(self, name: str, prepared: Path | None = None) -> None:
        """Loads what questions need.

        Args:
            prepared: Folder in which models are kept as they were prepared; ``None`` for none.

        Raises:
            ModelError: The model is missing, damaged, or not a sentence-transformers model.
        """
        self.name = name
        self._prepared = prepared
        self._loading = threading.Lock()
        self._whole: SentenceModel | None = None
        self._worker: PassageWorker | None = None
        self._questions: QuestionModel | None = self._open_prepared()
        asked = self._questions or self._model()
        self.dimension, self.max_tokens = asked.dimension, asked.max_tokens
        self._counter = asked.counter

    @property
    def signature(self) -> dict[str, str]:
        """What vectors must agree in to be compared, as the catalog keeps it."""
        return {"embedding_model": self.name, "embedding_dimension": str(self.dimension)}

    @property
    def is_prepared(self) -> bool:
        """Whether questions are embedded without the model itself."""
        return self._questions is not None

    def use_prepared(self) -> None:
        """Takes up what has been prepared since."""
        if self._questions is None:
            self._questions = self._open_prepared()

    def token_starts(self, text: str) -> list[int]:
        """Where each of the model's tokens begins in ``text``, ascending, to the end of it."""
        encoding = self._counter.encode(text, add_special_tokens=False)
        return [start for start, _ in encoding.offsets]

    def fluency(self, text: str) -> float:
        """How well the model reads a text, 0 (letter by letter) to 1 (three letters at a time).

        A model that was trained on one language spells out what is written in another, the more so
        in another script, and what it makes of that means the less: with all-MiniLM-L6-v2 alone
        English questions reach an nDCG@10 of 0.95, German ones 0.72, Russian ones 0.21.
        """
        pieces = len(self.token_starts(text))
        letters = sum(character.isalnum() for character in text)
        return min(1.0, max(0.0, letters / pieces - 1) / 2) if pieces else 1.0

    def query(self, text: str) -> Vectors:
        """Embeds a question: ``(d,) float32`` of length 1."""
        return (self._questions or self._model()).query(text)

    def expect_passages(self) -> None:
        """Has the model loaded in the background: there will be passages to embed."""
        if self._whole is None:
            self._apart().start()

    def passages(self, inputs: Sequence[EmbeddingInput]) -> list[Embedding]:
        """Embeds passages, in the order given. Feed many at once: they are sorted by length.

        Raises:
            ModelError: The model cannot be loaded.
        """
        return (self._whole or self._apart()).passages(inputs)

    def close(self) -> None:
        """Ends the process that embeds passages, where there is one; it embeds none any more."""
        if self._worker:
            self._worker.close()

    def _apart(self) -> "PassageWorker":
        from index.passage_worker import PassageWorker  # who only asks need not wait for it

        with self._loading:
            if self._worker is None:
                self._worker = PassageWorker(self.name)
            return self._worker

    def _model(self) -> "SentenceModel":
        from index.sentence_model import SentenceModel  # likewise

        with self._loading:
            if self._whole is None:
                self._whole = SentenceModel(self.name)
            return self._whole

    def _open_prepared(self) -> "QuestionModel | None":
        from index.question_model import QuestionModel, folder_of

        folder = folder_of(self.name, self._prepared) if self._prepared else None
        if folder is None or not folder.is_dir():
            return None
        try:
            return QuestionModel(folder)
        except ModelError as error:
            _log.warning("%s: going on with the model itself", error)
            return None


def unit(vectors: Vectors) -> Vectors:
    """Vectors, one or a row each, at length 1; what has none stays as it is."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    return unit
