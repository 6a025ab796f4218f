from datetime import date

from index.archive import Archive
from qa.chat import Chat
from qa.sql.conversations import Conversations
from qa.suggestions import Suggestions


def _suggestions(archive: Archive) -> tuple[Suggestions, Chat]:
    chat = Chat(archive, Conversations(archive.engine), decline_below=0.5)
    return Suggestions(archive, chat), chat


def test_every_suggestion_is_answered(sample_archive: Archive) -> None:
    sample_archive.warm_up()
    suggestions, chat = _suggestions(sample_archive)
    for day in range(1, 6):
        asked = suggestions.of(date(2026, 11, day))
        assert len(set(asked)) == 4
        assert all(chat.look_up(question).answered for question in asked)


def test_they_stay_for_a_day_and_change_with_it(sample_archive: Archive) -> None:
    sample_archive.warm_up()
    suggestions, _ = _suggestions(sample_archive)
    monday = suggestions.of(date(2026, 11, 23))
    assert suggestions.of(date(2026, 11, 23)) == monday
    assert any(suggestions.of(date(2026, 11, day)) != monday for day in range(1, 6))


def test_an_empty_archive_suggests_nothing(archive: Archive) -> None:
    archive.warm_up()
    assert _suggestions(archive)[0].of(date(2026, 11, 23)) == []
