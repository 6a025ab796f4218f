"""How good the answers are, and how fast they come.

The golden set of the sample archive; questions on it, and on the article of reference, that were
written by somebody who had not seen the product, half of them on what these articles leave out; and
the half of SQuAD 2.0 that lies beside the repository, asked as one open archive together with the
questions of XQuAD on other subjects, and with its own that were written to look answerable; and
XQuAD in its seven languages, each tenth question, for the exactness of what is cited.

    python -m tests.benchmarks.answers [--every N]
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from sklearn.metrics import roc_auc_score

from index.archive import Archive
from qa.chat import Chat
from qa.measuring.evaluation import Evaluation, evaluate
from qa.measuring.golden import GoldenQuestion, read_golden
from qa.sql.conversations import Conversations
from tests.benchmarks.shared_data import (
    archive_of,
    collection,
    off_archive_questions,
    reference,
    subjects,
)
from tests.conftest import SAMPLE

GOLDEN = Path(__file__).parents[1] / "golden"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="ask each Nth question of SQuAD")
    every = parser.parse_args().every
    with archive_of(SAMPLE) as archive:
        _report("The sample archive", archive, read_golden(GOLDEN / "sample.jsonl"))
        _report("The same, asked by a stranger", archive, read_golden(GOLDEN / "readers.jsonl"))
    with archive_of(reference()) as archive:
        strangers = read_golden(GOLDEN / "reference.jsonl")
        _report("The article of reference, asked by a stranger", archive, strangers)
    _squad(every)
    _languages(10 * every)


def _languages(every: int) -> None:
    """Whether citations are exact in each language of XQuAD, and how often they answer."""
    folder = collection("xquad")
    print("\nXQuAD by language     citations exact   first quote answers   answer answers")
    for language in ("ar", "de", "en", "es", "hi", "ru", "zh"):
        questions = read_golden(folder / f"questions.{language}.jsonl")[::every]
        with archive_of(folder / f"articles.{language}.jsonl") as archive:
            found = evaluate(archive, _chat(archive), questions).figures
        exact, first, answer = (
            found[name]
            for name in ("citations exact", "first quote holds answer", "answer holds answer")
        )
        print(f"  {language:<20}{exact:>15.3f}{first:>22.3f}{answer:>17.3f}", flush=True)


def _squad(every: int) -> None:
    squad = collection("squad2-dev-a")
    known = set(subjects(squad / "articles.jsonl").values())
    questions = read_golden(squad / "questions.jsonl")
    answerable = [one for one in questions if one.answerable][::every]
    adversarial = [one for one in questions if not one.answerable][::every]
    elsewhere = [
        GoldenQuestion(question=one, answerable=False)
        for one in off_archive_questions(known)[::every]
    ]
    with archive_of(squad / "articles.jsonl") as archive:
        known_ones = _report("SQuAD 2.0, answerable", archive, answerable)
        silent = _report("Questions on other subjects", archive, elsewhere)
        hard = _report("SQuAD 2.0, written to look answerable", archive, adversarial)
        print("\nMarks")
        _mark("the first quote answers", known_ones.figures["first quote holds answer"], 0.75)
        _mark("the answer answers", known_ones.figures["answer holds answer"], 0.90)
        _mark("AUC, other subjects", _area(archive, answerable, elsewhere), 0.99)
        _mark("AUC, written to look answerable", _area(archive, answerable, adversarial), 0.75)
        _mark("answerable, answered", known_ones.figures["answerable, answered"], 0.95)
        _mark("other subjects, declined", silent.figures["unanswerable, declined"], 0.95)
        exact = [found.figures["citations exact"] for found in (known_ones, silent, hard)]
        _mark("citations exact", min(exact), 1.0)


def _chat(archive: Archive) -> Chat:
    return Chat(archive, Conversations(archive.engine), decline_below=0.5)


def _report(name: str, archive: Archive, questions: list[GoldenQuestion]) -> Evaluation:
    found = evaluate(archive, _chat(archive), questions)
    print(f"\n{name}")
    for metric, value in found.figures.items():
        print(f"  {metric:<38}{value:>10.3f}", flush=True)
    return found


def _area(
    archive: Archive, answerable: Sequence[GoldenQuestion], silent: Sequence[GoldenQuestion]
) -> float:
    """Area under the ROC curve of the probability that the archive answers."""
    likely: Callable[[str], float] = _chat(archive).answerability
    found = [likely(one.question) for one in answerable]
    other = [likely(one.question) for one in silent]
    return float(roc_auc_score([1] * len(found) + [0] * len(other), found + other))


def _mark(name: str, value: float, mark: float) -> None:
    reached = "reached" if value >= mark else "missed"
    print(f"  {name:<38}{value:>10.3f}   {mark:.2f} {reached}")


if __name__ == "__main__":
    main()
