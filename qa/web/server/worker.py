"""The worker process: an event loop that holds every client, and threads for whole requests."""

import asyncio
import contextlib
import functools
import logging
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
from gunicorn.workers.base import Worker

from qa.web.server.connections import Connections, LimitedProtocol, most_connections
from qa.web.server.wsgi import WsgiBridge

ANSWERING = 30  # seconds that answers in flight may take when the service is told to stop
_NOTICE = 5  # of these, seconds for which new connections are taken while answers are in flight
_KEEP_ALIVE = 5  # seconds that a connection may be idle between two requests
_LOOK = 0.1  # seconds between two looks at what is in flight


class EventLoopWorker(Worker):  # type: ignore[misc]
    """Runs uvicorn in gunicorn's worker process.

    The application that gunicorn loads is a :class:`WsgiBridge`. On SIGTERM ``/readyz`` turns 503
    at once; the port stays open while answers are in flight, so that a load balancer notices, and
    then these are finished. SIGINT and SIGQUIT end everything at once, and so does the death of
    the master.
    """

    bridge: WsgiBridge
    connections: Connections
    server: "_Server"

    def init_signals(self) -> None:
        """Take back what the master has set; :meth:`_serve` sets handlers of its own."""
        for one in self.SIGNALS:
            signal.signal(one, signal.SIG_DFL)

    def run(self) -> None:
        """Serve until told to stop."""
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # odd requests are no news
        self.bridge = self.wsgi
        self.connections = Connections(self.app.connections_per_address, most_connections())
        try:
            asyncio.run(self._serve())
        finally:
            self.alive = False
            self.bridge.close()

    async def _serve(self) -> None:
        protocol = functools.partial(LimitedProtocol, connections=self.connections)
        config = uvicorn.Config(
            self.bridge,
            http=protocol,  # type: ignore[arg-type]
            ws="none",
            lifespan="off",
            loop="asyncio",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=ANSWERING - _NOTICE,
            callback_notify=self._look_after_master,
            timeout_notify=1,
        )
        self.server = _Server(config)
        loop = asyncio.get_running_loop()
        self._handle(signal.SIGTERM, loop, self._drain)
        for one in (signal.SIGINT, signal.SIGQUIT):
            self._handle(one, loop, self._quit)
        sweeping = loop.create_task(self.connections.sweep())
        await self.server.serve(self.sockets)
        sweeping.cancel()

    def _handle(
        self, number: int, loop: asyncio.AbstractEventLoop, act: Callable[[], None]
    ) -> None:
        """Act on a signal within the loop, and on none once it has ended.

        The loop's own handlers would be gone by then, and a second SIGTERM, as a supervisor sends
        to the whole process group, would end the worker before it has closed what it opened.
        """

        def soon(*_: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(act)

        signal.signal(number, soon)

    def _drain(self) -> None:
        """Begin to stop: what is in flight is finished."""
        if not self.bridge.draining:
            self.alive = False  # what follows folders looks at it
            self.bridge.draining = True
            self._draining = asyncio.ensure_future(self._stop_listening())

    async def _stop_listening(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + _NOTICE
        while self.bridge.in_flight and loop.time() < end:
            await asyncio.sleep(_LOOK)
        self.server.should_exit = True

    def _quit(self) -> None:
        """Stop at once, whatever is in flight."""
        self.alive = False
        self.server.should_exit = self.server.force_exit = True
        self.connections.close_all()

    async def _look_after_master(self) -> None:
        if os.getppid() != self.ppid:
            self._quit()


class _Server(uvicorn.Server):
    """uvicorn's server, with signals left to the worker."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[Any]:
        yield
