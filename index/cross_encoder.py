"""A cross-encoder: a model that reads a query and a passage together."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    import sentence_transformers


class CrossEncoder:
    """A model from sentence-transformers, loaded when first needed. Safe to share between threads.

    Attributes:
        name: As it was asked for.
    """

    def __init__(self, name: str) -> None:
        """Loads nothing yet."""
        self.name = name
        self._model: sentence_transformers.CrossEncoder | None = None
        self._turn = threading.Lock()

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """How well each text fits the query, 0 to 1.

        Raises:
            ModelError: The model is missing, damaged, or gives more than one score a pair.
        """
        if not texts:
            return []
        import torch

        with self._turn:
            model = self._loaded()
            found = model.predict(
                [(query, text) for text in texts],
                activation_fn=torch.nn.Sigmoid(),
                show_progress_bar=False,
            )
        return [float(score) for score in found]

    def _loaded(self) -> "sentence_transformers.CrossEncoder":
        if self._model is None:
            self._model = _load(self.name)
        return self._model


def _load(name: str) -> "sentence_transformers.CrossEncoder":
    import sentence_transformers

    advice = "Name a cross-encoder or its folder in ARCHIVE_QA_RERANKER, or none"
    try:
        model: sentence_transformers.CrossEncoder = sentence_transformers.CrossEncoder(
            name, device="cpu", local_files_only=Path(name).is_dir()
        )
    except Exception as error:  # a hub client raises anything from OSError to its own kinds
        raise ModelError(f"the reranker {name!r} cannot be loaded: {error}. {advice}") from error
    if model.num_labels != 1:
        raise ModelError(
            f"the reranker {name!r} gives {model.num_labels} scores a pair and not one. {advice}"
        )
    return model
