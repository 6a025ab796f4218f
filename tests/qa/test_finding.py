"""What a question is answered from where an article was printed twice, over a real archive."""

import json
from pathlib import Path

import pytest

from index.archive import Archive
from index.filters import Filters
from index.minhash import ALIKE
from qa.chat import Chat
from qa.finding import find
from qa.sql.conversations import Conversations
from qa.topics.gathering import Topics

QUESTIONS = [
    "Which ship was the first to leave Odesa under the grain initiative?",
    "When did Finland join NATO?",
    "What did Pragyan’s laser instrument find in the lunar soil?",
    "How many astronauts will fly around the Moon on Artemis II?",
    "Which ship was sunk in the Red Sea?",
]
SUBJECTS = ("grain", "finland", "chandrayaan", "artemis", "red-sea")


@pytest.fixture(scope="module")
def printed_twice(tmp_path_factory: pytest.TempPathFactory, sample_archive: Archive) -> Path:
    """Articles of the sample, each of them twice: the second time with small changes."""
    folder = tmp_path_factory.mktemp("twice")
    rows = []
    for header in sample_archive.articles():
        if not any(subject in header.article_id for subject in SUBJECTS):
            continue
        article = sample_archive.article(header.article_id)
        rows.append(header.as_json() | {"text": article.text})
        again = {"article_id": f"again-{header.article_id}", "title": f"Again: {header.title}"}
        changed = article.text.replace(" also ", " too ").replace(" about ", " roughly ")
        rows.append(rows[-1] | again | {"text": f"First printed elsewhere.\n\n{changed}"})
    (folder / "all.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return folder


def test_an_article_that_was_printed_twice_is_answered_from_once(
    archive: Archive, printed_twice: Path
) -> None:
    report = archive.ingest([printed_twice])
    assert len(report.duplicates) == report.added / 2
    assert all(pair.similarity > ALIKE for pair in report.duplicates)
    chat = Chat(archive, Conversations(archive.engine), decline_below=0.5)
    for question in QUESTIONS:
        answer = chat.look_up(question)
        assert answer.answered
        cited = {c.article.article_id for c in answer.citations}
        shown = [*cited, *(article.article_id for article in answer.related)]
        assert len({one.removeprefix("again-") for one in shown}) == len(shown)
        found = find(archive, question, Filters(), archive.embed(question)).hits
        assert len(found) == 10
    treated = {a.article.article_id for a in Topics(archive).dossier("Artemis").articles}
    assert {f"again-{one}" for one in treated if not one.startswith("again-")} <= treated


def test_where_nothing_was_printed_twice_all_that_was_found_is_weighed(
    sample_archive: Archive,
) -> None:
    for question in QUESTIONS:
        vector = sample_archive.embed(question)
        found = find(sample_archive, question, Filters(), vector)
        assert list(found.hits) == sample_archive.search(question, k=10, vector=vector)
