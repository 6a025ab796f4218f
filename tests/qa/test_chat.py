from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.errors import NotFoundError, StoreError, UsageError
from index.filters import Filters
from index.passage import Hit
from qa.answering import Cited, Words
from qa.chat import Chat, Done, Started
from qa.sql.conversations import Conversations


def chat_over(archive: Archive) -> Chat:
    return Chat(archive, Conversations(archive.engine), decline_below=0.5)


@pytest.fixture
def chat(archive: Archive, tmp_path: Path) -> Chat:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "grain.txt").write_text(
        "The Grain Deal\n\nAuthor : Maritime Desk\n\nDate : 5 October 2022\n\n"
        "The Black Sea Grain Initiative was signed in Istanbul on 22 July 2022. "
        "The first ship to sail was the Razoni, which left Odesa on 1 August with 26,000 tonnes "
        "of maize.\n"
    )
    archive.ingest([folder])
    return chat_over(archive)


def test_the_sentence_that_answers_is_quoted_exactly(chat: Chat, archive: Archive) -> None:
    done = chat.answer("Where was the Black Sea Grain Initiative signed?")
    assert done.answer.answered
    first = done.answer.citations[0]
    assert "Istanbul" in first.quote
    assert archive.article("grain.txt").text[first.start : first.end] == first.quote
    assert first.verified
    assert "Maritime Desk" in done.answer.text
    assert "5 October 2022" in done.answer.text


def test_events_come_in_order_and_add_up(chat: Chat) -> None:
    events = list(chat.ask("What was the first ship to sail?"))
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Done)
    text = "".join(event.text for event in events if isinstance(event, Words))
    cited = [event.citation for event in events if isinstance(event, Cited)]
    assert text == events[-1].answer.text
    assert tuple(sorted(cited, key=lambda c: c.marker)) == events[-1].answer.citations
    assert all(f"[{citation.marker}]" in text for citation in cited)


def test_a_question_that_leans_on_the_conversation_is_answered_as_if_it_stood_alone(
    chat: Chat,
) -> None:
    first = chat.answer("Where was the Black Sea Grain Initiative signed?")
    events = list(chat.ask("And when was it signed?", conversation_id=first.conversation_id))
    started, done = events[0], events[-1]
    assert isinstance(started, Started)
    assert isinstance(done, Done)
    assert done.answer.question == "And when was it signed?"
    assert done.answer.standalone_question == started.standalone_question
    assert started.standalone_question == "And when was the Black Sea Grain Initiative signed?"
    assert done.answer.answered
    assert "22 July 2022" in done.answer.citations[0].quote


def test_what_is_embedded_anew_amid_a_question_is_answered_from(
    chat: Chat,
    archive: Archive,
    open_archive: Callable[..., Archive],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search, other = archive.search, open_archive()

    def overtaken(*asked: Any, **how: Any) -> list[Hit]:
        found = search(*asked, **how)
        other.embed_anew()
        return found

    monkeypatch.setattr(archive, "search", overtaken)
    done = chat.answer("Where was the Black Sea Grain Initiative signed?")
    assert "Istanbul" in done.answer.citations[0].quote


def test_silence_is_said(chat: Chat) -> None:
    done = chat.answer("Who won the football World Cup in 1998?")
    assert not done.answer.answered
    assert done.answer.citations == ()
    assert "does not answer" in done.answer.text
    assert "5 October 2022" in done.answer.text


@pytest.mark.parametrize("question", ["When was it?", "Where are they?", "Who?", "how many", "?"])
def test_a_question_in_words_of_grammar_alone_is_declined(chat: Chat, question: str) -> None:
    assert not chat.answer(question).answer.answered


def test_an_empty_archive_answers_nothing(archive: Archive) -> None:
    done = chat_over(archive).answer("Who signed the grain deal?")
    assert not done.answer.answered
    assert done.answer.related == ()


def test_a_filter_that_leaves_nothing_leaves_silence(chat: Chat) -> None:
    done = chat.answer(
        "Where was the Black Sea Grain Initiative signed?", filters=Filters(author=("Nobody",))
    )
    assert not done.answer.answered


def test_the_exchange_is_kept(chat: Chat, archive: Archive) -> None:
    first = chat.answer("Where was the initiative signed?")
    second = chat.answer("Which ship sailed first?", conversation_id=first.conversation_id)
    kept = Conversations(archive.engine).get(first.conversation_id)
    assert [message.message_id for message in kept.messages] == [
        first.message_id,
        second.message_id,
    ]
    assert kept.messages[0].response["answer"] == first.answer.text


def test_stopping_early_keeps_nothing(chat: Chat, archive: Archive) -> None:
    events = chat.ask("Where was the initiative signed?")
    started = next(events)
    assert isinstance(started, Started)
    events.close()  # type: ignore[attr-defined]
    with pytest.raises(NotFoundError):
        Conversations(archive.engine).get(started.conversation_id)


@pytest.mark.parametrize("question", ["", " \n ", "x" * 2001, "a\0b", "a\ud800b"])
def test_what_is_no_question_is_refused_at_once(chat: Chat, question: str) -> None:
    with pytest.raises(UsageError):
        chat.ask(question)


def test_an_unknown_conversation_is_refused_at_once(chat: Chat) -> None:
    with pytest.raises(NotFoundError):
        chat.ask("Where?", conversation_id="nonesuch")


def test_a_removed_article_is_never_cited(
    chat: Chat, archive: Archive, open_archive: Callable[..., Archive]
) -> None:
    other = open_archive()
    other.remove(["grain.txt"])
    done = chat.answer("Where was the Black Sea Grain Initiative signed?")
    assert not done.answer.answered
    assert done.answer.citations == ()


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("database or disk is full")

    monkeypatch.setattr(chat._conversations, "add", fail)
    assert chat.answer("Where was the Black Sea Grain Initiative signed?").answer.answered
