"""Filters, orders of time, catalog and spelling, over the articles that are shipped."""

import json
from pathlib import Path

import pytest

from index.archive import Archive
from index.filters import Filters
from index.overview import Health
from qa.answer import Answer
from qa.chat import Chat
from qa.sql.conversations import Conversations


@pytest.fixture
def chat(sample_archive: Archive) -> Chat:
    return Chat(sample_archive, Conversations(sample_archive.engine), decline_below=0.5)


def days(answer: Answer) -> list[str]:
    return [str(citation.article.date) for citation in answer.citations]


def test_author_and_year_are_read_from_the_question(chat: Chat) -> None:
    answer = chat.look_up("What did the Maritime Desk write about the Red Sea in 2024?")
    assert answer.answered
    assert answer.read_filters.as_json() == {
        "author": ["Maritime Desk"],
        "after": "2024-01-01",
        "before": "2024-12-31",
    }
    assert all("Maritime Desk" in citation.article.authors for citation in answer.citations)
    assert all(day.startswith("2024") for day in days(answer))


def test_a_filter_that_was_set_is_not_read_again(chat: Chat) -> None:
    given = Filters(author=("Space Desk",))
    answer = chat.look_up("What did the Maritime Desk write about the Moon?", filters=given)
    assert answer.filters == given
    assert not answer.read_filters


def test_a_filter_that_leaves_nothing_is_told_and_relaxed_only_on_demand(chat: Chat) -> None:
    question = "What did the Space Desk write about gallium?"
    declined = chat.look_up(question)
    assert not declined.answered
    assert "(Space Desk)" in declined.text
    [offer] = declined.offers
    assert offer.as_json() == {
        "label": "Ask without Space Desk",
        "filters": {},
        "ignore": ["author"],
        "retracted": False,
    }
    relaxed = chat.answer(question, ignore=offer.ignore, filters=offer.filters).answer
    assert relaxed.answered
    assert not relaxed.filters


@pytest.mark.parametrize("question", ["Who uses photolithography?", "Who is Kaplan?"])
def test_what_is_in_titles_bylines_and_metadata_is_not_said_to_be_missing(
    archive: Archive, tmp_path: Path, question: str
) -> None:
    rows = [
        {"id": "chips", "title": "Chips", "author": "Kaplan Stone", "keywords": "photolithography",
         "text": "The plant in Dresden makes chips for cars."},
        {"id": "ports", "title": "Ports", "text": "Kaplar Brothers is a company in Odesa."},
    ]  # fmt: skip
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    archive.ingest([tmp_path / "rows.jsonl"])
    chat = Chat(archive, Conversations(archive.engine), decline_below=0.5)
    assert "not occur" not in chat.look_up(question).text


@pytest.mark.parametrize(
    "question", ["Wer ist der Präsident von Frankreich?", "Сколько стоит одна подводная лодка?"]
)
def test_a_question_in_a_language_that_no_article_is_in_is_told_so(
    chat: Chat, question: str
) -> None:
    text = chat.look_up(question).text
    assert "in a language that none of its articles is in" in text
    assert "not occur" not in text


