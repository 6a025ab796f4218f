"""With a real model of random weights: what it says means nothing, but it has to be asked right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import Archive
from index.cross_encoder import CrossEncoder
from index.errors import ModelError
from index.packaged_model import packaged_folder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest BERT that reads as the embedding model does."""
    return _random(tmp_path_factory.mktemp("model") / "one", labels=1)


def _random(folder: Path, labels: int) -> Path:
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(str(packaged_folder()))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_each_text_gets_a_score_between_0_and_1(model: Path) -> None:
    encoder = CrossEncoder(str(model))
    scores = encoder.scores("Where is grain grown?", ["In Ukraine.", "", "x" * 5_000])
    assert len(scores) == 3
    assert all(0 <= score <= 1 for score in scores)
    assert encoder.scores("Where?", []) == []


def test_the_best_passages_are_ranked_by_it_too(
    model: Path, open_archive: Callable[..., Archive], tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Grain ship {number} left the port of Odesa.")
    archive = open_archive(reranker=str(model))
    archive.ingest([tmp_path / f"{number}.txt" for number in range(3)])
    hits = archive.search("Which ship left Odesa?")
    assert len(hits) == 3
    assert all(hit.reasons.cross_score is not None for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_model_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="ARCHIVE_QA_RERANKER"):
        CrossEncoder(str(tmp_path)).scores("Where?", ["Here."])


def test_a_model_for_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="3 scores a pair and not one"):
        CrossEncoder(str(_random(tmp_path / "three", labels=3))).scores("Where?", ["."])
