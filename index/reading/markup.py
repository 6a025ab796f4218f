"""Markdown with front matter, and HTML."""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from index.cleaning import clean, with_ordered_marks
from index.errors import EmptyFileError
from index.reading.encodings import decode
from index.reading.fields import Draft, field_of

_FRONT_MATTER = re.compile(r"\s*---[^\S\n]*\n(?P<fields>.*?)\n---[^\S\n]*(?:\n|$)", re.DOTALL)
_FIELD_LINE = re.compile(r"(?P<label>\w[\w .-]*):\s+(?P<value>\S.*)")
_MOST_VALUES = 10_000  # in a front matter
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_UNSHOWN = ("script", "style", "template", "head")
_ALSO_INLINE = {"bdi", "mark", "time", "wbr"}  # of HTML 5, which lxml does not list


def read_markdown(file: BinaryIO) -> Draft:
    """Reads Markdown as plain text; its front matter, or its first heading, tells of it."""
    fields, body = _front_matter(clean(decode(file.read())))
    paragraphs = list(_paragraphs(body))
    title = next((text for tag, text in paragraphs if tag == "h1"), None)
    given = next((value for label, value in fields.items() if field_of(label) == "title"), title)
    if title and paragraphs[0] == ("h1", title) and title == str(given).strip():
        del paragraphs[0]
    return Draft(fields, "\n\n".join(text for _, text in paragraphs), title)


def _front_matter(source: str) -> tuple[dict[str, Any], str]:
    """Fields and body. What stands between two rules and names no fields belongs to the body."""
    import frontmatter
    import yaml

    try:
        fields, body = frontmatter.parse(source)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _by_lines(source)
    if _is_bomb(fields):
        return {}, body
    return (
        ({str(label): value for label, value in fields.items()}, body) if fields else ({}, source)
    )


def _by_lines(source: str) -> tuple[dict[str, Any], str]:
    """Fields of broken YAML, mostly a colon without quotes: «title: Russia: No Limits»."""
    found = _FRONT_MATTER.match(source)
    lines = found["fields"].split("\n") if found else []
    matches = filter(None, map(_FIELD_LINE.match, lines))
    fields = {match["label"]: match["value"].rstrip().strip("'\"") for match in matches}
    if not found or not fields:
        return {}, source
    return fields, source[found.end() :]


def _is_bomb(fields: Any) -> bool:  # noqa: ANN401 - any YAML
    """Whether aliases make a few lines of YAML into more values than memory holds."""
    waiting, seen = [fields], 0
    while waiting:
        value = waiting.pop()
        seen += 1
        if seen > _MOST_VALUES:
            return True
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple | set):
            waiting.extend(value)
    return False


def _paragraphs(source: str) -> Iterator[tuple[str, str]]:
    from markdown_it import MarkdownIt

    tag = "p"
    for token in MarkdownIt("commonmark").parse(source):
        if token.type == "heading_open":
            tag = token.tag
        elif token.type in ("inline", "fence", "code_block"):
            text = _inline(token) if token.children is not None else token.content
            if text.strip():
                yield tag, text.strip("\n")
            tag = "p"
        elif token.type == "html_block":
            for text in _html_paragraphs(token.content):
                yield "p", text


def _html_paragraphs(source: str) -> Iterator[str]:
    """The text of HTML that stands in Markdown, without what a browser would not show."""
    from lxml import etree, html
    from lxml.html import defs

    inline = defs.special_inline_tags | defs.phrase_tags | defs.font_style_tags | _ALSO_INLINE
    try:
        block = html.fragment_fromstring(source, create_parent=True)
    except (etree.ParserError, ValueError):
        return  # a comment, or a tag that closes what another block has opened
    etree.strip_elements(block, *_UNSHOWN, etree.Comment, with_tail=False)
    for element in block.iter(etree.Element):
        if element.tag == "br":
            element.tail = "\n" + (element.tail or "")
        elif element.tag not in inline:
            element.text = "\n\n" + (element.text or "")
            element.tail = "\n\n" + (element.tail or "")
    for paragraph in re.split(r"\n[^\S\n]*\n\s*", block.text_content()):
        lines = (" ".join(line.split()) for line in paragraph.split("\n"))
        text = "\n".join(filter(None, lines))
        if text:
            yield text


