"""Web servers under slow, rude and impatient clients, without a proxy in front.

``python -m tests.benchmarks.servers [NAME…]`` runs each candidate over one tiny WSGI application
and prints what it does; ``docs/decisions/web-server.md`` has the figures and what was chosen by
them. The candidates that the product does not use have to be installed first:
``pip install granian waitress hypercorn a2wsgi``. Everything stays on loopback, and a candidate
takes about a minute.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.benchmarks.server_application import application

_HOST, _PORT = "127.0.0.1", 8340
_CLIENTS = 200
_THREADS = 160
_WATCH = 40  # seconds for which slow clients are watched
_HERE = "tests.benchmarks.servers"
_APPLICATION = "tests.benchmarks.server_application"
Address = tuple[str, int]


def _gunicorn(port: int, *more: str) -> list[str]:
    bind = ["-b", f"{_HOST}:{port}", "-w", "1", "--keep-alive", "5", "--timeout", "0"]
    long = ["--limit-request-line", "8190", "--log-level", "critical", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *bind, *long, *more]


def _gthread(port: int) -> list[str]:
    wsgi = f"{_APPLICATION}:application"
    return _gunicorn(port, "-k", "gthread", "--threads", str(_THREADS), wsgi)


def _gthread_timeouts(port: int) -> list[str]:
    wsgi = f"{_APPLICATION}:application"
    worker = f"{_APPLICATION}.ImpatientWorker"
    return _gunicorn(port, "-k", worker, "--threads", str(_THREADS), wsgi)


def _granian(port: int) -> list[str]:
    threads = ["--blocking-threads", str(_THREADS), "--workers", "1", "--no-log"]
    limits = ["--http1-header-read-timeout", "10000"]
    address = ["--host", _HOST, "--port", str(port), "--interface", "wsgi"]
    return [sys.executable, "-m", "granian", *address, *threads, *limits, f"{_APPLICATION}:app"]


def _waitress(port: int) -> list[str]:
    return [sys.executable, "-m", _HERE, "--serve", "waitress", str(port)]


def _uvicorn(port: int) -> list[str]:
    address = ["--host", _HOST, "--port", str(port), "--log-level", "critical"]
    return [sys.executable, "-m", "uvicorn", *address, f"{_APPLICATION}:adapted"]


def _hypercorn(port: int) -> list[str]:
    address = ["--bind", f"{_HOST}:{port}", "--graceful-timeout", "30", "--log-level", "critical"]
    return [sys.executable, "-m", "hypercorn", *address, f"wsgi:{_APPLICATION}:application"]


def _archive_qa(port: int) -> list[str]:
    return [sys.executable, "-m", _HERE, "--serve", "archive-qa", str(port)]


CANDIDATES: dict[str, Callable[[int], list[str]]] = {
    "gunicorn gthread": _gthread,
    "gunicorn gthread, timeouts": _gthread_timeouts,
    "granian": _granian,
    "waitress": _waitress,
    "hypercorn": _hypercorn,
    "uvicorn, a2wsgi": _uvicorn,
    "archive-qa": _archive_qa,
}


def _serve(name: str, port: int) -> None:
    """Serves in this process, for candidates that are told what to do in Python."""
    if name == "waitress":
        import waitress

        waitress.serve(application, host=_HOST, port=port, threads=_THREADS, channel_timeout=10)
    else:
        from qa.web.server.master import WebServer

        class Trial(WebServer):
            def application(self) -> tuple[Any, Any]:
                return application, lambda _environ: 1024 * 1024 * 1024

        Trial(_HOST, port, threads=_THREADS, connections_per_address=100).run()


@contextmanager
def _running(name: str, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = CANDIDATES[name](port)
    process = subprocess.Popen(command, env=environment, start_new_session=True, **quiet)  # type: ignore[call-overload]
    try:
        end = time.monotonic() + 20
        while _seconds(port, 1) is None and time.monotonic() < end:
            time.sleep(0.1)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _exchange(port: int, request: bytes, patience: float = 5.0) -> bytes:
    """What a server sends until it closes the connection, or says nothing more."""
    received = b""
    with suppress(OSError), socket.create_connection((_HOST, port), timeout=patience) as client:
        client.sendall(request)
        while piece := client.recv(65536):
            received += piece
    return received


def _status(answer: bytes) -> str:
    return answer[9:12].decode() if answer.startswith(b"HTTP/1.") else "closed"


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {_HOST}\r\nConnection: close\r\n\r\n".encode()


def _seconds(port: int, patience: float = 5.0) -> float | None:
    """How long the fast route takes; ``None`` if it does not answer."""
    began = time.perf_counter()
    answered = _status(_exchange(port, _get("/fast"), patience)) == "200"
    return time.perf_counter() - began if answered else None


_HEAD = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
SLOW: dict[str, tuple[bytes, bytes]] = {  # what each client sends at once, and then every 2 s
    "idle": (b"", b""),
    "half headers": (b"GET /fast HTTP/1.1\r\nHost: x\r\nX-a: ", b""),
    "trickled headers": (b"GET /fast HTTP/1.1\r\nHost: x\r\nX-a: ", b"a"),
    "half bodies": (_HEAD + b"\r\n0123456789", b""),
    "trickled bodies": (_HEAD + b"\r\n0123456789", b"a"),
    "unread streams": (b"GET /flood HTTP/1.1\r\nHost: x\r\n\r\n", b""),
}


def _slow(name: str, kind: str, port: int) -> str:
    """How the fast route does under slow clients, and how many are still connected at the end."""
    with _running(name, port):
        count = 64 if kind == "unread streams" else _CLIENTS
        clients = [_slow_client(port, SLOW[kind][0]) for _ in range(count)]
        time.sleep(1)
        times = [_seconds(port) for _ in range(5)]
        end = time.monotonic() + _WATCH
        while time.monotonic() < end and (SLOW[kind][1] or any(map(_lives, clients))):
            for client in clients if SLOW[kind][1] else ():
                with suppress(OSError):
                    client.send(SLOW[kind][1])
            time.sleep(2)
        left = sum(map(_lives, clients))
        for client in clients:
            client.close()
    worst = "no answer" if None in times else f"{max(t or 0 for t in times) * 1000:.0f} ms"
    return f"{worst}; {left} of {count} left"


def _slow_client(port: int, first: bytes) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(3)
    with suppress(OSError):
        client.connect((_HOST, port))
        client.sendall(first)
    client.setblocking(False)
    return client


def _lives(client: socket.socket) -> bool:
    """Whether the server keeps this connection; by the system's own word, as nothing is read."""
    state = (
        client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] if client.fileno() >= 0 else 7
    )
    return state == 1  # established


