"""Answers as a terminal shows them."""

import re

from qa.answering import Rewritten, Settled, Shown, Words

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # what Markdown lets a backslash escape


class Unescaped:
    """Takes Markdown's backslashes off a text that comes in pieces."""

    def __init__(self) -> None:
        self._held = ""

    def add(self, piece: str) -> str:
        """What can be shown by now: a backslash at the end waits for what it escapes."""
        text = self._held + piece
        backslashes = len(text) - len(text.rstrip("\\"))
        self._held = "\\" if backslashes % 2 else ""
        return _ESCAPED.sub(r"\1", text.removesuffix(self._held))


class Printed:
    """An answer that comes in pieces, on paper: what is printed cannot be taken back."""

    def __init__(self) -> None:
        self._plain = Unescaped()
        self._text = ""
        self._length = 0

    def add(self, event: Shown) -> str:
        """What can be printed by now: words that will not change any more."""
        if isinstance(event, Words):
            self._text += event.text
        elif isinstance(event, Rewritten):
            self._text = self._text[: event.start] + event.text
            if event.start < self._length:  # the writer has failed, and all of it is new
                self._length = 0
                return "\n\n"
        elif isinstance(event, Settled):
            return self._up_to(event.length)
        return ""

    def end(self) -> str:
        """What has not been printed yet of the whole answer."""
        return self._up_to(len(self._text))

    def _up_to(self, end: int) -> str:
        start, self._length = self._length, max(end, self._length)
        return self._plain.add(self._text[start:end])
