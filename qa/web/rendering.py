"""Markdown and articles as safe HTML."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from index.article import Header
from qa.answer import Citation
from qa.composing import NOT_FOUND
from qa.exports.origin import reference
from qa.markdown import HELD_MARKER, answer_markdown, hold_markers
from qa.places import article_url

_GAP = re.compile(r"(?<=[^\s>]) (?=\[\d{1,3}\])")  # a marker does not begin a line
_BREAK = re.compile(r"\n\s*\n")


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

    rendered = answer_markdown.render(hold_markers(_GAP.sub("\N{NO-BREAK SPACE}", text)))
    # only what we say of a sentence is emphasised: in quoted words the signs are escaped
    rendered = rendered.replace(f"<em>({NOT_FOUND}", f'<em class="unsupported">({NOT_FOUND}')
    return Markup(HELD_MARKER.sub(link, rendered))  # noqa: S704 # nosec B704 - html is off


def citation_url(citation: Citation) -> str:
    """Where the quoted words are, highlighted."""
    return article_url(citation.article.article_id, citation.start, citation.end)


def reference_html(header: Header) -> Markup:
    """How to cite an article, its title kept apart from what is written the other way round."""
    title = f"“{header.title}”"
    before, _, after = reference(header).partition(title)
    return escape(before) + Markup("<bdi>") + escape(title) + Markup("</bdi>") + escape(after)


def article_html(text: str, start: int | None = None, end: int | None = None) -> Markup:
    """An article's text as paragraphs, with ``text[start:end]`` marked.

    Offsets count code points. A marked range that crosses paragraphs is marked in each of them;
    the first mark has the id ``quote``. A range that lies outside of the text, or lacks an end,
    marks nothing.
    """
    low, high = (-1, -1) if start is None or end is None else (start, end)
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
