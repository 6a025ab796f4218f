"""Fits the weights of evidence on SQuAD 2.0, and prints them with figures of held-out subjects.

``qa.sentence_ranking.WEIGHTS``: a softmax over the sentences of a question, so that those which
hold a gold answer of the right paragraph get the probability. ``qa.answerability.WEIGHTS``: a
logistic regression that tells answered questions from those of other subjects; adversarial ones
count little, as hardly anything in a sentence's words tells them apart. It is a maximum a
posteriori estimate: these questions say little of how readers ask for what is not there, and the
weights of the signs of that stay near what is expected of them.

    python -m tests.benchmarks.fit_evidence
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from index.archive import Archive
from qa import answerability, sentence_ranking
from qa.evidence import rank_sentences
from qa.finding import candidates
from qa.importance import Importance
from qa.question import Question
from qa.sentence_ranking import RankedSentence
from tests.benchmarks.shared_data import (
    archive_of,
    collection,
    off_archive_questions,
    rows,
    subjects,
)

Matrix = npt.NDArray[np.float64]

_PENALTY = 0.0001  # on the squared weights of the ranking
_WEIGHT_OF = {"answerable": 1.0, "adversarial": 0.05, "off-archive": 1.0}
# What tells that a reader's question has no answer, judged by hand: on the log-odds.
_EXPECTED = {
    "unknown_names": -3.0,
    "names_apart": -0.5,
    "names_elsewhere": -1.2,
    "kind_missing": -1.6,
    "amount_missing": -3.0,
    "demanded_apart": -1.2,
    "short_apart": -2.4,
    "years_apart": -4.0,
    "years_beside": -2.0,
    "number_apart": -5.5,
    "opposed": -2.5,
}
_CERTAINTY = 0.01  # half the inverse variance of these, over the number of questions
_VAGUENESS = 0.00001  # the same of the other weights, which are expected to be 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the ranked sentences of the archive, and what is known of it."""

    origin: str
    subject: str
    gold: list[str]
    question: Question
    matters: Importance
    ranked: list[RankedSentence]

    def holds(self) -> list[bool]:
        """Of each ranked sentence, whether it has a gold answer and is on the right subject."""
        return [
            sentence.candidate.hit.article.title == self.subject
            and any(gold.casefold() in sentence.text.casefold() for gold in self.gold)
            for sentence in self.ranked
        ]


def main() -> None:
    judged = _collect()
    print(f"{len(judged):,} questions")
    _fit_ranking([one for one in judged if one.origin == "answerable" and any(one.holds())])
    _fit_answerability([one for one in judged if one.ranked])


def _collect() -> list[Judged]:
    folder = collection("squad2-dev-a")
    titles = subjects(folder / "articles.jsonl")
    with archive_of(folder / "articles.jsonl") as archive:
        asked = [
            _judge(
                archive,
                row["question"],
                "answerable" if row["answerable"] else "adversarial",
                titles[row["article_id"]],
                row["answers"],
            )
            for row in rows(folder / "questions.jsonl")
        ]
        others = off_archive_questions(set(titles.values()))
        return asked + [
            _judge(archive, question, "off-archive", f"other {number % 8}", [])
            for number, question in enumerate(others)
        ]


def _judge(archive: Archive, text: str, origin: str, subject: str, gold: list[str]) -> Judged:
    vector = archive.embed(text)
    found = candidates(archive.search(text, k=10, vector=vector))
    question, matters, ranked = rank_sentences(text, vector, found, archive.document_frequency)
    return Judged(origin, subject, gold, question, matters, ranked)


def _fit_ranking(judged: list[Judged]) -> None:
    marks = [torch.tensor([sentence.marks for sentence in one.ranked]) for one in judged]
    holds = [torch.tensor(one.holds()) for one in judged]
    weights = torch.tensor(sentence_ranking.WEIGHTS, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        likelihoods = [
            torch.logsumexp((mark @ weights)[held], 0) - torch.logsumexp(mark @ weights, 0)
            for mark, held in zip(marks, holds, strict=True)
        ]
        total = _PENALTY * weights.square().sum() - torch.stack(likelihoods).mean()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    print("\nsentence_ranking.WEIGHTS", _named(sentence_ranking.WEIGHTS._fields, weights.tolist()))


def _fit_answerability(judged: list[Judged]) -> None:
    signs = np.array([answerability.signs(one.question, one.matters, one.ranked) for one in judged])
    origins = np.array([one.origin for one in judged])
    answered = origins == "answerable"
    counts = np.array([_WEIGHT_OF[origin] for origin in origins])
    held_out = np.zeros(len(judged))
    folds = GroupKFold(8).split(signs, answered, [one.subject for one in judged])
    for train, test in folds:
        weights = _regression(signs[train], answered[train], counts[train])
        held_out[test] = _probability(signs[test], weights)
    weights = _regression(signs, answered, counts)
    now = [answerability.probability(one.question, one.matters, one.ranked) for one in judged]
    print("\nanswerability.WEIGHTS", _named(answerability.Signs._fields, weights[:-1].tolist()))
    print(f"INTERCEPT = {weights[-1]:.2f}")
    _report("fitted, on held-out subjects", held_out, origins)
    _report("as the product has it", np.array(now), origins)


def _regression(signs: Matrix, answered: npt.NDArray[np.bool_], counts: Matrix) -> Matrix:
    """Weights of the signs, and the intercept, which may be anything."""
    names = answerability.Signs._fields
    expected = torch.tensor([*(_EXPECTED.get(name, 0.0) for name in names), 0.0]).double()
    certainty = [_CERTAINTY if name in _EXPECTED else _VAGUENESS for name in names]
    penalty = torch.tensor([*certainty, 0.0]).double()
    rows, truth = torch.tensor(_with_intercept(signs)), torch.tensor(answered).double()
    weights = expected.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            rows @ weights, truth, weight=torch.tensor(counts)
        )
        total = losses + (penalty * (weights - expected).square()).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    fitted: Matrix = weights.detach().numpy()
    return fitted


def _probability(signs: Matrix, weights: Matrix) -> Matrix:
    found: Matrix = 1 / (1 + np.exp(-_with_intercept(signs) @ weights))
    return found


def _with_intercept(signs: Matrix) -> Matrix:
    return np.column_stack([signs, np.ones(len(signs))])


def _report(name: str, found: Matrix, origins: npt.NDArray[np.str_]) -> None:
    print(f"\n{name}")
    answered = found[origins == "answerable"]
    print(f"  answerable, declined   {np.mean(answered < 0.5):.3f}")
    for origin in ("off-archive", "adversarial"):
        silent = found[origins == origin]
        truth = np.r_[np.ones(len(answered)), np.zeros(len(silent))]
        area = roc_auc_score(truth, np.r_[answered, silent])
        print(f"  {origin:12} answered  {np.mean(silent >= 0.5):.3f}   AUC {area:.4f}")


def _named(names: tuple[str, ...], values: list[float]) -> str:
    return "".join(f"\n    {name}={value:.2f}," for name, value in zip(names, values, strict=True))


if __name__ == "__main__":
    main()
