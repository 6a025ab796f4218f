"""The signs of that a question has an answer, of articles that say something near to it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import Archive
from qa.answerability import Signs, signs
from qa.chat import Chat
from qa.evidence import rank_sentences
from qa.finding import candidates
from qa.sql.conversations import Conversations

ARTICLE = """The Shackleton Line

Date : 4 March 2021

The probe Shackleton-3 landed on the Moon in June 2019. It carried four instruments.

Norway joined the programme in 2020, after World War II veterans had asked for it on Article 5.
"""


@pytest.fixture
def signs_of(archive: Archive, tmp_path: Path) -> Callable[[str], Signs]:
    (tmp_path / "line.txt").write_text(ARTICLE)
    archive.ingest([tmp_path / "line.txt"])

    def find(question: str) -> Signs:
        vector = archive.embed(question)
        found = candidates(archive.search(question, k=10, vector=vector))
        return signs(*rank_sentences(question, vector, found, archive.document_frequency))

    return find


@pytest.mark.parametrize(
    ("question", "sign", "value"),
    [
        ("When did the probe Shackleton-3 land?", "number_apart", 0),
        ("When did the probe Shackleton-5 land?", "number_apart", 1),
        ("Which veterans of World War 2 asked for it?", "number_apart", 0),
        ("Which veterans of WW II asked for it?", "number_apart", 0),
        ("Which veterans of World War I asked for it?", "number_apart", 1),
        ("What did Norway do on March 5?", "number_apart", 0),
        ("Which probe landed in 2019?", "years_apart", 0),
        ("Which probe landed in 2017?", "years_apart", 1),
        ("Which probe landed in 2021?", "years_apart", 0),  # which the article is of
        ("Which probe landed on the Moon in 2020?", "years_apart", 0),
        ("Which probe landed on the Moon in 2020?", "years_beside", 1),
        ("When did Norway join the programme?", "opposed", 0),
        ("When did Norway leave the programme?", "opposed", 1),
        ("Did Norway join or leave the programme?", "opposed", 0),
    ],
)
def test_numbers_years_and_opposites_are_held_against_the_best_sentence(
    signs_of: Callable[[str], Signs], question: str, sign: str, value: float
) -> None:
    assert getattr(signs_of(question), sign) == value


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("When did Chandrayaan-3 land?", "When did Chandrayaan-5 land?"),
        ("NATO summit 2024", "NATO summit 2019"),
        ("What did Vladimir Putin say in 2024?", "What did Vladimir Putin say in 2019?"),
    ],
)
def test_what_is_near_and_not_said_is_not_answered_without_doubt(
    sample_archive: Archive, said: str, near: str
) -> None:
    chat = Chat(sample_archive, Conversations(sample_archive.engine), decline_below=0.5)
    assert chat.answerability(said) > 0.9
    assert chat.answerability(near) < 0.75
