"""How well what a passage says is told from what it does not say.

Claims that are made of SQuAD and of the sample archive (see tests/benchmarks/claims.py), each held
against its passage. The weights are fitted on the odd subjects and articles, and measured on the
even ones; then printed, fitted on all.

    python -m tests.benchmarks.verifier [--fit] [--claims FILE.jsonl]
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from index.embedding import PACKAGED_MODEL, Embedder, EmbeddingInput
from index.sentences import sentence_spans
from qa.verifying import support
from qa.verifying.support import Held, Signs, Statement, Support, best_support
from tests.benchmarks.claims import Claim, claims, read_claims

_MARK = 0.85
_ROUNDS = 3  # of choosing the best stretches by the weights, and fitting these anew


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew")
    parser.add_argument("--claims", type=Path, help="JSON Lines in place of ours: see read_claims")
    given = parser.parse_args()
    found = read_claims(given.claims) if given.claims else claims()
    groups = sorted({claim.group for claim in found})
    odd, even = ([c for c in found if c.group in groups[n::2]] for n in (1, 0))
    print(f"{len(found):,} claims, {sum(c.supported for c in found):,} of them supported")
    verifier = _Verifier()
    if given.fit:
        verifier.fit(odd)
        _report("held-out half", even, verifier.probabilities(even))
        verifier.fit(found)
        print("WEIGHTS = Signs(")
        for name, value in zip(Signs._fields, support.WEIGHTS, strict=True):
            print(f"    {name}={value:.2f},")
        print(f")\nINTERCEPT = {support.INTERCEPT:.2f}")
    _report("all", found, verifier.probabilities(found))


class _Verifier:
    def __init__(self) -> None:
        self._embedder = Embedder(PACKAGED_MODEL)
        self._held = cache(self._make_held)
        self._vectors: dict[str, npt.NDArray[np.float32]] = {}

    def probabilities(self, found: Sequence[Claim]) -> npt.NDArray[np.float64]:
        return np.array([one.probability for one in self._supports(found)])

    def fit(self, found: Sequence[Claim]) -> None:
        truth = [claim.supported for claim in found]
        counts = Counter((claim.supported, claim.kind) for claim in found)
        sides = Counter(supported for supported, _ in counts)
        weights = [  # every kind counts the same, and so do both sides
            len(found) / (2 * counts[one.supported, one.kind] * sides[one.supported])
            for one in found
        ]
        for _ in range(_ROUNDS):
            signs = np.array([one.signs for one in self._supports(found)])
            fitted = LogisticRegression(C=3.0, max_iter=5000)
            fitted.fit(signs, truth, sample_weight=weights)
            support.WEIGHTS = Signs(*fitted.coef_[0].tolist())
            support.INTERCEPT = float(fitted.intercept_[0])

    def _supports(self, found: Sequence[Claim]) -> list[Support]:
        fresh = sorted({claim.text for claim in found} - self._vectors.keys())
        embedded = self._embedder.passages([EmbeddingInput("", text, []) for text in fresh])
        self._vectors |= {text: one.vector for text, one in zip(fresh, embedded, strict=True)}
        supports = (
            best_support(
                Statement(one.text), self._vectors[one.text], self._held(one.passage, one.title)
            )
            for one in found
        )
        return [one for one in supports if one]

    def _make_held(self, passage: str, title: str) -> Held:
        spans = sentence_spans(passage)
        (embedded,) = self._embedder.passages([EmbeddingInput(f"{title}\n", passage, spans)])
        return Held([passage[start:end] for start, end in spans], embedded.sentences, title)


def _report(name: str, found: Sequence[Claim], probabilities: npt.NDArray[np.float64]) -> None:
    print(f"\n{name:<24}{'claims':>8}{'said to be unsupported':>26}")
    told = probabilities < support.ENOUGH
    kinds = list(dict.fromkeys((not claim.supported, claim.kind) for claim in found))
    for unsupported, kind in sorted(kinds):
        chosen = np.array([claim.kind == kind for claim in found])
        label = f"{'un' * unsupported}supported, {kind}"
        print(f"  {label:<34}{chosen.sum():>6}{told[chosen].mean():>14.3f}")
    truth = np.array([not claim.supported for claim in found])
    recall, kept = told[truth].mean(), (~told)[~truth].mean()
    by_kind = np.mean([told[[c.kind == k for c in found]].mean() for bad, k in kinds if bad])
    print(
        f"  precision of «unsupported» {(truth & told).sum() / told.sum():.3f}, recall {recall:.3f}"
    )
    print(f"  recall as a mean of kinds  {by_kind:.3f}")
    balanced = (recall + kept) / 2
    reached = "reached" if balanced >= _MARK else "missed"
    print(f"  balanced accuracy          {balanced:.3f}   mark {_MARK}: {reached}")


if __name__ == "__main__":
    main()
