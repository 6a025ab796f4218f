"""Many readers at once: a real service over loopback, asked faster and faster.

``python -m tests.benchmarks.readers [PASSAGES] [SECONDS] [--keep FOLDER]``, 10,000 and 60 by
default; what ``tests.benchmarks.scale`` has built and kept is taken from there. Made-up articles
(see synthetic.py); questions are embedded by the real model. The clients share the cores with the
service, so that what they take is missing there.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np

from tests.benchmarks.latency import large_archive
from tests.benchmarks.startup import PORT, PROGRAM
from tests.benchmarks.synthetic import Text

_URL = f"http://127.0.0.1:{PORT}"
_CHATS = 64
_CROWD = 300
_SEARCHES, _ANSWERS = 50, 20  # a second
_CLIENTS = 128  # requests in flight, at most
_PATIENCE = 60.0  # seconds

Ask = Callable[[httpx.Client, str], int]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("passages", nargs="?", type=int, default=10_000)
    parser.add_argument("seconds", nargs="?", type=int, default=60)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(given.keep or folder, str(given.passages))
        with large_archive(given.passages, place) as archive:
            print(f"{archive.status().passages:,} passages")
        began = time.perf_counter()
        with _serving(place / "data") as process, _client() as client:
            _chat(client, "Which ship sailed?")
            print(f"from start to first answer: {time.perf_counter() - began:.1f} s")
            print(f"memory, the vector store's server included: {_memory(process.pid):,.0f} MB")
            _at_once(f"{_CHATS} chats at once", client, _streamed, _CHATS)
            _rate(f"{_SEARCHES} searches a second", client, _search, _SEARCHES, given.seconds)
            _rate(f"{_ANSWERS} answers a second", client, _chat, _ANSWERS, given.seconds)
            _at_once(f"{_CROWD} questions at once", client, _chat, _CROWD)
            print(f"memory after all that: {_memory(process.pid):,.0f} MB")


@contextmanager
def _serving(data_dir: Path) -> Iterator["subprocess.Popen[bytes]"]:
    # all readers come from one address here
    settings = {"ARCHIVE_QA_DATA_DIR": str(data_dir), "ARCHIVE_QA_CONNECTIONS_PER_ADDRESS": "1000"}
    environment = os.environ | settings
    process = subprocess.Popen([PROGRAM, "serve", "--port", str(PORT)], env=environment)
    try:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                httpx.get(f"{_URL}/healthz", timeout=_PATIENCE)
                break
            except httpx.TransportError:
                time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.wait()


def _client() -> httpx.Client:
    """One that opens as many connections as are asked for, and lets go of them before the service
    does."""
    limits = httpx.Limits(max_connections=None, keepalive_expiry=2)
    return httpx.Client(timeout=_PATIENCE, limits=limits)


def _chat(client: httpx.Client, question: str) -> int:
    return client.post(f"{_URL}/api/chat", json={"question": question}).status_code


def _search(client: httpx.Client, question: str) -> int:
    return client.get(f"{_URL}/api/search", params={"q": question}).status_code


def _streamed(client: httpx.Client, question: str) -> int:
    body = {"question": question, "stream": True}
    with client.stream("POST", f"{_URL}/api/chat", json=body) as response:
        text = response.read().decode()
    return response.status_code if "event: done" in text else 599


def _rate(name: str, client: httpx.Client, ask: Ask, rate: int, seconds: int) -> None:
    """Asks at a fixed rate, whether what was asked before is answered or not."""
    questions = _questions(rate * seconds)
    taken: list[float] = []
    statuses: Counter[int] = Counter()

    def one(number: int) -> None:
        due = began + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        statuses[ask(client, questions[number])] += 1
        taken.append(1_000 * (time.perf_counter() - due))

    began = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as pool:
        list(pool.map(one, range(len(questions))))
    lasted = time.perf_counter() - began
    _report(
        f"{name} for {seconds} s ({len(questions) / lasted:.0f}/s were served)", taken, statuses
    )


def _at_once(name: str, client: httpx.Client, ask: Ask, count: int) -> None:
    questions = _questions(count)
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    began = time.perf_counter()

    def one(question: str) -> None:
        statuses[ask(client, question)] += 1
        taken.append(1_000 * (time.perf_counter() - began))

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(one, questions))
    _report(name, taken, statuses)


def _report(name: str, taken: list[float], statuses: Counter[int]) -> None:
    p50, p95, p100 = (float(np.percentile(taken, share)) for share in (50, 95, 100))
    print(f"{name}: median {p50:,.0f} ms, p95 {p95:,.0f}, longest {p100:,.0f}; {dict(statuses)}")


def _questions(count: int) -> list[str]:
    text = Text(seed=11)
    return [f"Which {' '.join(text.sentence().split()[:8])}?" for _ in range(count)]


def _memory(pid: int) -> float:
    """MB that a process and its children hold, what they share counted once (PSS)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    kib = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for one in threads for child in one.read_text(encoding="utf-8").split()]
    return kib / 1024 + sum(map(_memory, children))


if __name__ == "__main__":
    main()
