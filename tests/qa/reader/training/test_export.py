"""The exported graph says what the network says."""

from pathlib import Path

import numpy as np
import pytest
import torch

from index.errors import ModelError
from qa.reader.features import PairEncoder
from qa.reader.model import onnx_runner
from qa.reader.training.export import export, network_runner, parity, speed
from qa.reader.training.network import ReaderNetwork
from tests.qa.reader.training.tiny import PASSAGE, tiny_network

PAIRS = [("Who was in charge?", PASSAGE), ("Where did the ship sink, and when?", PASSAGE)]


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    network = tiny_network()
    for weight in network.tokens.parameters():
        torch.nn.init.normal_(weight)
    return network


@pytest.mark.parametrize(("quantized", "least"), [(False, 0.9999), (True, 0.98)])
def test_the_graph_agrees_with_the_network(
    network: ReaderNetwork, encoder: PairEncoder, tmp_path: Path, quantized: bool, least: float
) -> None:
    graph = tmp_path / "reader.onnx"
    export(network, graph, quantized=quantized)
    agreed = parity(network_runner(network), onnx_runner(graph), PAIRS, encoder)
    assert agreed.tokens > least
    assert agreed.pairs > least


def test_weights_of_eight_bits_take_a_third_or_less(network: ReaderNetwork, tmp_path: Path) -> None:
    sizes = []
    for quantized in (False, True):
        graph = tmp_path / f"{quantized}.onnx"
        export(network, graph, quantized=quantized)
        sizes.append(graph.stat().st_size)
    assert sizes[1] < sizes[0] / 3


def test_speed_counts_passages(network: ReaderNetwork) -> None:
    assert speed(network_runner(network), pairs=2, tokens=16, times=1) > 0


def test_a_damaged_graph_is_a_plain_error(tmp_path: Path) -> None:
    graph = tmp_path / "reader.onnx"
    graph.write_bytes(np.arange(9).tobytes())
    with pytest.raises(ModelError, match="cannot be used"):
        onnx_runner(graph)
