"""How long the service takes while 200 clients hold connections that they do not use.

``python -m tests.benchmarks.slow_clients``: a real service over the sample articles, on loopback.
Prints the median and the worst of 20 requests for ``/healthz`` and of 5 questions, for each kind of
slow client. ``tests.benchmarks.servers`` compares web servers.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import numpy as np

from index.archive import Archive
from index.embedding import PACKAGED_MODEL
from qa.cli.serving import sample_folder
from tests.crashes.service import Service
from tests.security.sockets import many_clients

_CLIENTS = 200
_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-a: "
_BODY = b"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n0123456789"
_KINDS = {
    "idle": (b"", b""),
    "half headers": (_HEAD, b""),
    "trickled headers": (_HEAD, b"a"),
    "half bodies": (_BODY, b""),
    "trickled bodies": (_BODY, b"a"),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder, "data"), embedding_model=PACKAGED_MODEL)
        archive.ingest([sample_folder()])
        archive.close()
        service = Service(Path(folder, "data"), Path(folder, "log"))
        port = int(service.url.rpartition(":")[2])
        service.ask("When did Finland join NATO?")
        print(f"{'no slow client':18} {_figures(service, lambda: None)}", flush=True)
        for kind, (first, trickle) in _KINDS.items():
            with many_clients(port, _CLIENTS, first) as clients:

                def send() -> None:
                    for client in clients if trickle else ():  # noqa: B023 - called in this round
                        with suppress(OSError):
                            client.sendall(trickle)  # noqa: B023

                print(f"{kind:18} {_figures(service, send)}", flush=True)
        service.stop()


def _figures(service: Service, between: Callable[[], None]) -> str:
    with httpx.Client(base_url=service.url, timeout=60) as client:
        health = _times(lambda: client.get("/healthz"), between, 20)
    questions = _times(lambda: service.ask("When did Finland join NATO?"), between, 5)
    return f"/healthz {health}; a question {questions}"


def _times(ask: Callable[[], httpx.Response], between: Callable[[], None], count: int) -> str:
    times = []
    for _ in range(count):
        between()
        began = time.perf_counter()
        assert ask().status_code == 200
        times.append((time.perf_counter() - began) * 1000)
    return f"{np.median(times):.0f} ms, at worst {max(times):.0f}"


if __name__ == "__main__":
    main()
