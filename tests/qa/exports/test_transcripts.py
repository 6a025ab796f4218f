import io
from datetime import UTC, datetime
from typing import Any

import docx

from qa.conversations import Conversation, Message
from qa.exports.origin import Origin
from qa.exports.transcripts import transcript

CITATION: dict[str, Any] = {
    "marker": 1,
    "article_id": "2024/red sea.txt",
    "title": "Red Sea <Fire>",
    "author": "Maritime Desk",
    "date": "2024-02-05",
    "issue": "Vol 3",
    "page": "12",
    "start": 10,
    "end": 20,
}
ANSWER = "Maritime Desk, 5 February 2024:\n\n> “Ships *turned* \\* away.” [1]\n\n- one\n- two"
HOLDS_CONTROL = "Why\x0b?"


def write(form: str, question: str = "Why?") -> bytes:
    response = {"question": question, "answer": ANSWER, "citations": [CITATION]}
    message = Message("m", datetime(2026, 11, 24, tzinfo=UTC), response)
    conversation = Conversation("c", question, message.asked_at, (message,))
    return transcript(conversation, form, Origin("The Archive", "https://a.example"))


def test_markdown_holds_question_answer_and_references() -> None:
    text = write("md").decode()
    assert text.startswith("# Why?\n\nAsked of The Archive on 24 November 2026.\n\n## Why?\n")
    assert ANSWER in text
    assert "1. Maritime Desk, “Red Sea \\<Fire>”, Vol 3, p.\u00a012, 5 February 2024" in text
    assert "<https://a.example/articles/2024/red%20sea.txt?start=10&end=20#quote>" in text


def test_word_holds_the_same_without_the_signs_of_markdown() -> None:
    document = docx.Document(io.BytesIO(write("docx")))
    found = [(one.style.name, one.text) for one in document.paragraphs]
    assert ("Title", "Why?") in found
    assert ("Heading 1", "Why?") in found
    assert ("Quote", "“Ships turned * away.” [1]") in found
    assert ("List Bullet", "two") in found
    assert found[-1][1].startswith("1. Maritime Desk, “Red Sea <Fire>”")
    assert found[-1][1].endswith(
        "https://a.example/articles/2024/red%20sea.txt?start=10&end=20#quote"
    )


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert docx.Document(io.BytesIO(write("docx", HOLDS_CONTROL))).paragraphs[0].text == "Why?"
