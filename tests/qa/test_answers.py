"""Real questions about real articles, with the real model."""

import json
from pathlib import Path

import pytest

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from qa.chat import Chat
from qa.measuring.evaluation import evaluate
from qa.measuring.golden import read_golden
from qa.sql.conversations import Conversations

GOLDEN = Path(__file__).parents[1] / "golden" / "sample.jsonl"
REFERENCE = Path(__file__).parents[3] / "shared" / "sample"

ANSWERED = {
    "How many times have Xi and Putin met since 2013?": "43 times",
    "Which institute did Putin visit in Harbin?": "Harbin Institute of Technology",
    "Who warned that Russia could escalate its offensive?": "Zelensky",
    "In which country is the June peace summit held?": "Switzerland",
    "Which anniversary of diplomatic ties did the two countries mark?": "75th",
    "Who embraced Vladimir Putin?": "Xi Jinping",
    "Which countries did Xi visit in Europe?": "France, Serbia, and Hungary",
    "What is the capital of Heilongjiang?": "Harbin",
    "Which city is Ukraine's second largest?": "Kharkiv",
    "Who was appointed as the new defence minister?": "a civilian economist",
    "Where will Xi and Putin meet again in July?": "Kazakhstan",
    "For how many years has China been Russia's top trading partner?": "14 consecutive years",
    "What did Xi call for in the Ukraine conflict?": "political settlement",
    "What will China and Russia expand together?": "joint military drills",
    "How did Putin describe the discussions with Xi?": "very substantive",
    "Which countries does Russia rely on more since the Ukraine war?": "North Korea, and Iran",
    "When did Xi make his inaugural foreign trip to Moscow?": "March last year",
}
DECLINED = [
    "How many tanks does Russia have?",
    "What did Modi say in Kazakhstan?",
    "When did Xi visit Japan?",
    "What is the capital of Peru?",
    "How do I bake bread?",
    "Who won the 2022 World Cup?",
    "How many soldiers died in Kharkiv?",
    "When did China buy S-400 missiles?",
    "What is the population of Harbin?",
    "Who is the prime minister of Serbia?",
    "Where was Putin born?",
]


def _chat(archive: Archive) -> Chat:
    return Chat(archive, Conversations(archive.engine), decline_below=0.5)


@pytest.fixture(scope="module")
def reference_chat(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chat:
    """Over the article of reference alone."""
    if not REFERENCE.is_dir():
        pytest.skip("the article of reference does not lie beside the repository")
    folder = tmp_path_factory.mktemp("reference")
    archive = Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([REFERENCE])
    return _chat(archive)


@pytest.mark.parametrize(("question", "answer"), ANSWERED.items())
def test_a_plain_question_is_answered_by_the_sentence_that_holds_the_answer(
    reference_chat: Chat, question: str, answer: str
) -> None:
    found = reference_chat.look_up(question)
    assert found.answered
    assert answer in found.citations[0].quote


@pytest.mark.parametrize("question", DECLINED)
def test_what_the_article_does_not_say_is_declined(reference_chat: Chat, question: str) -> None:
    found = reference_chat.look_up(question)
    assert not found.answered
    assert found.citations == ()
    assert found.text.startswith("The archive does not answer this.")


@pytest.mark.parametrize(
    "question",
    [
        # a name that the archive lacks, however much it has of the rest
        "When was the Treaty of Versailles signed?",
        "Who signed the Kyoto Protocol?",
        # an amount, where it has the thing and no such amount
        "How tall is the Space Launch System?",
        "How fast is the SSN-AUKUS submarine?",
        "How much does a 155 millimetre shell cost?",
    ],
)
def test_what_is_near_and_not_said_is_declined(sample_archive: Archive, question: str) -> None:
    assert not _chat(sample_archive).look_up(question).answered


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Does the UK take part in AUKUS?", "Australia, Britain and the United States"),
        ("What happened to Jeffrey Facundo?", "lost his right thumb"),
    ],
)
def test_a_question_need_not_have_the_words_of_the_archive(
    sample_archive: Archive, question: str, answer: str
) -> None:
    found = _chat(sample_archive).look_up(question)
    assert found.answered
    assert answer in found.citations[0].quote


def test_the_golden_set_of_the_sample_archive(sample_archive: Archive, tmp_path: Path) -> None:
    metrics = evaluate(sample_archive, _chat(sample_archive), read_golden(GOLDEN)).figures
    assert metrics["citations exact"] == 1
    assert metrics["Recall@10"] == 1
    assert metrics["nDCG@10"] >= 0.95
    assert metrics["first quote holds answer"] >= 0.74
    assert metrics["answer holds answer"] >= 0.9
    assert metrics["answerable, answered"] >= 0.95
    assert metrics["unanswerable, declined"] >= 0.85
    assert metrics["quotes per answer"] <= 3


def test_every_passage_and_sentence_of_the_sample_archive_is_exact(
    sample_archive: Archive,
) -> None:
    for header in sample_archive.articles():
        text = sample_archive.article(header.article_id).text
        for passage in sample_archive.passages_of(header.article_id):
            assert text[passage.start : passage.end] == passage.text


def test_every_golden_line_names_articles_of_the_sample(sample_archive: Archive) -> None:
    known = {header.article_id for header in sample_archive.articles()}
    lines = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    assert {line["article_id"] for line in lines if line["answerable"]} <= known


@pytest.mark.parametrize("topic", ["the Moon", "NATO", "gallium", "the Red Sea"])
def test_the_latest_on_a_topic_is_answered_with_the_latest(
    sample_archive: Archive, topic: str
) -> None:
    found = _chat(sample_archive).look_up(f"What is the latest on {topic}?")
    days = [citation.article.date for citation in found.citations if citation.article.date]
    assert found.answered
    assert days == sorted(days, reverse=True)
    assert "The archive last wrote of this on" in found.text
