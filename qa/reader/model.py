"""The reader's network as it is shipped: an ONNX graph in 8-bit integers, through ONNX Runtime."""

from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from qa.reader.features import Integers
from qa.reader.reading import Floats, Runner

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("tokens", "pairs")
GRAPH, CARD = "reader.onnx", "card.json"


def onnx_runner(graph: Path, threads: int = 1) -> Runner:
    """Load a graph.

    Raises:
        ModelError: It is missing or damaged.
    """
    session = _session(graph, threads)

    def run(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats]:
        fed = dict(zip(INPUTS, (ids, mask, types), strict=True))
        tokens, pairs = session.run(list(OUTPUTS), fed)
        return np.asarray(tokens, np.float32), np.asarray(pairs, np.float32)

    return run


def _session(graph: Path, threads: int) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    # threads that wait must not spin: other questions want the processors
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime raises its own kinds, none of them public
        raise ModelError(f"the reader's weights cannot be used: {graph}: {error}") from error
