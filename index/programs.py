"""Programs of ours that run in a process of their own."""

import sys


def program(module: str, *arguments: str) -> list[str]:
    """The command that runs a module, by the Python that runs this.

    With ``-P``: whatever lies in the folder where this was started is not ours to import.
    """
    return [sys.executable, "-P", "-m", module, *arguments]
