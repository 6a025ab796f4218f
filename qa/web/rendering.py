"""Markdown and articles as safe HTML."""

import re
from collections.abc import Sequence
from urllib.parse import quote as percent

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from qa.answer import Citation

_MARKER = re.compile(r"(?<!\\)\[(\d{1,3})\]")  # as written by us; in quoted words it is escaped
_HELD = re.compile("\ue000(\\d+)\ue001")  # a marker's place while Markdown is rendered
_BREAK = re.compile(r"\n\s*\n")
_markdown = MarkdownIt("zero").enable(["blockquote", "list", "emphasis", "escape", "newline"])


def answer_html(text: str, citations: Sequence[Citation]) -> Markup:
    """An answer's Markdown as HTML that holds no link but to its citations' places.

    A marker of a citation becomes a link to the words that it quotes, with the marker's number in
    ``data-marker``; any other stays as text.
    """
    known = {citation.marker: citation for citation in citations}

    def link(match: re.Match[str]) -> str:
        citation = known.get(int(match.group(1)))
        if citation is None:
            return f"[{match.group(1)}]"
        target = escape(citation_url(citation))
        number = citation.marker
        return (
            f'<a class="marker" href="{target}" data-marker="{number}" '
            f'aria-label="Source {number}: {escape(citation.article.title)}">{number}</a>'
        )

    plain = re.sub("[\ue000\ue001]", "\ufffd", text)
    rendered = _markdown.render(_MARKER.sub("\ue000\\1\ue001", plain))
    return Markup(_HELD.sub(link, rendered))  # noqa: S704 - html is off


def article_url(article_id: str) -> str:
    """Where an article's page is, below the root."""
    return f"/articles/{percent(article_id)}"


def citation_url(citation: Citation) -> str:
    """Where the quoted words are, highlighted."""
    place = f"?start={citation.start}&end={citation.end}#quote"
    return article_url(citation.article.article_id) + place


def article_html(text: str, start: int | None = None, end: int | None = None) -> Markup:
    """An article's text as paragraphs, with ``text[start:end]`` marked.

    Offsets count code points. A marked range that crosses paragraphs is marked in each of them;
    the first mark has the id ``quote``. A range that lies outside of the text marks nothing.
    """
    low, high = start or 0, end or 0
    if not 0 <= low < high <= len(text):
        low = high = -1
    paragraphs = []
    first = True
    for begin, stop in _paragraphs(text):
        a, b = max(begin, low), min(stop, high)
        if a < b:
            mark = Markup('<mark id="quote">') if first else Markup("<mark>")
            first = False
            inner = escape(text[begin:a]) + mark + escape(text[a:b])
            inner += Markup("</mark>") + escape(text[b:stop])
        else:
            inner = escape(text[begin:stop])
        paragraphs.append(Markup("<p>") + inner + Markup("</p>"))
    return Markup("\n").join(paragraphs)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    bounds = []
    start = 0
    for gap in _BREAK.finditer(text):
        bounds.append((start, gap.start()))
        start = gap.end()
    bounds.append((start, len(text)))
    return [(a, b) for a, b in bounds if text[a:b].strip()]
