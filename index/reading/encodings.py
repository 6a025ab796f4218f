"""From bytes to text."""

import codecs
import re

from index.errors import MalformedFileError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNDECODABLE = "index.reading"  # the name of the handler of decoding errors, for bytes.decode()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII = bytes(range(128))
_FEW = 64  # letters beyond ASCII, below which the statistics of languages say nothing
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
    return data.decode(encoding_of(data), UNDECODABLE)


def encoding_of(data: bytes) -> str:
    """The encoding of a text, or of one that begins so; to be read with :data:`UNDECODABLE`.

    Raises:
        MalformedFileError: It is not text.
    """
    if marked := wide_encoding_of(data):
        return marked
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    sample = data[:_SAMPLE]
    if b"\0" in sample or len(sample.translate(None, _CONTROLS)) < 0.9 * len(sample):
        raise MalformedFileError("it is binary, not text")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return "utf-8" if _is_damaged_utf8(data) else _guess(data)
    return "utf-8"


def wide_encoding_of(data: bytes) -> str | None:
    """UTF-16 or UTF-32, in which a line does not end with a byte of its own."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    return _utf16(data)


def _for_undecodable(error: UnicodeError) -> tuple[str, int]:
    """Windows' letters for single bytes in UTF-8, as pasting leaves them; else U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding == "utf-8":
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end
    return "\ufffd", error.end


codecs.register_error(UNDECODABLE, _for_undecodable)


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: letters of other sets are that only by chance."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len(_NOT_ASCII.findall(text)) - bad >= 4 * bad


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
    high = len(data.translate(None, _ASCII))
    if high < _FEW and high < 0.25 * len(data):
        return "cp1252"  # too little to guess by
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_exclusion=_RIVALS).best()
    if best is None:
        raise MalformedFileError("its character encoding cannot be told")
    return best.encoding
