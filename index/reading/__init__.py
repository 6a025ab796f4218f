"""Reads articles out of files: plain text, Markdown, HTML, PDF, DOCX, JSON, JSON Lines and CSV."""

from index.reading.discovery import FoundFile, ReadFailure, find_files
from index.reading.formats import read_articles

__all__ = ["FoundFile", "ReadFailure", "find_files", "read_articles"]
