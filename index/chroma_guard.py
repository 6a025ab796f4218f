"""Runs a Chroma server that ends with the process that wanted it.

``python -m index.chroma_guard LOCK ARGUMENT…`` starts ``chroma run ARGUMENT…`` and waits until
either the server ends or standard input does, which is held open by the parent alone: so the
server goes even when its parent is killed. On Linux it goes when the guard itself is killed, too.

``LOCK`` is the number of an open file that the parent has locked. The server inherits it, so that
the system holds the lock for exactly as long as the server lives, and no second one is started
over the same folder. Knows nothing but the standard library, to start at once.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # of <sys/prctl.h>
_PATIENCE = 5  # seconds between asking the server to end and ending it


def main() -> int:
    lock, *arguments = sys.argv[1:]
    os.umask(0o077)  # as index.permissions has it, which would have to be imported
    beside = Path(sys.executable).with_name("chroma")
    program = str(beside) if beside.exists() else shutil.which("chroma") or "chroma"
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def follow_guard() -> None:
        if libc:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    server = subprocess.Popen(  # noqa: S603
        [program, "run", *arguments],
        stdin=subprocess.DEVNULL,
        pass_fds=[int(lock)],
        preexec_fn=follow_guard,  # noqa: PLW1509 - there is no other thread yet
    )

    def follow_parent() -> None:
        while os.read(0, 1024):
            pass
        server.terminate()
        try:
            server.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()

    threading.Thread(target=follow_parent, daemon=True).start()
    return server.wait()


if __name__ == "__main__":
    raise SystemExit(main())
