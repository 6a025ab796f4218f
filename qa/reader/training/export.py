"""Writes the trained network as it is shipped: ONNX, in 8-bit integers.

``python -m qa.reader.training.export CHECKPOINT FOLDER`` writes ``reader.onnx`` and says how far it
agrees with the network in float32, how large and how fast it is.
"""

import json
import logging
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np
import torch

from index.errors import ArchiveError
from index.files import sha256_of
from qa.reader.features import Context, Integers, PairEncoder
from qa.reader.model import CARD, GRAPH, INPUTS, OUTPUTS, onnx_runner
from qa.reader.reading import Floats, Runner, padded
from qa.reader.training.card import read_card
from qa.reader.training.checkpoints import read_checkpoint
from qa.reader.training.network import ReaderNetwork, packaged_network, packaged_tokenizer

_OPSET = 18


@dataclass(frozen=True, slots=True)
class Parity:
    """How far an exported graph agrees with its network.

    Attributes:
        tokens: Correlation of the logits of all tokens and heads, 0 to 1.
        pairs: Correlation of the logits of pairs.
        largest: The largest difference of a token's logit.
    """

    tokens: float
    pairs: float
    largest: float


def export(network: ReaderNetwork, graph: Path, *, quantized: bool = True) -> None:
    """Write a network as an ONNX graph, with weights in 8 bits unless told otherwise."""
    graph.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _quietly(), _plain_attention(network):
        whole, fused, made = (Path(folder) / f"{name}.onnx" for name in ("whole", "fused", "made"))
        _write(network, whole)
        _fuse(whole, fused, network)
        if quantized:
            _quantize(fused, made)
        graph.write_bytes((made if quantized else fused).read_bytes())


@contextmanager
def _plain_attention(network: ReaderNetwork) -> Iterator[None]:
    """Attention written out: torch's own comes with checks that cost a third of the time."""
    before = network.encoder.config._attn_implementation
    network.encoder.set_attn_implementation("eager")
    try:
        yield
    finally:
        network.encoder.set_attn_implementation(before)


def _write(network: ReaderNetwork, graph: Path) -> None:
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    shape = {0: torch.export.Dim("pairs"), 1: torch.export.Dim("tokens")}
    torch.onnx.export(
        network.float().eval(),
        example,
        str(graph),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_shapes=tuple(shape for _ in INPUTS),
        opset_version=_OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def _fuse(whole: Path, graph: Path, network: ReaderNetwork) -> None:
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    config = network.encoder.config
    model = optimize_model(
        str(whole),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=FusionOptions("bert"),
        opt_level=0,
    )
    model.save_model_to_file(str(graph))


def _quantize(whole: Path, graph: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(whole, graph, weight_type=QuantType.QInt8, per_channel=True)


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


def network_runner(network: ReaderNetwork) -> Runner:
    """Run a network itself, as :func:`qa.reader.model.onnx_runner` runs a graph."""
    network.eval()

    @torch.inference_mode()
    def run(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats]:
        tokens, pairs = network(*(torch.from_numpy(array) for array in (ids, mask, types)))
        return tokens.numpy(), pairs.numpy()

    return run


def parity(
    network: Runner, graph: Runner, pairs: Sequence[tuple[str, Context]], encoder: PairEncoder
) -> Parity:
    """Compare what both make of some pairs."""
    windows = [
        window for question, context in pairs for window in encoder.encode(question, context)
    ]
    given = padded(windows)
    real = given[1].astype(bool)
    (tokens, whole), (other_tokens, other) = network(*given), graph(*given)
    return Parity(
        tokens=_correlation(tokens[real], other_tokens[real]),
        pairs=_correlation(whole, other),
        largest=float(np.abs(tokens[real] - other_tokens[real]).max()),
    )


def _correlation(one: Floats, other: Floats) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def speed(run: Runner, pairs: int = 8, tokens: int = 200, times: int = 5) -> float:
    """Passages read in a second, at so many word pieces each."""
    ids = np.full((pairs, tokens), 2_000, np.int64)
    run(ids, np.ones_like(ids), np.zeros_like(ids))
    began = time.perf_counter()
    for _ in range(times):
        run(ids, np.ones_like(ids), np.zeros_like(ids))
    return pairs * times / (time.perf_counter() - began)


def trained_network(
    place: Path, begin: Callable[[int], ReaderNetwork] = packaged_network
) -> ReaderNetwork:
    """The network of a checkpoint, or of the newest in a folder.

    Raises:
        NotFoundError: There is none.
        ModelError: It is damaged.
    """
    network = begin(0)
    network.load_state_dict(read_checkpoint(place)["network"])
    return network.float().eval()


_PROBES = (
    (
        "Who commanded the ship?",
        "The ship left Odesa in May. Captain Olena Kovalenko was in charge.",
    ),
    (
        "Why was the vote annulled?",
        "The court annulled the vote because 19 tally sheets were altered.",
    ),
    (
        "Three of the boats sank.",
        "Of the seven boats two sank, he said, and the rest came home. " * 8,
    ),
)


@click.command()
@click.argument("checkpoint", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True)
def main(checkpoint: Path, folder: Path, threads: int) -> None:
    """Write the network of CHECKPOINT into FOLDER with its card, and compare the two."""
    try:
        network = trained_network(checkpoint)
        export(network, folder / GRAPH)
        graph = onnx_runner(folder / GRAPH, threads)
    except ArchiveError as error:
        sys.exit(str(error))
    probes = [(question, Context(text)) for question, text in _PROBES]
    agreed = parity(network_runner(network), graph, probes, PairEncoder(packaged_tokenizer()))
    facts = {
        **asdict(agreed),
        "bytes": (folder / GRAPH).stat().st_size,
        "sha256": sha256_of(folder / GRAPH),
        "passages_per_second": round(speed(graph), 1),
    }
    click.echo(json.dumps(facts, indent=1))
    trained = read_card(checkpoint if checkpoint.is_dir() else checkpoint.parent)
    card = json.dumps(facts | {"training": trained}, indent=1, ensure_ascii=False)
    (folder / CARD).write_text(card + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
