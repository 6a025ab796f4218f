"""A small model that reads a question and a passage: which words answer, or that none do."""
