"""The tables: articles, passages and vectors in SQL, and all that reads or writes them.

Nothing else in the product knows SQL, but for the conversations, which lie in the same database.
"""
