"""How good the answers are, and how fast they come.

The golden set of the sample archive; questions on it, and on the article of reference, that were
written by somebody who had not seen the product, half of them on what these articles leave out; and
the half of SQuAD 2.0 that lies beside the repository, asked as one open archive together with the
questions of XQuAD on other subjects.

    python -m tests.benchmarks.answers
"""

from pathlib import Path

from sklearn.metrics import roc_auc_score

from index.archive import Archive
from qa.chat import Chat
from qa.conversations import Conversations
from qa.evaluation import GoldenQuestion, evaluate, read_golden
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
    with archive_of(SAMPLE) as archive:
        _report("The sample archive", archive, read_golden(GOLDEN / "sample.jsonl"))
        _report("The same, asked by a stranger", archive, read_golden(GOLDEN / "readers.jsonl"))
    with archive_of(reference()) as archive:
        strangers = read_golden(GOLDEN / "reference.jsonl")
        _report("The article of reference, asked by a stranger", archive, strangers)
    squad = collection("squad2-dev-a")
    known = set(subjects(squad / "articles.jsonl").values())
    questions = read_golden(squad / "questions.jsonl")
    answerable = [one for one in questions if one.answerable]
    adversarial = [one for one in questions if not one.answerable]
    elsewhere = [
        GoldenQuestion(question=one, answerable=False) for one in off_archive_questions(known)
    ]
    with archive_of(squad / "articles.jsonl") as archive:
        _report("SQuAD 2.0 and questions off its subjects", archive, answerable + elsewhere)
        _areas(archive, answerable, {"off-archive": elsewhere, "adversarial": adversarial})


def _chat(archive: Archive) -> Chat:
    return Chat(archive, Conversations(archive.engine), decline_below=0.5)


def _report(name: str, archive: Archive, questions: list[GoldenQuestion]) -> None:
    archive.warm_up()
    print(f"\n{name}")
    for metric, value in evaluate(archive, _chat(archive), questions).items():
        print(f"  {metric:<28}{value:>10.3f}")


def _areas(
    archive: Archive, answerable: list[GoldenQuestion], silent: dict[str, list[GoldenQuestion]]
) -> None:
    """Area under the ROC curve of the probability that the archive answers."""
    chat = _chat(archive)
    found = [chat.answerability(one.question) for one in answerable]
    for name, questions in silent.items():
        other = [chat.answerability(one.question) for one in questions]
        area = roc_auc_score([1] * len(found) + [0] * len(other), found + other)
        print(f"  {f'AUC, {name}':<28}{area:>10.3f}")


if __name__ == "__main__":
    main()
