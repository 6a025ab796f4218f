"""A chat model's server that is not ours, with weights made at random: what it says is nonsense."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from index.packaged_model import packaged_folder
from qa.chat import Chat
from tests.qa.writing.test_answers import QUESTION

_PATIENCE = 120  # seconds until it listens
_TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:"


def _make_model(folder: Path) -> None:
    """A Llama of a few thousand parameters, with the words of the embedding model."""
    import torch
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(0)
    words = AutoTokenizer.from_pretrained(str(packaged_folder()))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words.backend_tokenizer,
        bos_token=words.cls_token,
        eos_token=words.sep_token,
        pad_token=words.pad_token,
        unk_token=words.unk_token,
        model_input_names=["input_ids", "attention_mask"],
        model_max_length=8_192,
        chat_template=_TEMPLATE,
    )
    tokenizer.save_pretrained(folder)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=8_192,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=tokenizer.bos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


@pytest.fixture(scope="module")
def local_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings with which the server is reached."""
    folder = tmp_path_factory.mktemp("model")
    _make_model(folder)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    command = [
        *(str(Path(sys.executable).with_name("transformers")), "serve", str(folder)),
        *("--host", "127.0.0.1", "--port", str(port)),
    ]
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    log = folder / "log.txt"
    with log.open("w") as written:
        server = subprocess.Popen(command, env=environment, stdout=written, stderr=written)
        try:
            _wait(f"http://127.0.0.1:{port}/health", server, log)
            yield {
                "chat_model": f"openai:{folder}",
                "chat_base_url": f"http://127.0.0.1:{port}/v1",
            }
        finally:
            server.terminate()
            server.wait(30)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)  # between two looks
    pytest.fail(f"it does not listen: {log.read_text()}")


def test_its_words_reach_us_and_are_not_believed(
    chat_with: Callable[..., Chat], local_model: dict[str, str]
) -> None:
    chat = chat_with(**local_model, chat_max_tokens=60, chat_timeout=60)
    answer = chat.look_up(QUESTION)
    assert answer.writer
    assert answer.writer.usage.first_ms is not None
    assert answer.writer.usage.tokens_in > 1_000
    assert answer.writer.usage.tokens_out == 60
    assert answer.writer.trouble in {"empty", "unsupported"}  # as it ends a sentence or does not
    assert (answer.mode, answer.answered) == ("extractive", True)
    assert "4 April 2023" in answer.text
