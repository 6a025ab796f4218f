"""How long a person waits before anything shows.

python -m tests.benchmarks.startup
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.conftest import SAMPLE

PROGRAM = Path(sys.executable).with_name("archive-qa")
PORT = 8765
ROUNDS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"ARCHIVE_QA_DATA_DIR": folder}
        _run(environment, "ingest", str(SAMPLE))
        for words in (["--help"], ["status"]):
            times = [_run(environment, *words) for _ in range(ROUNDS)]
            print(f"archive-qa {' '.join(words):<12}{statistics.median(times):>8.2f} s")
        _serve(environment)


def _run(environment: dict[str, str], *words: str) -> float:
    began = time.perf_counter()
    subprocess.run([PROGRAM, *words], env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def _serve(environment: dict[str, str]) -> None:
    began = time.perf_counter()
    server = subprocess.Popen([PROGRAM, "serve", "--port", str(PORT)], env=environment)
    try:
        for what, path in (("the page is reachable", "/"), ("the model is loaded", "/readyz")):
            _await(f"http://127.0.0.1:{PORT}{path}")
            print(f"serve: {what:<24}{time.perf_counter() - began:>8.2f} s")
    finally:
        server.terminate()
        server.wait()


def _await(url: str) -> None:
    while True:
        try:
            if httpx.get(url, timeout=60).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)


if __name__ == "__main__":
    main()
