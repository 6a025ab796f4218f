"""The Markdown of which answers are made."""

from markdown_it import MarkdownIt

# What is written by us or by a chat model: no HTML, no link, no image.
answer_markdown = MarkdownIt("zero").enable(["blockquote", "list", "emphasis", "escape", "newline"])
