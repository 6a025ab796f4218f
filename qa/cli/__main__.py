"""``python -m qa.cli``: the command line."""

from qa.cli import main

main()
