"""Runs the service under gunicorn."""

import logging
import socket
import threading
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from index.errors import UsageError
from qa.settings import Settings

# bytes: a question of the greatest length, in any script, percent-encoded, and filters beside it
_LONGEST_REQUEST_LINE = 65_534

_log = logging.getLogger(__name__)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serves until it is told to stop; answers in flight are finished first.

    Raises:
        UsageError: Nothing can listen at that address.
    """
    _check_free(host, port)
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
        super().__init__()

    def load_config(self) -> None:
        message.MAX_REQUEST_LINE = _LONGEST_REQUEST_LINE  # gunicorn holds its setting below this
        options: dict[str, Any] = {
            "bind": self._address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "timeout": 0,  # a stream may take its time
            "graceful_timeout": 30,
            "keepalive": 5,
            "limit_request_line": _LONGEST_REQUEST_LINE,
            "loglevel": "warning",
            "proc_name": "archive-qa",
            "when_ready": lambda _: print(
                f"Archive QA is at http://{self._address} (Ctrl-C stops it)", flush=True
            ),
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - what the base class says
        from qa.assembly import assemble
        from qa.web import create_app

        parts = assemble(self._settings)

        def warm_up() -> None:
            try:
                parts.archive.warm_up()
            except Exception:  # noqa: BLE001 - outermost of its thread; each question says it again
                _log.exception("the archive cannot be made ready")

        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        return create_app(
            parts.archive, parts.chat, parts.conversations, parts.topics, self._settings
        )
