import io
import zipfile
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


def write(form: str, question: str = "Why?", answer: str = ANSWER, **more: Any) -> bytes:
    response = {"question": question, "answer": answer, "citations": [CITATION | more]}
    message = Message("m", datetime(2026, 11, 24, tzinfo=UTC), response)
    conversation = Conversation("c", question, message.asked_at, (message,))
    return transcript(conversation, form, Origin("The Archive", "https://a.example"))


def footnotes(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return parts.read("word/footnotes.xml").decode()


def test_markdown_holds_question_answer_and_references() -> None:
    text = write("md").decode()
    assert text.startswith("# Why?\n\nAsked of The Archive on 24 November 2026.\n\n## Why?\n")
    assert "> “Ships *turned* \\* away.”[^1]" in text
    assert "- one\n- two" in text
    [note] = [line for line in text.splitlines() if line.startswith("[^1]:")]
    assert "Maritime Desk, “Red Sea \\<Fire\\>,” *The Archive*, February 5, 2024" in note
    assert "Vol 3, p.\u00a012" in note
    assert "<https://a.example/articles/2024/red%20sea.txt?start=10&end=20#quote>" in note


def test_word_holds_the_same_without_the_signs_of_markdown() -> None:
    data = write("docx")
    document = docx.Document(io.BytesIO(data))
    found = [(one.style.name, one.text) for one in document.paragraphs]
    assert ("Title", "Why?") in found
    assert ("Heading 1", "Why?") in found
    assert ("Block Text", "“Ships turned * away.”") in found
    assert found[-1][1] == "two"
    assert "Red Sea &lt;Fire&gt;" in footnotes(data)
    assert "2024/red%20sea.txt?start=10&amp;end=20#quote" in footnotes(data)


def test_a_marker_that_quotes_nothing_is_text() -> None:
    answer = "He wrote \\[1\\] *so* [7].\n\n2. and\n3. **then** [1]"
    text = write("md", answer=answer).decode()
    assert "He wrote \\[1\\] *so* \\[7\\]." in text
    assert "2.  and\n3.  **then**[^1]" in text


def test_what_was_said_of_an_article_stands_in_its_reference() -> None:
    said = {"kind": "retracted", "note": "Made up.", "newer": None, "at": "2026-11-25T00:00:00Z"}
    assert "(Retracted on 25 November 2026: Made up.)" in write("md", correction=said).decode()


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert docx.Document(io.BytesIO(write("docx", HOLDS_CONTROL))).paragraphs[0].text == "Why?"
