"""Answers that a chat model writes, held to what the archive says."""