def test_every_article_that_mentions_a_word_is_counted(
    chat: Chat, sample_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [sample_archive.article(one.article_id).text for one in sample_archive.articles()]
    count = sum("NATO" in text for text in texts)
    answer = chat.look_up("How many articles mention NATO?")
    assert answer.text.startswith(f"The archive has {count} articles mentioning “NATO”.")
    assert all("NATO" in citation.quote for citation in answer.citations)
    none = chat.look_up("How many articles mention sourdough?")
    assert (none.answered, none.text) == (
        False,
        "The archive has no article mentioning “sourdough”.",
    )
    monkeypatch.setattr(Archive, "health", lambda _: Health(is_whole=False))
    assert "mentioning" not in chat.look_up("How many articles mention NATO?").text


def test_a_greeting_is_told_what_can_be_asked(chat: Chat) -> None:
    answer = chat.look_up("Hello!")
    assert (answer.answered, answer.mode, answer.citations) == (True, "help", ())
    assert "Ask a question" in answer.text


def test_a_day_alone_is_looked_up(chat: Chat) -> None:
    answer = chat.look_up("What happened on 4 April 2023?")
    assert answer.answered
    assert answer.citations[0].quote.startswith("Finland became the thirty-first member of NATO")


def test_nothing_is_offered_that_would_not_answer_either(chat: Chat) -> None:
    assert chat.look_up("What did the Space Desk write about sourdough?").offers == ()


def test_filters_that_were_set_may_be_dropped_too(chat: Chat) -> None:
    answer = chat.look_up("When did Finland join NATO?", filters=Filters(category=("Space",)))
    assert [offer.label for offer in answer.offers] == ["Ask the whole archive"]


def test_the_latest_stands_first_and_the_last_day_is_told(chat: Chat) -> None:
    answer = chat.look_up("What is the latest on the Red Sea?")
    assert days(answer) == sorted(days(answer), reverse=True)
    assert answer.text.endswith("The archive last wrote of this on 3 October 2024.")


def test_how_something_has_changed_is_told_in_the_order_of_time(chat: Chat) -> None:
    answer = chat.look_up("How has the Red Sea crisis changed over time?")
    assert len(days(answer)) > 1
    assert days(answer) == sorted(days(answer))


def test_a_name_that_is_misspelt_is_forgiven_and_that_is_said(chat: Chat) -> None:
    answer = chat.look_up("When did Finnland join NATO?")
    assert answer.answered
    assert answer.text.startswith("Showing results for “Finland” (no article contains “Finnland”)")
    assert any("4 April 2023" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize("asked", ["galium", "galliumm", "gallimu"])
def test_a_slip_in_another_word_is_forgiven_and_that_is_said(chat: Chat, asked: str) -> None:
    answer = chat.look_up(f"{asked} export controls")
    assert answer.text.startswith(f"Showing results for “gallium” (no article contains “{asked}”)")
    assert any("gallium" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "How do I bake bread?",
        "What is the melting point of gallium?",
        "How do I repot an orchid?",
    ],
)
def test_a_word_that_the_archive_lacks_is_not_taken_for_another(chat: Chat, question: str) -> None:
    assert "Showing results for" not in chat.look_up(question).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many articles are there?", "The archive has 30 articles."),
        ("How many articles are there on gallium?", "The archive has 1 article on “gallium”."),
        ("Who writes about NATO?", "- **Geostrategy Desk**: 4 articles"),
        ("What is the latest article on the Red Sea?", "*A Burning Tanker and an Empty Canal*"),
        ("What was the first article on Finland?", "*The North Makes Up Its Mind*"),
        ("How far back does the archive go?", "It reaches from"),
        ("What is the archive about?", "- **Space**: 6 articles"),
        ("Which sections are there?", "has 30 articles, in 6 sections:"),
        ("How many authors are there?", ", by 6 authors:"),
        ("Who writes about the Moon?", "- **Space Desk**: "),
        ("Which issues are in the archive?", " issues:\n\n- **"),
        ("How many articles by the Space Desk are there?", "has 6 articles (Space Desk)."),
    ],
)
def test_questions_about_the_archive_are_answered_from_the_catalog(
    chat: Chat, sample_archive: Archive, question: str, said: str
) -> None:
    answer = chat.look_up(question)
    assert (answer.mode, answer.answered) == ("catalog", True)
    assert said in answer.text
    for citation in answer.citations:
        text = sample_archive.article(citation.article.article_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert f"[{citation.marker}]" in answer.text


def test_an_archive_without_such_articles_says_so(chat: Chat) -> None:
    answer = chat.look_up("How many articles are there on sourdough?")
    assert (answer.answered, answer.citations) == (False, ())
    assert answer.text == "The archive has no article on “sourdough”."
