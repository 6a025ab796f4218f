"""The Markdown of which answers are made."""

import re

from markdown_it import MarkdownIt

# What is written by us or by a chat model: no HTML, no link, no image.
answer_markdown = MarkdownIt("zero").enable(["blockquote", "list", "emphasis", "escape", "newline"])

_MARKER = re.compile(r"(?<!\\)\[(\d{1,3})\]")  # as written by us; in quoted words it is escaped
HELD_MARKER = re.compile("\ue000(\\d+)\ue001")
"""A marker's place, with its number, in what :func:`hold_markers` gives."""


def hold_markers(text: str) -> str:
    """An answer's Markdown in which nothing but markers can be taken for one once it is parsed."""
    plain = re.sub("[\ue000\ue001]", "\ufffd", text)
    return _MARKER.sub("\ue000\\1\ue001", plain)
