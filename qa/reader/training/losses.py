"""The loss of each head, over those items of a batch that say something about it.

Each is a sum; the loop divides by how many items of the whole step have a target, so that a step
cut into several batches has the same gradient as one batch.
"""

from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

from qa.reader.training.batches import UNKNOWN
from qa.reader.training.examples import Verdict
from qa.reader.training.network import Logits

_FAR = -1e4  # a logit that no softmax sees


@dataclass(frozen=True, slots=True)
class Targets:
    """A batch's targets as tensors: see :class:`qa.reader.training.batches.Batch`."""

    places: Tensor
    first: Tensor
    last: Tensor
    evidence: Tensor
    answerable: Tensor
    verdict: Tensor
    group: Tensor


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each head's loss counts, and how much a token outside the answer.

    Attributes:
        shared: Of the span among all passages of a question, normalised together.
    """

    span: float = 1.0
    shared: float = 0.5
    evidence: float = 1.0
    answerable: float = 1.0
    verdict: float = 1.0


def losses(logits: Logits, targets: Targets) -> dict[str, Tensor]:
    """The sum of each head's loss, by the names of :class:`Weights`."""
    return {
        "span": span_loss(logits, targets),
        "shared": shared_span_loss(logits, targets),
        "evidence": evidence_loss(logits, targets),
        "answerable": answerable_loss(logits, targets),
        "verdict": verdict_loss(logits, targets),
    }


def counts(targets: Targets) -> dict[str, int]:
    """How many items have a target for each head."""
    return {
        "span": int((targets.first != UNKNOWN).sum()),
        "shared": int((targets.first > 0).sum()),
        "evidence": int((targets.evidence != UNKNOWN).any(dim=1).sum()),
        "answerable": int((targets.answerable != UNKNOWN).sum()),
        "verdict": int((targets.verdict != UNKNOWN).sum()),
    }


def weighted(sums: dict[str, Tensor], totals: dict[str, int], weights: Weights) -> Tensor:
    """The loss of a batch as its part of the step's."""
    parts = [
        getattr(weights, head.name) * sums[head.name] / totals[head.name]
        for head in fields(weights)
        if totals[head.name]
    ]
    return torch.stack(parts).sum() if parts else sum(sums.values(), torch.zeros(()))


def span_loss(logits: Logits, targets: Targets) -> Tensor:
    """Cross-entropy of first and last token within the passage, "none" at token 0."""
    known = targets.first != UNKNOWN
    inside = targets.places >= 0
    inside[:, 0] = True
    halves = [
        F.cross_entropy(scores.masked_fill(~inside, _FAR)[known], place[known], reduction="sum")
        for scores, place in ((logits.start, targets.first), (logits.end, targets.last))
    ]
    return torch.stack(halves).sum() / 2


def shared_span_loss(logits: Logits, targets: Targets) -> Tensor:
    """Cross-entropy over the tokens of all passages read for a question together.

    Shared normalisation (Clark and Gardner, ACL 2018): it makes scores of different passages
    comparable. "None" has no part in it.
    """
    answered = targets.first > 0
    total = logits.start.new_zeros(())
    for row in torch.nonzero(answered).flatten().tolist():
        together = targets.group == targets.group[row]
        inside = targets.places[together] >= 0
        for scores, place in ((logits.start, targets.first), (logits.end, targets.last)):
            competing = scores[together].masked_fill(~inside, _FAR).flatten()
            total = total + torch.logsumexp(competing, 0) - scores[row, place[row]]
    return total / 2


def evidence_loss(logits: Logits, targets: Targets) -> Tensor:
    """Binary cross-entropy of sentences, each item counting once however long it is."""
    sentences = sentence_logits(logits.evidence, targets.places, targets.evidence.shape[1])
    known = targets.evidence != UNKNOWN
    each = F.binary_cross_entropy_with_logits(
        sentences, targets.evidence.clamp(min=0).float(), reduction="none"
    )
    return ((each * known).sum(dim=1) / known.sum(dim=1).clamp(min=1)).sum()


def sentence_logits(evidence: Tensor, places: Tensor, count: int) -> Tensor:
    """Mean of the token logits of each sentence, ``(b, count)``; 0 for one without tokens."""
    numbers = torch.arange(count, device=places.device)
    member = (places.unsqueeze(1) == numbers[None, :, None]).to(evidence.dtype)
    total = (member * evidence.unsqueeze(1)).sum(dim=2)
    return total / member.sum(dim=2).clamp(min=1)


def answerable_loss(logits: Logits, targets: Targets) -> Tensor:
    """Binary cross-entropy of whether the passage answers."""
    known = targets.answerable != UNKNOWN
    return F.binary_cross_entropy_with_logits(
        logits.answerable[known], targets.answerable[known].float(), reduction="sum"
    )


def verdict_loss(logits: Logits, targets: Targets) -> Tensor:
    """Cross-entropy of verdicts; "not supported" is the sum of the other two."""
    known = targets.verdict != UNKNOWN
    chances = F.log_softmax(logits.verdict[known], dim=1)
    wrong = torch.logsumexp(chances[:, [Verdict.CONTRADICTED, Verdict.UNSUPPORTED]], 1)
    whole = torch.cat([chances, wrong.unsqueeze(1)], dim=1)
    return -whole.gather(1, targets.verdict[known].unsqueeze(1)).sum()
