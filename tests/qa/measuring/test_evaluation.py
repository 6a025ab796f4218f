from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import UsageError
from qa.chat import Chat
from qa.measuring.evaluation import calibration_error, evaluate, evaluate_run, read_evaluation
from qa.measuring.golden import GoldenQuestion
from qa.sql.conversations import Conversations

QUESTIONS = [
    GoldenQuestion(
        question="When did Finland join NATO?", article_id="nato.txt", answers=["4 April 2023"]
    ),
    GoldenQuestion(question="How do I bake bread?", answerable=False),
]


@pytest.fixture
def chat(archive: Archive, tmp_path: Path) -> Chat:
    (tmp_path / "nato.txt").write_text("Finland joined NATO on 4 April 2023, as its 31st member.")
    archive.ingest([tmp_path / "nato.txt"])
    return Chat(archive, Conversations(archive.engine), decline_below=0.5)


def test_search_and_answers_are_measured_question_by_question(archive: Archive, chat: Chat) -> None:
    found = evaluate(archive, chat, QUESTIONS)
    assert found.values["nDCG@10"] == [1.0, None]
    assert found.values["first quote holds answer"] == [1.0, None]
    assert found.values["unanswerable, declined"] == [None, 1.0]
    assert found.values["citations exact"] == [1.0, 1.0]
    assert found.figures["answerability, AUC"] == 1.0
    assert found.figures["questions"] == 2
    assert 0 <= found.figures["answerability, calibration error"] < 0.5
    assert found.figures["latency median, ms"] <= found.figures["latency p95, ms"]
    assert "latency of «retrieve» p95, ms" in found.figures


def test_a_probability_is_true_where_as_many_are_answerable() -> None:
    assert calibration_error([True, True, True, False], [0.75] * 4) == 0
    assert calibration_error([False, True], [1.0, 0.0]) == 1
    assert calibration_error([True, False], [0.9, 0.3]) == pytest.approx(0.2)


def test_a_run_is_measured_without_an_archive() -> None:
    found = evaluate_run({"1": "grain", "2": "unjudged"}, {"1": {"a": 1}}, {"1": {"a": 0.5}})
    assert found.questions == ("grain",)
    assert found.figures["nDCG@10"] == 1.0


@pytest.mark.parametrize(
    "text",
    [
        '{"questions": 3}',
        '{"questions": ["a"], "values": {"nDCG@10": [1, 0]}, "figures": {}}',
        '{"questions": ["a"], "values": {"nDCG@10": ["high"]}, "figures": {}}',
    ],
)
def test_what_holds_no_evaluation_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "saved.json").write_text(text)
    with pytest.raises(UsageError, match="no saved evaluation"):
        read_evaluation(tmp_path / "saved.json")
