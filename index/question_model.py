"""The embedding model as it is prepared for questions: through ONNX Runtime.

It has the weights of the model in float32, and gives the same vectors (cosine 0.9999 and more). It
is there in a quarter of a second and takes 130 MB, where the model itself, by way of torch and
transformers, takes six seconds and 400 MB; a question takes it half the time. Passages are embedded
by the model itself, whose bfloat16 is twice as fast at that where the processor has it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import Vectors, unit
from index.errors import ModelError
from index.files import sha256_of
from index.packaged_model import PACKAGED_MODEL, WEIGHTS_SHA256

GRAPH, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "about.json"
ALIKE = 0.9999  # cosine, from which two vectors count as the same
_FORMAT = 1  # to be raised with every change of what is kept


def folder_of(name: str, prepared: Path) -> Path | None:
    """Where a model is kept as it was prepared, be it there or not.

    ``None`` of a model that is not in a folder of its own: it may change without our knowing.
    """
    if name == PACKAGED_MODEL:
        identity = WEIGHTS_SHA256
    elif (folder := Path(name)).is_dir():
        identity = _identity(folder)
    else:
        return None
    digest = hashlib.sha256(f"{_FORMAT}\n{identity}".encode()).hexdigest()[:16]
    return prepared / f"{re.sub('[^A-Za-z0-9.-]+', '-', Path(name).name)}-{digest}"


def _identity(folder: Path) -> str:
    """Another one when a file in the folder has changed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    seen = [(str(file.relative_to(folder)), file.stat()) for file in files]
    return "\n".join(f"{name} {status.st_size} {status.st_mtime_ns}" for name, status in seen)


@dataclass(frozen=True, slots=True)
class About:
    """What is to be known of a prepared model.

    Attributes:
        dimension: Length of a vector.
        max_tokens: What it reads of one text, its own special tokens not counted.
        prompt: What it wants to read before each question.
        probe: A text, and the vector that the model itself makes of it.
        sha256: Of each of the other files, by its name.
    """

    dimension: int
    max_tokens: int
    prompt: str
    probe: tuple[str, list[float]]
    sha256: Mapping[str, str]

    @classmethod
    def read(cls, file: Path) -> "About":
        """Out of its file. Raises ValueError, TypeError or OSError where that is damaged."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))


class QuestionModel:
    """A prepared model. Safe to share between threads.

    Attributes:
        dimension: Length of a vector.
        max_tokens: What it reads of one text, its own special tokens not counted.
        counter: Its tokenizer, reading texts to their end.
    """

    def __init__(self, folder: Path) -> None:
        """Loads it, and has it embed something.

        Raises:
            ModelError: It is damaged, or gives other vectors on this machine.
        """
        from tokenizers import Tokenizer

        try:
            about = About.read(folder / ABOUT)
            if about.sha256 != hashes(folder):
                raise ValueError("a file has changed")
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = _session(folder / GRAPH)
            self._inputs = [one.name for one in self._session.get_inputs()]
            self._prompt = about.prompt
            text, right = about.probe
            alike = float(self.query(text) @ np.asarray(right, np.float32))
        except Exception as error:  # each of three libraries raises its own kinds
            raise ModelError(f"the prepared model in {folder} cannot be used: {error}") from error
        if alike < ALIKE:
            raise ModelError(f"the prepared model in {folder} gives other vectors here")
        self.dimension, self.max_tokens = about.dimension, about.max_tokens
        self.counter = Tokenizer.from_str(self._tokenizer.to_str())
        self.counter.no_truncation()

    def query(self, text: str) -> Vectors:
        """Embeds a question: ``(d,) float32`` of length 1."""
        encoding = self._tokenizer.encode(self._prompt + text)
        known: Mapping[str, list[int]] = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        fed = {name: np.array([known[name]], np.int64) for name in self._inputs}
        (vectors,) = self._session.run(None, fed)
        return unit(np.asarray(vectors, np.float32)[0])


def hashes(folder: Path) -> dict[str, str]:
    """What is to be in a prepared model's files."""
    return {name: sha256_of(folder / name) for name in (GRAPH, TOKENIZER)}


def _session(file: Path) -> Any:  # noqa: ANN401 - onnxruntime is untyped, and imported late
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # each question on one thread, as on the model itself: many are asked at once
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
