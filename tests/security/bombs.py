"""Files that are small on the disk, or plain to look at, and cost much to read."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import docx

from tests.index.reading.pdf import pdf_of

_MIB = 1024**2
_PARAGRAPH = b"<w:p/>"
_SPOKEN = b"<w:p><w:r><w:t>%d</w:t></w:r></w:p>"


@dataclass(frozen=True, slots=True)
class Bomb:
    """A file.

    Attributes:
        reason: A pattern of why it is not read; ``None`` if it may be read, in the time it may
            take.
    """

    name: str
    make: Callable[[], bytes]
    reason: str | None


def word(body: bytes = b"", **parts: bytes) -> bytes:
    """A Word document with more in its body, and other parts in place of its own."""
    plain, written = io.BytesIO(), io.BytesIO()
    docx.Document().save(plain)
    deflated = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(written, "w", deflated) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:sectPr", body + b"<w:sectPr", 1)
            after.writestr(name, parts.pop(name, content))
        for name, content in parts.items():
            after.writestr(name, content)
    return written.getvalue()


def _deflated_pages(unpacked: int) -> bytes:
    """A PDF whose page unpacks, again and again, to so many bytes."""
    packed = zlib.compress(zlib.compress(b" " * unpacked, 9), 9)
    return pdf_of([packed], filters=b"[/FlateDecode /FlateDecode]")


def _operators(number: int) -> bytes:
    """A PDF that says little, in many words."""
    return pdf_of([zlib.compress(b"BT /F1 1 Tf (a) Tj ET\n" * number)], filters=b"/FlateDecode")


BOMBS = [
    Bomb("paragraphs.docx", lambda: word(_PARAGRAPH * (50_000_000 // 6)), "times its size"),
    Bomb(
        "numbers.docx",  # which do not shrink to next to nothing
        lambda: word(b"".join(_SPOKEN % (n * 2654435761 % 2**40) for n in range(1_700_000))),
        "MiB",
    ),
    Bomb(
        "styles.docx",
        lambda: word(**{"word/styles.xml": b"<a>" + b"<b/>" * 30_000_000 + b"</a>"}),
        "MiB are the most",
    ),
    Bomb(
        "pictures.docx",
        lambda: word(**{f"word/media/{n}.bmp": bytes(60 * _MIB) for n in range(5)}),
        "the document unpacks to 301 MiB",
    ),
    Bomb("one-page-5000-times.pdf", lambda: pdf_of([b""], times=5_000), "more than 2,000 pages"),
    Bomb("one-page-50000-times.pdf", lambda: pdf_of([b""], times=50_000), "more than 2,000 pages"),
    Bomb("deflated.pdf", lambda: _deflated_pages(900_000_000), ""),
    Bomb("operators.pdf", lambda: _operators(3_000_000), ""),
    Bomb(
        "spaces.md",
        lambda: b"---\ntitle: a: x" + b" " * 60_000 + b"y\n---\n# T\n\nBody",
        None,
    ),
    Bomb(
        "aliases.md",
        lambda: (
            b"---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + b"".join(
                b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9))
                for n in range(1, 12)
            )
            + b"---\n\nOne ship left.\n"
        ),
        None,
    ),
    Bomb("nested.md", lambda: b"---\na: " + b"[" * 50_000 + b"\n---\n\nOne ship left.\n", None),
    Bomb(
        "nested.json",
        lambda: b'{"text": "x", "a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        "nested too deeply",
    ),
    Bomb("objects.json", lambda: b"[" + b"{}," * 20_000_000 + b"{}]", "MiB of memory"),
    Bomb(
        "lists.jsonl",
        lambda: b'{"text": "x", "a": [' + b"[]," * 15_000_000 + b"[]]}\n",
        "MiB of memory|fields beside the text",
    ),
    Bomb("field.csv", lambda: b'text,title\n"' + b"x " * 33_000_000 + b'",a\n', "."),
    Bomb("nested.html", lambda: b"<p>" + b"<div>" * 300_000 + b"One ship left.", "no article"),
    Bomb("fields.json", lambda: b'{"text": "x", "a": "%s"}' % (b"y" * 50_000_000), "fields beside"),
]
