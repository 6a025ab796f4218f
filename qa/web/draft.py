"""The HTML of an answer that is still being written."""

from typing import Any

from index.wording import shared_beginning
from qa.answer import Citation
from qa.web.rendering import answer_html

_LONG = 1_000  # characters of an answer from which it is not rendered at each piece
_GROWTH = 16  # it then waits until a sixteenth more has come


class Draft:
    """Says after each piece how the page changes, so that it looks as it will when all is there.

    A change is ``{"keep": n, "html": "…"}``: of what is shown by now the first ``n`` UTF-16 units
    stay, the rest is replaced. Later text can change the markup of earlier text, but only near its
    end: a change stays short, however long the answer.

    The markup of a long answer follows in steps, as each takes time in proportion to the whole; a
    change may then be none. Its end comes with the whole answer.
    """

    def __init__(self) -> None:
        self._text = ""
        self._citations: list[Citation] = []
        self._shown = ""
        self._units = 0  # of what is shown
        self._rendered = 0  # characters of the text that it shows

    def add(self, text: str) -> dict[str, Any]:
        """The change that a piece of the answer's Markdown makes."""
        self._text += text
        return self._change()

    def rewrite(self, start: int, text: str) -> dict[str, Any]:
        """The change that other words make, of which the first ``start`` characters stay."""
        self._text = self._text[:start] + text
        return self._change()

    def cite(self, citation: Citation) -> dict[str, Any]:
        """The change that a citation makes: its markers become links."""
        self._citations.append(citation)
        if f"[{citation.marker}]" in self._text:
            self._rendered = 0
        return self._change()

    def _change(self) -> dict[str, Any]:
        steps = abs(len(self._text) - self._rendered) * _GROWTH
        if len(self._text) >= _LONG and steps < len(self._text):
            return {"keep": self._units, "html": ""}
        before, self._shown = self._shown, str(answer_html(self._text, self._citations))
        same = shared_beginning(before, self._shown)
        self._units, self._rendered = _units(self._shown), len(self._text)
        return {"keep": _units(before[:same]), "html": self._shown[same:]}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
