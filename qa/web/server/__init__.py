"""The web server: gunicorn's master over one worker, which is uvicorn with limits on slow clients.

A request goes through :mod:`~qa.web.server.connections` (limits on a connection),
:mod:`~qa.web.server.bodies` (limits on a body) and :mod:`~qa.web.server.wsgi` (a thread that runs
the Flask app); :mod:`~qa.web.server.worker` starts and ends all of it, and
:mod:`~qa.web.server.master` opens the parts of the product that it serves.
``docs/decisions/web-server.md`` says why.
"""

from qa.web.server.master import serve

__all__ = ["serve"]
