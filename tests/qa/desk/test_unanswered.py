from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import Embedder
from qa.conversations import Message
from qa.desk.unanswered import Unanswered, alike

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def asked(*questions: str) -> list[Message]:
    """Questions, the latest first, a day apart."""
    return [
        Message(str(days), NOON - timedelta(days=days), {"standalone_question": question})
        for days, question in enumerate(questions)
    ]


def test_questions_on_one_matter_are_one_gap(embedder: Embedder) -> None:
    found = Unanswered(embedder.query).gaps(
        asked(
            "What does Brazil spend on its navy?",
            "How is bread baked?",
            "How large is the Brazilian navy's budget?",
            "What is Brazil's naval budget?",
            "how do I bake bread?",
        )
    )
    grouped = [{message.message_id for message in gap.messages} for gap in found]
    assert grouped == [{"0", "2", "3"}, {"1", "4"}]
    assert found[0].last_at == NOON


def test_a_question_that_is_asked_again_counts_again(embedder: Embedder) -> None:
    [gap] = Unanswered(embedder.query).gaps(asked("How is bread baked?", "How is bread baked?"))
    assert len(gap.messages) == 2
    assert gap.question == "How is bread baked?"


def test_another_embedding_model_may_come_meanwhile() -> None:
    dimension = [3]
    unanswered = Unanswered(lambda _: np.eye(dimension[0], dtype=np.float32)[0])
    unanswered.gaps(asked("Why?"))
    dimension[0] = 5
    [gap] = unanswered.gaps(asked("Why?", "How?"))
    assert len(gap.messages) == 2


def test_of_nothing_there_is_no_gap(embedder: Embedder) -> None:
    assert Unanswered(embedder.query).gaps([]) == []


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_every_question_is_in_one_group(count: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert sorted(row for group in alike(vectors) for row in group) == list(range(count))
