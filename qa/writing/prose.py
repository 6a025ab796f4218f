"""What a chat model writes, cut into sentences as it comes, and cleaned of all but words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences import sentence_spans

# A marker in the forms that models write: [2], [1, 3], [1-3], [^2], [passage 2], 【2†source】
_MARKER = re.compile(
    r"\[\^?\s*(?:(?:passages?|sources?|nos?\.?)\s*)?"
    r"(\d{1,3}(?:\s*(?:,|;|-|–|and|&)\s*\d{1,3})*)\s*\](?!\()|【(\d{1,3})[^【】]*】",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")
_LONGEST_RANGE = 10
_LINK = re.compile(
    r"!?\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]A-Za-z]*[A-Za-z][^\[\]]*\])"
)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_STUMP = re.compile(r"[\[【]\^?[\d\s,;–-]*")  # of a marker that was never closed
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>?")
_ADDRESS = re.compile(
    r"(?:https?|ftp|file)://\S*|\b(?:data|javascript|vbscript|mailto):\S+|\bwww\.\S+",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*+|`+|~~|(?<![^\W_])_+(?=\S)|(?<=\S)_+(?![^\W_])|^\s*#+\s*|^\s*>+\s*")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_POINTERS = (_LINK, _TAG, _ADDRESS)
_HARMLESS = re.compile(r"</?(?:b|i|u|em|strong|p|br|sup|sub|small|ul|ol|li)\s*/?>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LONG = 1_000  # characters of a line from which it is not looked through at each piece


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a chat model has written.

    Attributes:
        text: Its words, without markup, links and markers.
        numbers: Of the passages that it cites, as they are written.
        has_links: Whether there was a link, an address, or a tag of more than emphasis in it.
        begins: What parts it from the sentence before it, as Markdown: a space, a blank line, or
            one and the sign of a list.
    """

    text: str
    numbers: tuple[int, ...]
    begins: str
    has_links: bool = False


class Prose:
    """Cuts a text into sentences while it comes, whatever pieces it comes in."""

    def __init__(self) -> None:
        self._line = ""  # of which nothing has been given away as a sentence
        self._is_head = True  # of a line, which may be an item of a list
        self._lines = 0  # that have ended since the last sentence
        self._has_any = False
        self._looked = 0  # characters of the line when it was last looked through
        self._pending: Sentence | None = None

    def add(self, piece: str) -> Iterator[Sentence]:
        """The sentences that a piece ends."""
        self._line += piece.replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = self._line.split("\n")
        for line in lines:
            yield from self._ended(line)
            self._lines += 1
            self._is_head = True
        self._line = rest
        if lines:
            self._looked = 0
        if self._has_grown():
            yield from self._begun()
            self._looked = len(self._line)
            self._pending = self._unfinished()

    def end(self) -> Iterator[Sentence]:
        """The sentences that are left when nothing more comes."""
        line, self._line = self._line, ""
        yield from self._ended(line)

    @property
    def pending(self) -> Sentence | None:
        """What is there of the sentence that is being written, as far as it can be shown.

        It is the same object until there is more.
        """
        return self._pending

    def _has_grown(self) -> bool:
        """Whether the line is worth looking through: for a long one, that waits for an eighth more.

        A line that never ends would else be read anew with each of its pieces.
        """
        length = len(self._line)
        return length < _LONG or length >= self._looked + self._looked // 8

    def _unfinished(self) -> Sentence | None:
        item, text = self._item(self._line[: _open(self._line)])
        words = _words(text)
        if not words:
            return None
        return Sentence(words, (), self._beginning(item), _has_links(self._line))

    def _begun(self) -> Iterator[Sentence]:
        """All sentences of the line but its last, which may go on."""
        whole = self._line[: _open(self._line)]
        cuts = [start for start, _ in sentence_spans(_hidden(whole))][1:]
        if not cuts:
            return
        # what follows a full stop may be a marker of the sentence that it ends
        head, self._line = self._line[: cuts[-1]], self._line[cuts[-1] :]
        yield from self._ended(head)
        self._is_head = False

    def _ended(self, line: str) -> Iterator[Sentence]:
        item, text = self._item(line)
        starts = [start for start, _ in sentence_spans(_hidden(text))] or [0]
        starts[0] = 0
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            part = text[start:end]
            words = _words(part)
            if words:
                yield Sentence(words, _numbers(part), self._beginning(item), _has_links(part))
                self._has_any, self._lines, item = True, 0, ""

    def _item(self, line: str) -> tuple[str, str]:
        """The sign with which an item of a list begins, and the rest of the line."""
        match = _ITEM.match(line) if self._is_head else None
        return ("- ", line[match.end() :]) if match else ("", line)

    def _beginning(self, item: str) -> str:
        if not self._has_any:
            return item
        if item and self._lines == 1:
            return f"\n{item}"
        return f"\n\n{item}" if self._lines else " "


def _open(line: str) -> int:
    """Return where the end of a line begins that may yet become a marker, a link, a tag or a word.

    As a pattern, this would be tried from every bracket and letter to the end of the line.
    """
    word = len(line) if line[-1:].isspace() else len(line) - len((line.split() or [""])[-1])
    return min(_open_link(line), word, _unclosed(line, "【", "】"), _unclosed(line, "<", ">"))


def _unclosed(line: str, opens: str, closes: str) -> int:
    start = line.find(opens, line.rfind(closes) + 1)
    return len(line) if start < 0 else start


def _open_link(line: str) -> int:
    """Return where a link begins that ends the line: `[…`, `[…]`, `[…](…` or `[…](…)`."""
    for end in _ends_of_labels(line):
        start = line.find("[", line.rfind("]", 0, end) + 1, end)
        if start >= 0:
            return start - 1 if line[:start].endswith("!") else start
    return len(line)


def _ends_of_labels(line: str) -> Iterator[int]:
    """Yield where the label of a link may end, if the link itself ends the line."""
    target = line.removesuffix(")")
    end = target.find("](", target.rfind(")") + 1)
    while end >= 0:
        yield end
        end = target.find("](", end + 1)
    yield len(line.removesuffix("]"))


def _hidden(text: str) -> str:
    """A text of the same length, without what is not to be taken for the end of a sentence."""
    hidden = _MARKER.sub(lambda match: " " * len(match[0]), text)
    for pattern in _POINTERS:
        hidden = pattern.sub(lambda match: "x" * len(match[0]), hidden)
    return hidden


def _words(text: str) -> str:
    plain = _LINK.sub(r"\1", _without_stump(_MARKER.sub("", text)))
    for pattern in (_SCRIPT, _TAG, _ADDRESS, _EMPHASIS):
        plain = pattern.sub("", plain)
    plain = _SPACE.sub(" ", plain).strip()
    plain = re.sub(r" ([.,;:!?])", r"\1", plain)
    return plain if any(map(str.isalnum, plain)) else ""


def _without_stump(text: str) -> str:
    start = max(text.rfind("["), text.rfind("【"))
    return text[:start].rstrip() if start >= 0 and _STUMP.fullmatch(text, start) else text


def _has_links(text: str) -> bool:
    plain = _HARMLESS.sub("", text)
    return any(pattern.search(plain) for pattern in _POINTERS)


def _numbers(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for match in _MARKER.finditer(text):
        listed = _RANGE.sub(_listed, match[1] or match[2])
        found += map(int, re.findall(r"\d+", listed))
    return tuple(dict.fromkeys(found))


def _listed(match: "re.Match[str]") -> str:
    first, last = int(match[1]), int(match[2])
    return " ".join(map(str, range(first, min(last, first + _LONGEST_RANGE) + 1)))
