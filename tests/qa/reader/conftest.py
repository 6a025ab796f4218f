"""The tokenizer of the packaged embedding model, which the reader reads with."""

from pathlib import Path

import pytest

from qa.reader.features import PairEncoder
from qa.reader.training.network import packaged_tokenizer


@pytest.fixture(scope="session")
def tokenizer() -> Path:
    return packaged_tokenizer()


@pytest.fixture(scope="session")
def encoder(tokenizer: Path) -> PairEncoder:
    return PairEncoder(tokenizer)
