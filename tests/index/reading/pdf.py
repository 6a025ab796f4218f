"""PDFs written by hand."""

from collections.abc import Sequence


def pdf_of(streams: Sequence[bytes], *, filters: bytes = b"", times: int = 1) -> bytes:
    """A PDF with a page for each of some content streams; an empty one says one sentence.

    Args:
        filters: What the streams are packed with, as PDF names it.
        times: How often each page is named in the list of pages.
    """
    packed = b" /Filter " + filters if filters else b""
    numbers = [4 + 2 * n for n in range(len(streams))]
    kids = b" ".join(b"%d 0 R" % number for number in numbers for _ in range(times))
    count = len(streams) * times
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 612 792] >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in zip(numbers, streams, strict=True):
        said = stream or b"BT /F1 12 Tf 72 720 Td (One ship left.) Tj ET"
        font = b"/Resources << /Font << /F1 3 0 R >> >>"
        objects += [
            b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R %s >>" % (number + 1, font),
            b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(said), packed, said),
        ]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def dense_page(number: int) -> bytes:
    """The content stream of a page as magazines have them: two columns of small print, each word
    set by itself."""
    lines = [
        b"[(Ship) -250 (%d) -250 (left) -250 (Odesa) -250 (for) -250 (Port) -250 (Said)] TJ T*"
        % (90 * number + line)
        for line in range(90)
    ]
    columns = ((72, lines[:45]), (320, lines[45:]))
    parts = [b"1 0 0 1 %d 720 Tm %s" % (left, b" ".join(some)) for left, some in columns]
    return b"BT /F1 8 Tf 12 TL " + b" ".join(parts) + b" ET"
