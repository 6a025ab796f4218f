"""Documents with footnotes, in Markdown and DOCX, by pandoc and its CSL processor.

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
from qa.exports.origin import Origin, page_of
from qa.exports.plain import without_control

Node = dict[str, Any]

_API = [1, 23, 1]  # of pandoc's document tree
_PATIENCE = 300  # seconds

_MARKUP = re.compile(r"<(?=/?(?:i|b|em|strong|sup|sub|sc|span)\b)", re.IGNORECASE)


class Notes:
    """The references of a document, each of which the style makes a footnote of."""

    def __init__(self, origin: Origin) -> None:
        """Begins with none."""
        self._origin = origin
        self._items: list[dict[str, Any]] = []

    @property
    def items(self) -> Sequence[dict[str, Any]]:
        """Them all, as CSL-JSON has them."""
        return self._items

    def cite(self, header: Header, start: int, end: int, said: str | None = None) -> Node:
        """A reference to some words of an article; it adds what styles leave out of one.

        Args:
            said: What is to stand at its end.
        """
        key = f"q{len(self._items)}"
        self._items.append(_item(key, header, start, end, self._origin))
        more = [part for part in (header.issue, page_of(header)) if part]
        suffix = "".join(f", {part}" for part in more) + (f" ({said})" if said else "")
        citation = {
            "citationId": key,
            "citationPrefix": [],
            "citationSuffix": words(suffix),
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        return {"t": "Cite", "c": [[citation], []]}


def heading(level: int, text: str) -> Node:
    """A heading; 1 is the highest level."""
    return {"t": "Header", "c": [level, ["", [], []], words(text)]}


def paragraph(text: str) -> Node:
    """A paragraph of plain text."""
    return {"t": "Para", "c": words(text)}


def words(text: str) -> list[Node]:
    """A text as pandoc has it: what XML cannot hold is left out, white space is a space."""
    pieces = without_control(text).split(" ")
    nodes: list[Node] = []
    for number, piece in enumerate(pieces):
        nodes += [{"t": "Space"}] if number else []
        nodes += [{"t": "Str", "c": piece}] if piece else []
    return nodes


def written(title: str, blocks: Sequence[Node], notes: Notes, form: str, origin: Origin) -> bytes:
    """Writes a document.

    Args:
        form: ``md`` or ``docx``.

    Raises:
        SettingError: The style of the references is no CSL file.
    """
    # where the title has a style of its own, headings begin with the first level
    body = [*blocks] if form == "docx" else [heading(1, title), *map(_lowered, blocks)]
    tree = {
        "pandoc-api-version": _API,
        "meta": {"title": {"t": "MetaInlines", "c": words(title)}},
        "blocks": body,
    }
    made = _converted(tree, notes.items, "gfm" if form == "md" else form, origin)
    return _numbered_throughout(made) if form == "docx" else made


def _lowered(block: Node) -> Node:
    if block["t"] != "Header":
        return block
    level, *rest = block["c"]
    return {"t": "Header", "c": [level + 1, *rest]}


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
