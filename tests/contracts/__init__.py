"""What other programs rely on, frozen: HTTP, command line, JSON, tables of the database.

Each test compares with a snapshot beside it. If a contract is to change, run these tests with
``--snapshot-update`` and review the difference: whatever disappears or changes its type breaks
somebody's program.
"""
