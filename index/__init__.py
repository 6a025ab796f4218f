"""Turns articles into something that can be searched.

The face of this package is :class:`index.archive.Archive`. It knows no question, no web page and
no chat model, and imports nothing of ``qa``.
"""
