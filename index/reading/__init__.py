"""Reads articles out of files: plain text, Markdown, HTML, PDF, DOCX, JSON, JSON Lines and CSV.

:mod:`index.reading.formats` does that, and is for the sandbox's processes alone: files come from
outside.
"""

from index.reading.discovery import FoundFile, ReadFailure, find_files
from index.reading.limits import ReadingLimits
from index.reading.sandbox import Sandbox

__all__ = ["FoundFile", "ReadFailure", "ReadingLimits", "Sandbox", "find_files"]