def _inline(token: Any) -> str:  # noqa: ANN401 - markdown_it's Token, imported late
    parts = []
    for child in token.children:
        is_break = child.type == "html_inline" and _LINE_BREAK.fullmatch(child.content)
        if is_break or child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type != "html_inline":
            parts.append(child.content)
    return "".join(parts)


def read_html(file: BinaryIO) -> Draft:
    """Reads the main text of a page; its tags and JSON-LD tell of it."""
    import trafilatura

    source = clean(decode(file.read()))
    source = with_ordered_marks(source)  # trafilatura normalizes it
    text = trafilatura.extract(
        source,
        include_comments=False,
        include_tables=True,
        output_format="txt",
        with_metadata=False,
    )
    if not text or not text.strip():
        raise EmptyFileError("the page holds no article text")
    fields = _html_fields(source)
    paragraphs = [line for line in text.split("\n") if line.strip()]
    if len(paragraphs) > 1 and _same_words(paragraphs[0], fields["title"]):
        del paragraphs[0]  # the heading, which the title is
    return Draft(fields, "\n\n".join(paragraphs))


def _same_words(one: str, other: object) -> bool:
    return one.casefold().split() == str(other).casefold().split()


_META = {
    "title": ("og:title", "twitter:title", "citation_title", "dc.title"),
    "subtitle": ("og:description", "description", "twitter:description"),
    "author": ("author", "article:author", "citation_author", "dc.creator", "parsely-author"),
    "date": ("article:published_time", "citation_publication_date", "date", "dc.date", "pubdate"),
    "category": ("article:section", "parsely-section", "section"),
    "issue": ("citation_issue", "issue"),
    "volume": ("citation_volume",),
    "page": ("citation_firstpage", "page"),
    "keywords": ("keywords", "news_keywords"),
    "url": ("og:url",),
}


def _html_fields(source: str) -> dict[str, Any]:
    """Metadata of a page: JSON-LD before meta tags before the page's own title."""
    from lxml import html

    tree = html.document_fromstring(
        source.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")
    )
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name and meta.get("content"):
            metas.setdefault(name, str(meta.get("content")))
    found: dict[str, Any] = {
        field: next((metas[name] for name in names if name in metas), None)
        for field, names in _META.items()
    }
    found |= {key: value for key, value in _json_ld(tree).items() if value}
    links = tree.xpath("//link[@rel='canonical']/@href")
    titles = tree.xpath("//h1") or tree.xpath("//title")
    found["url"] = found.get("url") or (str(links[0]) if links else None)
    found["title"] = found.get("title") or (titles[0].text_content() if titles else None)
    found["language"] = found.get("language") or tree.get("lang")
    return found


def _json_ld(tree: Any) -> dict[str, Any]:  # noqa: ANN401 - lxml's element, imported late
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            items = list(_objects(json.loads(script)))
        except (ValueError, RecursionError):
            continue
        for item in items:
            if "headline" in item or "articleBody" in item:
                part = item.get("isPartOf")
                issue = (
                    part.get("name") or part.get("issueNumber") if isinstance(part, dict) else part
                )
                return {
                    "title": item.get("headline"),
                    "subtitle": item.get("alternativeHeadline") or item.get("description"),
                    "author": item.get("author"),
                    "date": item.get("datePublished"),
                    "category": item.get("articleSection"),
                    "issue": issue,
                    "page": item.get("pageStart"),
                    "language": item.get("inLanguage"),
                    "url": item.get("url"),
                    "keywords": item.get("keywords"),
                }
    return {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)
