"""Answers as a terminal shows them."""

import re

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
