"""From bytes to text."""

import codecs

from index.errors import MalformedFileError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_SAMPLE = 65_536
# Classic Macintosh and DOS sets, which differ from those of Windows in a few letters and win by
# chance: whoever still has such text will have converted it.
_RIVALS = ["mac_cyrillic", "mac_greek", "mac_iceland", "mac_latin2", "mac_roman", "mac_turkish"]


def decode(data: bytes) -> str:
    """Text in whatever encoding it is: by its mark, as UTF-8, or else as its letters suggest.

    Raises:
        MalformedFileError: It is not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    guessed = _utf16(data)
    if guessed:
        return data.decode(guessed, "replace")
    sample = data[:_SAMPLE]
    if b"\0" in sample or len(sample.translate(None, _CONTROLS)) < 0.9 * len(sample):
        raise MalformedFileError("it is binary, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows in mostly Latin text as a NUL in every other byte."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(sample) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even == 0:
        return "utf-16-le"
    if even > 0.4 * half and odd == 0:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_exclusion=_RIVALS).best()
    if best is None:
        raise MalformedFileError("its character encoding cannot be told")
    return str(best)
