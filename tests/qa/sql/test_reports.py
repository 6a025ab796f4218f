import pytest
from sqlalchemy import Engine

from index.errors import NotFoundError, UsageError
from qa.sql.conversations import Conversations
from qa.sql.reports import Reports

RESPONSE = {"question": "Did it sink?", "answer": "It sank. [1]", "answered": True}


@pytest.fixture
def reports(engine: Engine) -> Reports:
    Conversations(engine).add("c", "m", "Did it sink?", {**RESPONSE, "citations": []})
    return Reports(engine)


def test_a_case_is_open_until_it_is_closed_with_a_reply(reports: Reports) -> None:
    made = reports.add(" It did not. ", message_id="m", marker=1, article_id="a.txt")
    reports.add("A date is wrong.", article_id="b.txt")
    found, total = reports.find(is_open=True, limit=1)
    assert (found[0].words, found[0].message_id, total) == ("It did not.", "m", 2)
    with pytest.raises(UsageError, match="reply"):
        reports.close(made, " ", "Ann")
    reports.close(made, "It is put right.", "Ann")
    [closed], _ = reports.find(is_open=False, limit=10)
    assert (closed.report_id, closed.reply, closed.closed_by) == (made, "It is put right.", "Ann")
    assert closed.closed_at
    assert reports.find(is_open=True, limit=10)[1] == 1


def test_an_answer_knows_its_cases(reports: Reports) -> None:
    first, second = reports.add("One.", message_id="m"), reports.add("Two.", message_id="m")
    reports.add("Three.", article_id="a.txt")
    assert [one.report_id for one in reports.of_messages(["m", "n"])["m"]] == [first, second]


def test_a_question_that_is_deleted_leaves_nothing_but_the_words(
    reports: Reports, engine: Engine
) -> None:
    reports.add("It did not.", message_id="m", article_id="a.txt")
    Conversations(engine).delete("c")
    [left], _ = reports.find(is_open=True, limit=10)
    assert (left.message_id, left.words, left.article_id) == (None, "It did not.", "a.txt")


def test_a_case_is_removed(reports: Reports) -> None:
    made = reports.add("It did not.")
    reports.remove(made)
    for act in (lambda: reports.remove(made), lambda: reports.close(made, "No.", "Ann")):
        with pytest.raises(NotFoundError):
            act()
    with pytest.raises(UsageError, match="empty"):
        reports.add("  ")
