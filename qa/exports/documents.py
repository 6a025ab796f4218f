"""Dossiers as documents: Markdown and DOCX with footnotes, by pandoc and its CSL processor.

Pandoc is a program of its own, which the package pypandoc_binary brings along. It was chosen over
citeproc-py, whose references have flaws in the very styles that matter (a stray «Edition.» in
Chicago's), and over python-docx, which cannot write footnotes. It is given its own document tree as
JSON, so that nothing of an article is ever read as markup, and may touch no file (``--sandbox``).
"""

import io
import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.article import Header
from index.errors import SettingError
from qa.exports.origin import Origin, page_of, reference
from qa.exports.plain import without_control
from qa.saying import correction_words
from qa.topics.dossier import Dossier, TopicArticle

_API = [1, 23, 1]  # of pandoc's document tree
_PATIENCE = 300  # seconds

_MARKUP = re.compile(r"<(?=/?(?:i|b|em|strong|sup|sub|sc|span)\b)", re.IGNORECASE)

_Node = dict[str, Any]


def document(dossier: Dossier, form: str, origin: Origin) -> bytes:
    """Writes a dossier as ``md`` or ``docx``: each quote with its reference in a footnote.

    Raises:
        SettingError: The style is no CSL file.
    """
    items: list[dict[str, Any]] = []
    level = 1 if form == "docx" else 2  # where the title has a style of its own
    blocks = [] if form == "docx" else [_header(1, dossier.query)]
    blocks.append(_para(_counted(dossier, origin)))
    for found in dossier.articles:
        blocks += _article(found, level, origin, items)
    tree = {
        "pandoc-api-version": _API,
        "meta": {"title": {"t": "MetaInlines", "c": _words(dossier.query)}},
        "blocks": blocks,
    }
    written = _converted(tree, items, "gfm" if form == "md" else form, origin)
    return _numbered_throughout(written) if form == "docx" else written


def _numbered_throughout(written: bytes) -> bytes:
    """A document whose footnotes are numbered throughout.

    Pandoc has them begin anew with each section; there is but one, and LibreOffice takes each
    heading for one.
    """
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(written))
    for section in document.sections:
        for notes in section._sectPr.findall(qn("w:footnotePr")):
            section._sectPr.remove(notes)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _counted(dossier: Dossier, origin: Origin) -> str:
    count = len(dossier.articles)
    articles = "One article" if count == 1 else f"{count:,} articles"
    return f"{articles} of {origin.title}, in the order of time."


def _article(
    found: TopicArticle, level: int, origin: Origin, items: list[dict[str, Any]]
) -> list[_Node]:
    grade = f" ({found.said})" if found.said else ""
    blocks = [_header(level, found.article.title), _para(reference(found.article) + grade)]
    corrected = correction_words(found.article.as_json()["correction"])
    blocks += [_para(corrected)] if corrected else []
    for quote in found.quotes:
        key = f"q{len(items)}"
        items.append(_item(key, found.article, quote.start, quote.end, origin))
        # a block takes no quotation marks: those that are in it are the article's
        said = [*_words(" ".join(quote.text.split())), _cite(key, found.article)]
        blocks.append({"t": "BlockQuote", "c": [{"t": "Para", "c": said}]})
    return blocks


def _item(key: str, header: Header, start: int, end: int, origin: Origin) -> dict[str, Any]:
    """An article as CSL-JSON has it, by way of some of its words.

    Names stand as they are printed: whether «Maritime Desk» is a family's name nobody can tell.
    """
    item: dict[str, Any] = {
        "id": key,
        "type": "article-magazine",
        "title": _plain(header.title),
        "container-title": origin.title,
    }
    if header.authors or header.author:
        names = header.authors or (header.author,)
        item["author"] = [{"literal": name} for name in names]
    if header.date:
        day = header.date
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    if link := origin.link(header, start, end):
        item["URL"] = link
    return item


def _plain(title: str) -> str:
    """A title in which nothing is taken for the markup that CSL-JSON knows."""
    return _MARKUP.sub("<\N{WORD JOINER}", title)


def _cite(key: str, header: Header) -> _Node:
    """A reference, which the style makes a footnote of; it adds what styles leave out of one."""
    more = [part for part in (header.issue, page_of(header)) if part]
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": _words("".join(f", {part}" for part in more)),
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], []]}


def _header(level: int, text: str) -> _Node:
    return {"t": "Header", "c": [level, ["", [], []], _words(text)]}


def _para(text: str) -> _Node:
    return {"t": "Para", "c": _words(text)}


def _words(text: str) -> list[_Node]:
    """A text as pandoc has it: what XML cannot hold is left out, white space is a space."""
    pieces = without_control(text).split(" ")
    nodes: list[_Node] = []
    for number, piece in enumerate(pieces):
        nodes += [{"t": "Space"}] if number else []
        nodes += [{"t": "Str", "c": piece}] if piece else []
    return nodes


def _converted(
    tree: dict[str, Any], items: Sequence[dict[str, Any]], form: str, origin: Origin
) -> bytes:
    import pypandoc

    with TemporaryDirectory(prefix="archive-qa-") as folder:
        known, output = Path(folder) / "items.json", Path(folder) / "output"
        known.write_text(json.dumps(items), encoding="utf-8")
        command = [pypandoc.get_pandoc_path(), "--from=json", f"--to={form}", "--wrap=none"]
        command += ["--citeproc", f"--csl={origin.style}", f"--bibliography={known}"]
        command += ["--sandbox", f"--output={output}"]
        done = subprocess.run(  # noqa: S603 - of nothing that came from outside
            command,
            input=json.dumps(tree).encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
        if done.returncode:
            why = " ".join(done.stderr.decode(errors="replace").split())
            raise SettingError(f"the references cannot be written with {origin.style}: {why}")
        return output.read_bytes()
