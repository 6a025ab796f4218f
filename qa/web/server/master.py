"""The master process, and what it has its worker open, follow and close."""

import functools
import logging
import os
import signal
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from index.errors import UsageError
from qa.settings import Settings, command_line
from qa.web.server.worker import ANSWERING, EventLoopWorker
from qa.web.server.wsgi import Application, BodyLimit, WsgiBridge

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

    from qa.assembly import Assembly

_FORGETS = 600  # seconds between two looks for questions that are too old
_CLOSING = 15  # seconds to store what was read, and to end the vector store

_log = logging.getLogger(__name__)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serves until it is told to stop; answers in flight are finished first.

    Raises:
        UsageError: Nothing can listen at that address, a folder to follow lies within another, or
            the chat model or the OpenID provider cannot be used.
        StoreError: The data folder or the database cannot be used.
    """
    from qa.accounts.provider import provider_of
    from qa.assembly import check_chat_model, check_database

    _check_free(host, port)
    check_chat_model(settings)  # here, as the worker's errors are lines of a log
    provider_of(settings)
    check_database(settings)
    if settings.watch:
        from index.watching import apart

        apart(settings.watch)
    _ArchiveServer(settings, host, port).run()


def _check_free(host: str, port: int) -> None:
    try:
        kind = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.create_server((host, port), family=kind):
            pass
    except (OSError, UnicodeError) as error:  # the latter of a host that can be no name
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"cannot listen at {host}:{port}: {reason}; choose another --host or --port"
        ) from None


class WebServer(BaseApplication):  # type: ignore[misc]
    """Serves a WSGI application from one worker process, which the master starts again if it dies.

    Attributes:
        connections_per_address: See :class:`qa.web.server.connections.Connections`.
    """

    def __init__(
        self, host: str, port: int, *, threads: int, connections_per_address: int | None
    ) -> None:
        self.connections_per_address = connections_per_address
        self._threads = threads
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def application(self) -> tuple[Application, BodyLimit]:
        """Return what is to be served, and how large a body it reads; called in the worker."""
        raise NotImplementedError

    def options(self) -> dict[str, Any]:
        """Return gunicorn's settings."""
        return {
            "bind": self._address,
            "workers": 1,
            "worker_class": EventLoopWorker,
            "timeout": 0,  # the worker's loop is not to be killed for being busy
            "graceful_timeout": ANSWERING + _CLOSING,
            "loglevel": "warning",
            "proc_name": "archive-qa",
            "control_socket_disable": True,
        }

    def load_config(self) -> None:
        for name, value in self.options().items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> WsgiBridge:
        return WsgiBridge(*self.application(), threads=self._threads)


class _ArchiveServer(WebServer):
    """Opens the parts in the worker: neither threads nor database connections survive a fork.

    There is one worker: the embedded store belongs to one process.
    """

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._host = host
        self._parts: Assembly | None = None
        self._watching: threading.Thread | None = None
        self._closing = threading.Event()
        # behind a proxy every connection has the proxy's address; it has to do the counting
        most = None if settings.proxies else settings.connections_per_address
        super().__init__(host, port, threads=settings.threads, connections_per_address=most)

    def options(self) -> dict[str, Any]:
        return super().options() | {
            "when_ready": lambda _: print(
                f"Archive QA is at http://{self._address} (Ctrl-C stops it)", flush=True
            ),
            "post_worker_init": self._begin,
            "worker_exit": self._end,
        }

    def application(self) -> tuple[Application, BodyLimit]:
        from qa.assembly import assemble
        from qa.web import body_limit, create_app

        logging.getLogger("qa.writing").setLevel(logging.INFO)  # what each answer costs
        logging.getLogger("qa.accounts.audit").setLevel(logging.INFO)  # who came, who was refused
        self._parts = parts = assemble(self._settings, serves=True)
        threading.Thread(target=self._warm_up, args=[parts], name="warm-up", daemon=True).start()
        if not parts.people.accounts.any() and not self._settings.oidc_issuer:
            command = command_line(self._settings, "user", "add", "NAME", "--role", "admin")
            print(f"There is no account yet; the staff's pages need one: {command}", flush=True)
        if self._settings.keep_days:
            threading.Thread(target=self._forget, args=[parts], name="forget", daemon=True).start()
        app = create_app(parts, self._host)
        return app, functools.partial(body_limit, app)

    def _warm_up(self, parts: "Assembly") -> None:
        try:
            parts.warm_up()
        except Exception:  # noqa: BLE001 - outermost of its thread; each question says it again
            _log.exception("the archive cannot be made ready")

    def _forget(self, parts: "Assembly") -> None:
        """Removes old questions, also where nobody asks a new one."""
        while not self._closing.wait(_FORGETS):
            try:
                parts.conversations.forget()
            except Exception:  # noqa: BLE001 - outermost of its thread; it is tried again
                _log.exception("old questions cannot be removed")

    def _begin(self, worker: "Worker") -> None:
        """Begins to follow folders, in the worker."""
        if self._settings.watch and self._parts:
            self._watching = threading.Thread(
                target=self._watch, args=[self._parts, worker], name="watch", daemon=True
            )
            self._watching.start()

    def _watch(self, parts: "Assembly", worker: "Worker") -> None:
        from index.watching import Look, Watch

        def tell(look: Look) -> None:
            with suppress(OSError):  # whoever read our output may have gone
                print(*look.lines(), sep="\n", flush=True)

        watch = Watch(parts.archive, self._settings.watch, on_look=tell)
        watch.run(lambda: self._closing.is_set() or not worker.alive)

    def _end(self, _server: "Arbiter", _worker: "Worker") -> None:
        """Closes the parts when the worker exits; in the master, where it may be called, no-op."""
        if self._parts is None:
            return
        # of one Ctrl-C, this is the master's share; a second one ends it at once
        signal.signal(signal.SIGQUIT, signal.SIG_IGN)
        signal.signal(signal.SIGINT, lambda *_: os._exit(0))
        self._closing.set()
        if self._watching:
            self._watching.join()
        self._parts.close()
