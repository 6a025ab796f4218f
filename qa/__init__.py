"""Asks the archive: retrieval, evidence, answers with citations, conversations, web and CLI."""
