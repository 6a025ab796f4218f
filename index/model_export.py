"""Prepares the embedding model for questions: see :mod:`index.question_model`.

``python -m index.model_export NAME FOLDER`` does so in a process of its own, which gives back the
gigabyte that it takes.
"""

import json
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock

from index.embedding import Vectors, unit
from index.errors import ModelError
from index.permissions import keep_files_readable
from index.question_model import (
    ABOUT,
    ALIKE,
    GRAPH,
    TOKENIZER,
    About,
    QuestionModel,
    folder_of,
    hashes,
)
from index.sentence_model import load, prompt_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# What both must make the same of: several scripts, white space, and more than a model reads.
_PROBES = (
    "Which ships left the harbour of Odesa?",
    "  Who  signed\nthe agreement ? ",
    "कौन सा जहाज़ 2022 में बंदरगाह से निकला?",
    "哪艘船离开了港口？ Какое судно вышло последним?",
    "the ships of the northern fleet " * 400,
)


def ensure_prepared(name: str, prepared: Path) -> Path:
    """Prepares a model, unless that was done and it can be used; waits for whoever does so already.

    Returns:
        Its folder, which is there as a whole or not at all.

    Raises:
        ModelError: The model is missing, is not in a folder, or cannot be prepared.
        OSError: The folder cannot be written.
    """
    folder = folder_of(name, prepared)
    if folder is None:
        raise ModelError(f"only a model in a folder can be prepared, and {name!r} is none")
    if not _is_usable(folder):
        prepared.mkdir(parents=True, exist_ok=True)
        with FileLock(str(prepared / f".{folder.name}.lock")):
            if not _is_usable(folder):
                _prepare(name, folder)
    return folder


def _is_usable(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    try:
        QuestionModel(folder)
    except ModelError:
        return False
    return True


def _prepare(name: str, folder: Path) -> None:
    model = load(name)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with _quietly():
            _write(model, making)
        _check(model, making)
        making.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)  # it is damaged, where it is there
        making.replace(folder)
    except OSError:
        raise
    except Exception as error:  # an exporter raises whatever the model's own code does
        raise ModelError(f"the embedding model {name!r} cannot be prepared: {error}") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _write(model: "SentenceTransformer", folder: Path) -> None:
    import torch
    from tokenizers import Tokenizer

    features = {
        key: value.repeat(2, 1)
        for key, value in model.preprocess([_PROBES[0]]).items()
        if isinstance(value, torch.Tensor)
    }
    names = list(features)

    class Whole(torch.nn.Module):
        """All modules of the model as one that takes and gives tensors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *given: torch.Tensor) -> Any:  # noqa: ANN401
            return self.model(dict(zip(names, given, strict=True)))["sentence_embedding"]

    shape = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens")}
    torch.onnx.export(
        Whole().eval(),
        tuple(features.values()),
        str(folder / GRAPH),
        input_names=names,
        output_names=["sentence_embedding"],
        dynamic_shapes=(tuple(shape for _ in names),),
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    longest = int(model.max_seq_length or 512)
    tokenizer.enable_truncation(longest)
    tokenizer.save(str(folder / TOKENIZER))
    about = About(
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=longest - model.tokenizer.num_special_tokens_to_add(),
        prompt=prompt_of(model),
        probe=(_PROBES[0], _embedded(model, _PROBES[0]).tolist()),
        sha256=hashes(folder),
    )
    (folder / ABOUT).write_text(json.dumps(asdict(about)), encoding="utf-8")


def _check(model: "SentenceTransformer", folder: Path) -> None:
    prepared = QuestionModel(folder)
    alike = min(float(prepared.query(text) @ _embedded(model, text)) for text in _PROBES)
    if alike < ALIKE:
        raise ModelError(f"its vectors would be others, by a cosine of {alike:.4f}")


def _embedded(model: "SentenceTransformer", text: str) -> Vectors:
    return unit(np.asarray(model.encode(text, show_progress_bar=False), np.float32))


@contextmanager
def _quietly() -> Iterator[None]:
    """The exporter tells at length of what concerns nobody here."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), redirect_stdout(sys.stderr):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


if __name__ == "__main__":
    os.nice(10)  # whoever asks meanwhile goes first
    keep_files_readable()
    try:
        ensure_prepared(sys.argv[1], Path(sys.argv[2]))
    except (ModelError, OSError) as failure:
        sys.exit(str(failure))