def _streaming(port: int) -> str:
    """Whether pieces arrive as they are made, and when an abandoned stream is closed."""
    with socket.create_connection((_HOST, port), timeout=5) as client:
        client.sendall(_get("/stream"))
        began, seen = time.perf_counter(), b""
        while b"data: 0" not in seen:
            seen += client.recv(4096)
        first = time.perf_counter() - began
    gone, end = time.perf_counter(), time.monotonic() + 8
    while b"closed 1" not in _exchange(port, _get("/closed")) and time.monotonic() < end:
        time.sleep(0.05)
    soon = time.perf_counter() - gone
    closed = f"{soon:.1f} s" if soon < 8 else "not within 8 s"
    return f"first piece {first * 1000:.0f} ms; close() after {closed}"


def _draining(name: str, port: int) -> str:
    """What becomes of a stream, a slow answer and a new connection after SIGTERM."""
    with _running(name, port) as process, ThreadPoolExecutor() as pool:
        stream = pool.submit(_exchange, port, _get("/stream"), 10)
        slow = pool.submit(_exchange, port, _get("/slow"), 10)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.7)
        refused = _seconds(port, 1) is None
        whole = b"data: 29" in stream.result(), b"slow" in slow.result()
        try:
            ended = str(process.wait(15))
        except subprocess.TimeoutExpired:
            ended = "does not end"
    said = (
        "stream " + ("whole" if whole[0] else "cut"),
        "answer " + ("whole" if whole[1] else "lost"),
    )
    return f"{', '.join(said)}; new {'refused' if refused else 'taken'}; exit {ended}"


_ODD = {
    "CL+TE": b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
    "two CL": b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n"
    b"Connection: close\r\n\r\nabcde",
    "bare LF": b"GET /fast HTTP/1.1\nHost: x\nConnection: close\n\n",
    "space before colon": b"GET /fast HTTP/1.1\r\nHost : x\r\nConnection: close\r\n\r\n",
    "obs-fold": b"GET /fast HTTP/1.1\r\nHost: x\r\nX-a: b\r\n c\r\nConnection: close\r\n\r\n",
    "no Host": b"GET /fast HTTP/1.1\r\nConnection: close\r\n\r\n",
}


def _sizes(port: int) -> str:
    """A request line of 65 kB, an upload of 64 MiB, and what is not quite HTTP."""
    line = _status(_exchange(port, _get("/fast?" + "a" * 65_000)))
    size = 64 * 1024 * 1024
    head = f"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
    began = time.perf_counter()
    upload = _status(_exchange(port, head.encode() + b"x" * size, 30))
    took = time.perf_counter() - began
    odd = ", ".join(f"{kind} {_status(_exchange(port, _ODD[kind], 2))}" for kind in _ODD)
    return f"65 kB line {line}; 64 MiB {upload} in {took:.1f} s; {odd}"


def _throughput(port: int) -> str:
    """Requests a second over kept connections, from 8 clients that share the cores."""
    end, counts = time.monotonic() + 5, []

    def client() -> None:
        done = 0
        request = _get("/fast").replace(b"close", b"keep-alive")
        with suppress(OSError), socket.create_connection((_HOST, port), timeout=5) as one:
            while time.monotonic() < end:
                one.sendall(request)
                if not re.search(rb"fast$", one.recv(4096)):
                    one.recv(4096)
                done += 1
        counts.append(done)

    threads = [threading.Thread(target=client) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return f"{sum(counts) / 5:,.0f} a second"


def measure(name: str) -> dict[str, str]:
    """All that is tried with one candidate."""
    found: dict[str, Any] = {}
    with _running(name, _PORT):
        found["throughput"] = _throughput(_PORT)
        found["stream"] = _streaming(_PORT)
        found["sizes"] = _sizes(_PORT)
    found["SIGTERM"] = _draining(name, _PORT + 1)
    with ThreadPoolExecutor() as pool:
        ports = range(_PORT + 2, _PORT + 2 + len(SLOW))
        kinds = {
            kind: pool.submit(_slow, name, kind, port)
            for kind, port in zip(SLOW, ports, strict=True)
        }
        found |= {kind: result.result() for kind, result in kinds.items()}
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(CANDIDATES))
    parser.add_argument("--serve", nargs=2, metavar=("NAME", "PORT"))
    given = parser.parse_args()
    if given.serve:
        _serve(given.serve[0], int(given.serve[1]))
        return
    for name in given.names:
        print(f"{name}", flush=True)
        for what, result in measure(name).items():
            print(f"  {what:18} {result}", flush=True)


if __name__ == "__main__":
    main()
