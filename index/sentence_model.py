"""The embedding model itself, through sentence-transformers."""

import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedding, EmbeddingInput, Vectors, unit
from index.errors import ModelError
from index.packaged_model import PACKAGED_MODEL, packaged_folder
from index.processors import available_processors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 16


class SentenceModel:
    """A loaded model. Safe to share between threads, which take turns with its tokenizer.

    Attributes:
        dimension: Length of a vector.
        max_tokens: What the model reads of one text, its own special tokens not counted.
        counter: Its tokenizer, reading texts to their end.
    """

    def __init__(self, name: str) -> None:
        """Loads the model: seconds.

        Raises:
            ModelError: It is missing, damaged, or not a sentence-transformers model.
        """
        model = load(name)
        self._model = model.bfloat16() if _computes_bfloat16() else model
        self._after_pooling = _after_pooling(self._model)
        self._prompt = prompt_of(self._model)
        self._turn = threading.Lock()
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        tokenizer = self._model.tokenizer
        if not getattr(tokenizer, "is_fast", False):
            raise ModelError(f"the model {name!r} has no fast tokenizer, which offsets need")
        self.counter = _untruncated(tokenizer)
        self.max_tokens = int(self._model.max_seq_length or 512) - (
            tokenizer.num_special_tokens_to_add()
        )

    def query(self, text: str) -> Vectors:
        """Embeds a question: ``(d,) float32`` of length 1."""
        import torch

        with self._turn:
            features = self._model.preprocess([self._prompt + text])
        _compute_alone()
        with torch.inference_mode():
            output: Any = self._model(features)
        return unit(_as_numpy(output["sentence_embedding"][0]))

    def passages(self, inputs: Sequence[EmbeddingInput]) -> list[Embedding]:
        """Embeds passages, in the order given. Feed many at once: they are sorted by length.

        The batches are spread over the cores, one to each: that takes three quarters of the time
        that one after the other takes on all cores, which wait for each other at every operation.
        """
        order = sorted(range(len(inputs)), key=lambda row: -len(inputs[row].text))
        batches = [
            [inputs[row] for row in order[at : at + _BATCH]] for at in range(0, len(order), _BATCH)
        ]
        with self._turn:
            # not in the threads: a tokenizer is not to be shared between them
            tokens = [self._tokens([item.heading + item.text for item in some]) for some in batches]
        # the model itself may be shared: a question need not wait until all of this is embedded
        with ThreadPoolExecutor(available_processors(), initializer=_compute_alone) as threads:
            embedded = list(threads.map(self._embed, batches, tokens))
        found = zip(order, (one for some in embedded for one in some), strict=True)
        return [embedding for _, embedding in sorted(found, key=lambda pair: pair[0])]

    def _tokens(self, texts: list[str]) -> "_Tokens":
        offsets = self._model.tokenizer(
            texts,
            return_offsets_mapping=True,
            truncation=True,
            max_length=self._model.max_seq_length,
        )["offset_mapping"]
        return _Tokens(self._model.preprocess(texts), [np.asarray(spans) for spans in offsets])

    def _embed(self, inputs: Sequence[EmbeddingInput], tokens: "_Tokens") -> list[Embedding]:
        import torch

        with torch.inference_mode():
            output: Any = self._model(tokens.features)
        masks = output["attention_mask"].bool()
        rows = zip(
            inputs,
            unit(_as_numpy(output["sentence_embedding"])),
            output["token_embeddings"],
            masks,
            tokens.offsets,
            strict=True,
        )
        return [
            Embedding(vector, self._finish(_pool(_as_numpy(states[mask]), offsets, item)))
            for item, vector, states, mask, offsets in rows
        ]

    def _finish(self, pooled: Vectors) -> Vectors:
        """Means of tokens as the model would make vectors of them, each of length 1."""
        if not self._after_pooling:
            return unit(pooled)
        import torch

        weights = next(self._model.parameters())
        features: Any = {"sentence_embedding": torch.from_numpy(pooled).to(weights.dtype)}
        with torch.inference_mode():
            for module in self._after_pooling:
                features = module(features)
        return unit(_as_numpy(features["sentence_embedding"]))


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Some texts as the model takes them.

    Attributes:
        offsets: Where in its text each token stands: ``(tokens, 2)`` for each text.
    """

    features: dict[str, Any]
    offsets: Sequence[NDArray[np.int64]]


def _compute_alone() -> None:
    """Has torch compute in the calling thread alone.

    Each operation on several threads waits until the system has run them all: on a busy machine a
    question took 25 times as long.
    """
    import torch

    torch.set_num_threads(1)


def _pool(tokens: Vectors, offsets: NDArray[np.int64], item: EmbeddingInput) -> Vectors:
    real = np.flatnonzero(offsets[:, 1] > offsets[:, 0])  # special tokens span nothing
    starts = offsets[real, 0]
    bounds = np.asarray(item.sentences, dtype=np.int64).reshape(-1, 2) + len(item.heading)
    pooled = np.zeros((len(bounds), tokens.shape[1]), dtype=np.float32)
    for row, (low, high) in enumerate(np.searchsorted(starts, bounds)):
        if high > low:
            pooled[row] = tokens[real[low:high]].mean(axis=0)
    return pooled


def _after_pooling(model: "SentenceTransformer") -> list[Any]:
    """What a model does to the mean of the tokens, but for bringing it to length 1."""
    kinds = [type(module).__name__ for module in model]
    after = kinds.index("Pooling") + 1 if "Pooling" in kinds else len(kinds)
    return [module for module in list(model)[after:] if type(module).__name__ != "Normalize"]


def _as_numpy(tensor: Any) -> Vectors:  # noqa: ANN401 - a torch.Tensor, whose import is put off
    array: Vectors = tensor.float().cpu().numpy()
    return array


def _untruncated(tokenizer: Any) -> Any:  # noqa: ANN401 - tokenizers.Tokenizer is untyped
    from tokenizers import Tokenizer

    counter = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    counter.no_truncation()
    counter.no_padding()
    return counter


def prompt_of(model: "SentenceTransformer") -> str:
    """What the model wants to read before each question, where it wants anything."""
    return model.prompts.get(model.default_prompt_name or "") or ""


def load(name: str) -> "SentenceTransformer":
    """The model as sentence-transformers has it, in float32.

    Raises:
        ModelError: It is missing, damaged, or not a sentence-transformers model.
    """
    local = packaged_folder() if name == PACKAGED_MODEL else Path(name)
    here = local is not None and local.is_dir()
    if here:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # must precede the import
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(local) if here else name, device="cpu")
    except Exception as error:  # a hub client raises anything from OSError to its own kinds
        raise ModelError(
            f"the embedding model {name!r} cannot be loaded: {error}. Name a "
            "sentence-transformers model or its folder in ARCHIVE_QA_EMBEDDING_MODEL"
        ) from error
    model.eval()
    return model


def _computes_bfloat16() -> bool:
    """Whether the processor has instructions for it: elsewhere it is slower than float32."""
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))
