"""A conversation as a document that can be taken along, each citation as a footnote."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from index.article import Header
from index.days import long_day
from qa.conversations import Conversation
from qa.exports.origin import Origin
from qa.exports.pandoc import Node, Notes, heading, paragraph, words, written
from qa.markdown import HELD_MARKER, answer_markdown, hold_markers
from qa.saying import correction_words

_Citations = Mapping[int, Mapping[str, Any]]


def transcript(conversation: Conversation, form: str, origin: Origin) -> bytes:
    """Writes a conversation.

    Args:
        form: ``md`` or ``docx``.
        origin: The archive that was asked.

    Raises:
        SettingError: The style of the references is no CSL file.
    """
    notes = Notes(origin)
    blocks = [paragraph(_asked_of(conversation, origin.title))]
    for message in conversation.messages:
        response = message.response
        known = {int(one["marker"]): one for one in response["citations"]}
        blocks.append(heading(1, " ".join(response["question"].split())))
        blocks += _Answer(known, notes).blocks(response["answer"])
    return written(conversation.title, blocks, notes, form, origin)


def _asked_of(conversation: Conversation, archive: str) -> str:
    return f"Asked of {archive} on {long_day(conversation.started_at.date())}."


class _Answer:
    """An answer's Markdown as nodes, its markers as references."""

    def __init__(self, citations: _Citations, notes: Notes) -> None:
        self._citations = citations
        self._notes = notes

    def blocks(self, answer: str) -> list[Node]:
        tree = SyntaxTreeNode(answer_markdown.parse(hold_markers(answer)))
        return [self._block(child) for child in tree.children]

    def _block(self, node: SyntaxTreeNode) -> Node:
        if node.type == "blockquote":
            return {"t": "BlockQuote", "c": [self._block(child) for child in node.children]}
        if node.type == "bullet_list":
            return {"t": "BulletList", "c": self._entries(node)}
        if node.type == "ordered_list":
            start = [int(node.attrs.get("start", 1)), {"t": "Decimal"}, {"t": "Period"}]
            return {"t": "OrderedList", "c": [start, self._entries(node)]}
        words_of_it = [one for child in node.children for one in self._inline(child)]
        return {
            "t": "Plain" if node.hidden else "Para",
            "c": words_of_it,
        }  # hidden: in a tight list

    def _entries(self, node: SyntaxTreeNode) -> list[list[Node]]:
        return [[self._block(child) for child in entry.children] for entry in node.children]

    def _inline(self, node: SyntaxTreeNode) -> Iterator[Node]:
        if node.type in ("em", "strong"):
            kind = "Emph" if node.type == "em" else "Strong"
            yield {"t": kind, "c": [one for child in node.children for one in self._inline(child)]}
        elif node.type in ("softbreak", "hardbreak"):
            yield {"t": "SoftBreak" if node.type == "softbreak" else "LineBreak"}
        elif node.children:
            for child in node.children:
                yield from self._inline(child)
        else:
            yield from self._text(node.content)

    def _text(self, text: str) -> Iterator[Node]:
        pieces = HELD_MARKER.split(text)  # text, marker, text, marker, … text
        for number, piece in enumerate(pieces):
            if number % 2 == 0:
                is_noted = number + 1 < len(pieces) and int(pieces[number + 1]) in self._citations
                yield from words(piece.rstrip(" ") if is_noted else piece)
            elif int(piece) in self._citations:
                yield self._note(self._citations[int(piece)])
            else:
                yield from words(f"[{piece}]")

    def _note(self, citation: Mapping[str, Any]) -> Node:
        said = correction_words(citation.get("correction"))
        return self._notes.cite(_header(citation), citation["start"], citation["end"], said)


def _header(citation: Mapping[str, Any]) -> Header:
    day = citation.get("date")
    return Header(
        article_id=citation["article_id"],
        title=citation["title"],
        author=citation.get("author"),
        date=date.fromisoformat(day) if day else None,
        issue=citation.get("issue"),
        page=citation.get("page"),
        url=citation.get("url"),
    )
