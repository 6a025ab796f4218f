"""A conversation as a document that can be taken along."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markdown_it.token import Token

from index.article import Header
from index.days import long_day
from qa.composing import escape
from qa.conversations import Conversation
from qa.exports.origin import Origin, reference
from qa.exports.plain import without_control
from qa.markdown import answer_markdown
from qa.saying import correction_words


def transcript(conversation: Conversation, form: str, origin: Origin) -> bytes:
    """Writes a conversation with its references.

    Args:
        form: ``md`` or ``docx``.
        origin: The archive that was asked.
    """
    return _WRITERS[form](conversation, origin)


def _markdown_form(conversation: Conversation, origin: Origin) -> bytes:
    lines = [f"# {escape(conversation.title)}", "", escape(_asked_of(conversation, origin.title))]
    for message in conversation.messages:
        response = message.response
        lines += ["", f"## {escape(' '.join(response['question'].split()))}", ""]
        lines += [response["answer"]]
        references = [
            f"{number}. {escape(text)}" + (f" <{link}>" if link else "")
            for number, text, link in _references(response["citations"], origin)
        ]
        lines += ["", *references] if references else []
    return ("\n".join(lines) + "\n").encode()


def _docx_form(conversation: Conversation, origin: Origin) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(without_control(conversation.title), level=0)
    document.add_paragraph(without_control(_asked_of(conversation, origin.title)))
    for message in conversation.messages:
        response = message.response
        document.add_heading(without_control(response["question"]), level=1)
        for block in _blocks(response["answer"]):
            document.add_paragraph(without_control(block.text), style=block.style)
        for number, text, link in _references(response["citations"], origin):
            line = document.add_paragraph(style="Normal")
            line.add_run(without_control(f"{number}. {text} {link or ''}".rstrip())).italic = True
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _asked_of(conversation: Conversation, archive: str) -> str:
    return f"Asked of {archive} on {long_day(conversation.started_at.date())}."


def _references(
    citations: Sequence[Mapping[str, Any]], origin: Origin
) -> list[tuple[int, str, str | None]]:
    """Number, words and place of each citation, in the order of their numbers."""
    found = []
    for one in sorted(citations, key=lambda one: int(one["marker"])):
        header = _header(one)
        link = origin.link(header, one["start"], one["end"])
        said = correction_words(one.get("correction"))
        words = f"{reference(header)} ({said})" if said else reference(header)
        found.append((one["marker"], words, link))
    return found


def _header(citation: Mapping[str, Any]) -> Header:
    day = citation.get("date")
    return Header(
        article_id=citation["article_id"],
        title=citation["title"],
        author=citation.get("author"),
        date=date.fromisoformat(day) if day else None,
        issue=citation.get("issue"),
        page=citation.get("page"),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    style: str


def _blocks(answer: str) -> list[_Block]:
    """The paragraphs of an answer's Markdown, with the style that each has in a document."""
    blocks, style = [], ["Normal"]
    for token in answer_markdown.parse(answer):
        if token.type in _STYLES:
            style.append(_STYLES[token.type])
        elif token.type.removesuffix("_close") + "_open" in _STYLES:
            style.pop()
        elif token.type == "inline":
            blocks.append(_Block(_plain(token.children or []), style[-1]))
    return blocks


_STYLES = {
    "blockquote_open": "Quote",
    "bullet_list_open": "List Bullet",
    "ordered_list_open": "List Number",
}


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else token.content for token in tokens
    )


_WRITERS: dict[str, Callable[[Conversation, Origin], bytes]] = {
    "md": _markdown_form,
    "docx": _docx_form,
}
