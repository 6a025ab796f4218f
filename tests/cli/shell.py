"""The installed program, run as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("archive-qa")


class Shell:
    """Runs commands over one data folder.

    Attributes:
        environment: Of the commands.
        stderr: What the last command said there.
    """

    def __init__(self, data_dir: Path) -> None:
        self.environment = os.environ | {"ARCHIVE_QA_DATA_DIR": str(data_dir)}
        self.stderr = ""

    def run(self, *words: object, status: int = 0) -> str:
        """What a command prints. It exits with this status, and shows no traceback."""
        command = [str(PROGRAM), *(w if isinstance(w, bytes) else str(w) for w in words)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, check=False
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        self.stderr = done.stderr
        return done.stdout
