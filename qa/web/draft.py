"""The HTML of an answer that is still being written."""

from typing import Any

from index.wording import shared_beginning
from qa.answer import Citation
from qa.web.rendering import answer_html


class Draft:
    """Says after each piece how the page changes, so that it looks as it will when all is there.

    A change is ``{"keep": n, "html": "…"}``: of what is shown by now the first ``n`` UTF-16 units
    stay, the rest is replaced. Later text can change the markup of earlier text, but only near its
    end: a change stays short, however long the answer.
    """

    def __init__(self) -> None:
        self._text = ""
        self._citations: list[Citation] = []
        self._shown = ""

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
        return self._change()

    def _change(self) -> dict[str, Any]:
        before, self._shown = self._shown, str(answer_html(self._text, self._citations))
        same = shared_beginning(before, self._shown)
        units = len(before[:same].encode("utf-16-le")) // 2
        return {"keep": units, "html": self._shown[same:]}
