"""The loss of each head on toy batches, by hand."""

from dataclasses import replace
from math import log

import pytest
import torch

from qa.reader.training.batches import UNKNOWN
from qa.reader.training.losses import (
    Targets,
    Weights,
    counts,
    losses,
    sentence_logits,
    weighted,
)
from qa.reader.training.network import Logits


def flat(items: int, tokens: int) -> Logits:
    """Logits that know nothing."""
    return Logits(
        torch.zeros(items, tokens),
        torch.zeros(items, tokens),
        torch.zeros(items, tokens),
        torch.zeros(items),
        torch.zeros(items, 3),
    )


# [CLS] q [SEP] a b . c . [SEP]: two sentences in the passage, of three and two tokens
PLACES = [-1, -1, -1, 0, 0, 0, 1, 1, -1]
NOTHING = Targets(
    places=torch.tensor([PLACES, PLACES]),
    first=torch.tensor([UNKNOWN, UNKNOWN]),
    last=torch.tensor([UNKNOWN, UNKNOWN]),
    evidence=torch.full((2, 2), UNKNOWN),
    answerable=torch.tensor([UNKNOWN, UNKNOWN]),
    verdict=torch.tensor([UNKNOWN, UNKNOWN]),
    group=torch.tensor([0, 0]),
)


def values(logits: Logits, targets: Targets) -> dict[str, float]:
    return {name: float(value) for name, value in losses(logits, targets).items()}


def test_items_without_targets_have_no_loss() -> None:
    assert values(flat(2, 9), NOTHING) == dict.fromkeys(counts(NOTHING), 0.0)
    assert set(counts(NOTHING).values()) == {0}


def test_a_span_competes_with_the_passage_s_tokens_and_none() -> None:
    targets = replace(NOTHING, first=torch.tensor([3, UNKNOWN]), last=torch.tensor([4, UNKNOWN]))
    assert values(flat(2, 9), targets)["span"] == pytest.approx(log(6))  # five tokens and none


def test_tokens_of_the_question_do_not_compete() -> None:
    logits = flat(2, 9)
    logits.start[:, 1] = 50
    targets = replace(NOTHING, first=torch.tensor([0, UNKNOWN]), last=torch.tensor([0, UNKNOWN]))
    assert values(logits, targets)["span"] == pytest.approx(log(6))


def test_spans_compete_among_all_passages_of_a_question() -> None:
    targets = replace(NOTHING, first=torch.tensor([3, 0]), last=torch.tensor([4, 0]))
    assert values(flat(2, 9), targets)["shared"] == pytest.approx(log(10))
    apart = replace(targets, group=torch.tensor([0, 1]))
    assert values(flat(2, 9), apart)["shared"] == pytest.approx(log(5))


def test_a_sentence_s_logit_is_the_mean_of_its_tokens() -> None:
    evidence = torch.tensor([[9.0, 9, 9, 1, 2, 3, -1, -3, 9]])
    assert sentence_logits(evidence, torch.tensor([PLACES]), 3).tolist() == [[2.0, -2.0, 0.0]]


def test_evidence_counts_each_item_once_and_unknown_sentences_not() -> None:
    known = replace(NOTHING, evidence=torch.tensor([[1, UNKNOWN], [0, 1]]))
    assert counts(known)["evidence"] == 2
    assert values(flat(2, 9), known)["evidence"] == pytest.approx(2 * log(2))


def test_answerable_is_learnt_where_it_is_known() -> None:
    targets = replace(NOTHING, answerable=torch.tensor([1, UNKNOWN]))
    assert values(flat(2, 9), targets)["answerable"] == pytest.approx(log(2))


def test_not_supported_is_either_of_two_verdicts() -> None:
    contradicted = replace(NOTHING, verdict=torch.tensor([1, UNKNOWN]))
    either = replace(NOTHING, verdict=torch.tensor([3, UNKNOWN]))
    assert values(flat(2, 9), contradicted)["verdict"] == pytest.approx(log(3))
    assert values(flat(2, 9), either)["verdict"] == pytest.approx(log(3) - log(2))


def test_a_step_in_two_batches_has_the_loss_of_one() -> None:
    targets = replace(
        NOTHING,
        first=torch.tensor([3, 0]),
        last=torch.tensor([4, 0]),
        answerable=torch.tensor([1, 0]),
        group=torch.tensor([0, 1]),
    )
    logits = Logits(*(torch.randn_like(getattr(flat(2, 9), name)) for name in Logits.__slots__))
    totals = counts(targets)
    whole = weighted(losses(logits, targets), totals, Weights())
    parts = [
        weighted(losses(*pair), totals, Weights())
        for row in (0, 1)
        for pair in [(_row(logits, row), _row(targets, row))]
    ]
    assert float(whole) == pytest.approx(float(sum(parts)), rel=1e-5)


def _row(values, row: int):
    return type(values)(*(getattr(values, name)[row : row + 1] for name in values.__slots__))
