"""Runs the service under gunicorn."""

import logging
import os
import signal
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from index.errors import UsageError
from qa.settings import Settings, command_line

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

    from qa.assembly import Assembly

# bytes: a question of the greatest length, in any script, percent-encoded, and filters beside it
_LONGEST_REQUEST_LINE = 65_534
_ANSWERING = 30  # seconds that answers in flight may take when the service is told to stop
_FORGETS = 600  # seconds between two looks for questions that are too old
_CLOSING = 15  # and that it may then take to store what was read, and to end the vector store

_log = logging.getLogger(__name__)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serves until it is told to stop; answers in flight are finished first.

    Raises:
        UsageError: Nothing can listen at that address, a folder to follow lies within another, or
            the chat model or the OpenID provider cannot be used.
    """
    from qa.accounts.provider import provider_of
    from qa.assembly import check_chat_model

    _check_free(host, port)
    check_chat_model(settings)  # here, as the worker's errors are lines of a log
    provider_of(settings)
    if settings.watch:
        from index.watching import apart

        apart(settings.watch)
    _Server(settings, host, port).run()


def _check_free(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, TypeError) as error:  # the latter of a host that can be no name
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"cannot listen at {host}:{port}: {reason}; choose another --host or --port"
        ) from None


class _Server(BaseApplication):  # type: ignore[misc]
    """One worker process with threads: the embedded store belongs to one process.

    The parts are opened in the worker, after the fork: neither threads nor database connections
    survive one.
    """

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._address = f"{host}:{port}"
        self._parts: Assembly | None = None
        self._watching: threading.Thread | None = None
        self._closing = threading.Event()
        super().__init__()

    def load_config(self) -> None:
        message.MAX_REQUEST_LINE = _LONGEST_REQUEST_LINE  # gunicorn holds its setting below this
        options: dict[str, Any] = {
            "bind": self._address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "timeout": 0,  # a stream may take its time
            "graceful_timeout": _ANSWERING + _CLOSING,
            "keepalive": 5,
            "limit_request_line": _LONGEST_REQUEST_LINE,
            "loglevel": "warning",
            "proc_name": "archive-qa",
            "when_ready": lambda _: print(
                f"Archive QA is at http://{self._address} (Ctrl-C stops it)", flush=True
            ),
            "post_worker_init": self._begin,
            "worker_exit": self._end,
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - what the base class says
        from qa.assembly import assemble
        from qa.web import create_app

        logging.getLogger("qa.writing").setLevel(logging.INFO)  # what each answer costs
        self._parts = parts = assemble(self._settings)
        threading.Thread(target=self._warm_up, args=[parts], name="warm-up", daemon=True).start()
        if not parts.people.accounts.any() and not self._settings.oidc_issuer:
            command = command_line(self._settings, "user", "add", "NAME", "--role", "admin")
            print(f"There is no account yet; the staff's pages need one: {command}", flush=True)
        if self._settings.keep_days:
            threading.Thread(target=self._forget, args=[parts], name="forget", daemon=True).start()
        return create_app(parts)

    def _warm_up(self, parts: "Assembly") -> None:
        try:
            parts.archive.warm_up()
            parts.shelves.by("issue")
            parts.handwork.resume()
            parts.archive.prepare_model()
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
        # the master waits longer than that, so that there is time to close the parts as well
        worker.cfg.set("graceful_timeout", _ANSWERING)
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
