import threading

import numpy as np
import pytest

from index.embedding import Embedder, EmbeddingInput
from index.errors import ModelError


def test_vectors_have_length_one(embedder: Embedder) -> None:
    [embedding] = embedder.passages([EmbeddingInput("T\n", "One. Two.", [(0, 4), (5, 9)])])
    assert embedding.vector.shape == (384,)
    assert embedding.sentences.shape == (2, 384)
    assert np.allclose(np.linalg.norm(embedding.sentences, axis=1), 1, atol=1e-3)
    assert np.isclose(np.linalg.norm(embedding.vector), 1, atol=1e-3)


def test_order_is_kept_whatever_the_lengths(embedder: Embedder) -> None:
    texts = ["ships at sea " * n for n in (1, 40, 5, 90, 2)]
    together = embedder.passages([EmbeddingInput("", text, []) for text in texts])
    for text, embedding in zip(texts, together, strict=True):
        assert float(embedder.query(text) @ embedding.vector) > 0.99


def test_a_sentence_beyond_what_the_model_reads_has_no_direction(embedder: Embedder) -> None:
    text = "word " * 400 + "end."
    [embedding] = embedder.passages([EmbeddingInput("", text, [(0, 10), (2000, len(text))])])
    assert np.linalg.norm(embedding.sentences[1]) == 0


def test_token_starts_reach_to_the_end_of_any_text(embedder: Embedder) -> None:
    starts = embedder.token_starts("word " * 1000)
    assert len(starts) == 1000
    assert starts[-1] == 4995


def test_a_question_does_not_wait_for_the_passages_that_are_being_embedded(
    embedder: Embedder,
) -> None:
    question = "Which ships are at sea?"
    alone = embedder.query(question)
    passages = [EmbeddingInput("", f"Ship {n} is at sea. " * 30, []) for n in range(200)]
    at_work = threading.Thread(target=embedder.passages, args=[passages])
    at_work.start()
    together = [embedder.query(question) for _ in range(5)]
    assert at_work.is_alive()
    at_work.join()
    assert all(np.allclose(alone, vector, atol=1e-3) for vector in together)


def test_a_missing_model_is_a_clear_error() -> None:
    with pytest.raises(ModelError, match="ARCHIVE_QA_EMBEDDING_MODEL"):
        Embedder("/nowhere/at/all")


def test_a_model_for_english_reads_other_languages_less_well(embedder: Embedder) -> None:
    english = embedder.fluency("Which ship was the last to leave the harbour?")
    german = embedder.fluency("Welches Schiff verließ als letztes den Hafen?")
    russian = embedder.fluency("Какое судно вышло из порта последним?")
    assert english == 1
    assert russian < 0.1 < german < 1
    assert embedder.fluency("") == 1
