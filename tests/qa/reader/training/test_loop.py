"""Training learns, and goes on after an interruption as if there had been none."""

import json
from pathlib import Path

import pytest
import torch

from index.errors import ModelError
from qa.reader.features import PairEncoder
from qa.reader.training.checkpoints import checkpoints, read_checkpoint
from qa.reader.training.examples import Group, Verdict
from qa.reader.training.loop import Settings, Stage, Training
from qa.reader.training.optimizer import learning_rate
from tests.qa.reader.training.tiny import answered, claim, tiny_network, unanswerable

GROUPS: list[Group] = [
    (answered("Who was in charge?", "Olena Kovalenko"), unanswerable("Who was in charge?")),
    (answered("Where did it sink?", "near Varna"),),
    (unanswerable("Who built it?"),),
    (claim("It sank.", Verdict.SUPPORTED),),
    (claim("It flew.", Verdict.NOT_SUPPORTED),),
] * 3


def training(out: Path, encoder: PairEncoder, *, bfloat16: bool = False) -> Training:
    settings = Settings(out, step_size=6, batch_tokens=256, log_seconds=0.0)
    stages = [Stage("one", GROUPS, 1e-3)]
    return Training(tiny_network(), encoder, stages, settings, bfloat16=bfloat16, identity="toy")


def weights(out: Path) -> dict[str, torch.Tensor]:
    kept: dict[str, torch.Tensor] = read_checkpoint(out)["network"]
    return kept


@pytest.mark.parametrize("bfloat16", [False, True])
def test_an_interrupted_training_ends_with_the_same_weights(
    tmp_path: Path, encoder: PairEncoder, bfloat16: bool
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    training(whole, encoder, bfloat16=bfloat16).run(3)
    training(parts, encoder, bfloat16=bfloat16).run(1)
    resumed = training(parts, encoder, bfloat16=bfloat16)
    resumed.resume()
    assert resumed.step == 1
    resumed.run(3)
    expected = weights(whole)
    assert all(torch.equal(value, expected[name]) for name, value in weights(parts).items())


def test_weights_move_but_for_the_word_embeddings(tmp_path: Path, encoder: PairEncoder) -> None:
    training(tmp_path, encoder).run(2)
    before, after = tiny_network().state_dict(), weights(tmp_path)
    words = "encoder.embeddings.word_embeddings.weight"
    assert torch.equal(before[words], after[words])
    assert not torch.equal(before["tokens.weight"], after["tokens.weight"])
    layer = "encoder.encoder.layer.0.output.dense.weight"
    assert not torch.equal(before[layer], after[layer])


def test_the_log_says_every_head_s_loss(tmp_path: Path, encoder: PairEncoder) -> None:
    training(tmp_path, encoder).run(1)
    line = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert set(line["loss"]) <= {"span", "shared", "evidence", "answerable", "verdict"}
    assert line["tokens_per_second"] > 0


def test_the_last_two_checkpoints_are_kept(tmp_path: Path, encoder: PairEncoder) -> None:
    run = training(tmp_path, encoder)
    for step in (1, 2, 3):
        run.run(step)
    assert [file.name for file in checkpoints(tmp_path)] == [
        "checkpoint-000002.pt",
        "checkpoint-000003.pt",
    ]


def test_a_checkpoint_of_other_data_is_refused(tmp_path: Path, encoder: PairEncoder) -> None:
    training(tmp_path, encoder).run(1)
    other = Training(tiny_network(), encoder, [], Settings(tmp_path), identity="other")
    with pytest.raises(ModelError, match="other data"):
        other.resume()


def test_a_damaged_checkpoint_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "checkpoint-000001.pt").write_bytes(b"no checkpoint")
    with pytest.raises(ModelError, match="cannot be read"):
        read_checkpoint(tmp_path)


def test_another_training_may_start_from_the_weights(tmp_path: Path, encoder: PairEncoder) -> None:
    training(tmp_path / "one", encoder).run(1)
    other = training(tmp_path / "two", encoder)
    other.start_from(tmp_path / "one")
    other.save()
    assert other.step == 0
    expected = weights(tmp_path / "one")
    assert all(torch.equal(v, expected[name]) for name, v in weights(tmp_path / "two").items())


def test_the_rate_rises_to_its_peak_and_falls_to_nothing() -> None:
    rates = [learning_rate(step, 100, 1.0) for step in range(101)]
    peak = rates.index(max(rates))
    assert peak == 5
    assert rates[peak] == pytest.approx(1.0)
    assert rates[:peak] == sorted(rates[:peak])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)
    assert rates[-1] == 0
