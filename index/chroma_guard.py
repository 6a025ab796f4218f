"""Runs a Chroma server that ends with the process that wanted it.

``python -m index.chroma_guard ARGUMENT…`` starts ``chroma run ARGUMENT…`` and waits until either
the server ends or standard input does, which is held open by the parent alone: so the server goes
even when its parent is killed. Knows nothing but the standard library, to start at once.
"""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path


def main() -> int:
    beside = Path(sys.executable).with_name("chroma")
    program = str(beside) if beside.exists() else shutil.which("chroma") or "chroma"
    server = subprocess.Popen([program, "run", *sys.argv[1:]], stdin=subprocess.DEVNULL)  # noqa: S603

    def follow_parent() -> None:
        while os.read(0, 1024):
            pass
        server.terminate()

    threading.Thread(target=follow_parent, daemon=True).start()
    return server.wait()


if __name__ == "__main__":
    raise SystemExit(main())
