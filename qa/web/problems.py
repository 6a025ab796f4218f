"""Every error as a problem document (RFC 9457), or as a plain page for who looks at pages."""

import logging
import secrets
from typing import Any

from flask import Flask, Response, current_app, g, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response as AnyResponse

from index.errors import (
    ArchiveBusyError,
    ArchiveError,
    BusyError,
    LoginNeededError,
    ModelError,
    NotAllowedError,
    NotFoundError,
    ReadError,
    SettingError,
    StoppedError,
    StoreError,
    TooManyTriesError,
    UsageError,
)
from qa.accounts.account import Role
from qa.web.access import Visitor, to_login
from qa.web.failure_log import FailureLog

_STATUS: tuple[tuple[type[ArchiveError], int], ...] = (
    (NotFoundError, 404),
    (LoginNeededError, 401),
    (NotAllowedError, 403),
    (TooManyTriesError, 429),
    (SettingError, 503),
    (UsageError, 400),
    (ReadError, 400),
    (ArchiveBusyError, 503),
    (BusyError, 503),
    (StoreError, 503),
    (ModelError, 503),
    (StoppedError, 503),
    (ArchiveError, 500),
)
_AWAY = "The archive cannot be reached at the moment. Try again in a minute."
# What is said of errors of the machinery to whoever does not run it. Their own words name hosts,
# folders and settings.
_NEUTRAL: tuple[tuple[type[ArchiveError], str], ...] = (
    (ArchiveBusyError, "The archive is being changed at the moment. Try again in a minute."),
    (StoreError, _AWAY),
    (ModelError, _AWAY),
    (SettingError, "The archive is not set up correctly. Tell the people who run it."),
)
_RETRY_AFTER = 60  # seconds
_FAILURES = "archive_qa_failures"
_DETAILS = {
    400: "the request cannot be understood",
    404: "there is nothing at this address",
    405: "this address does not take that kind of request",
    413: "the request is too large",
}
_HEADINGS = {
    400: "That didn’t work",
    401: "Not logged in",
    403: "That is not allowed",
    404: "Not found",
    429: "Too many tries",
    500: "Something went wrong",
    503: "Not at the moment",
}
_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Has the app answer with problems."""
    app.extensions[_FAILURES] = FailureLog()
    app.register_error_handler(ArchiveError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, detail: str) -> dict[str, Any]:
    """A problem document."""
    return {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "instance": request.path,
    }


def status_of(error: ArchiveError) -> int:
    """The HTTP status that an error amounts to."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def detail_of(error: ArchiveError) -> str:
    """Say what went wrong to the sender of the present request.

    Staff read the real reason. Readers learn nothing of the machinery.
    """
    if _is_for_staff():
        return str(error)
    return next((text for kind, text in _NEUTRAL if isinstance(error, kind)), str(error))


def _is_for_staff() -> bool:
    """Whether staff ask, as far as is known: the database that knows may be what is away."""
    who = g.get("visitor")
    return isinstance(who, Visitor) and who.may(Role.STAFF)


def problem_of(error: ArchiveError) -> dict[str, Any]:
    """Return the problem document of an error. Failures of the service are logged."""
    status = status_of(error)
    _note_failure(status, error)
    return problem(status, detail_of(error))


def _note_failure(status: int, error: Exception) -> None:
    if status >= 500:
        route = request.url_rule.rule if request.url_rule else repr(request.path)
        current_app.extensions[_FAILURES].note(status, f"{request.method} {route}", error)


def unexpected_detail(error: Exception) -> str:
    """Words for an error that nobody foresaw; its traceback goes to the log, under a number."""
    number = secrets.token_hex(4)
    # %r: an address may hold line breaks, which must not pass for lines of the log
    _log.error("error %s at %s %r", number, request.method, request.path, exc_info=error)
    return f"something went wrong here; it is in the log as error {number}"


def _known(error: ArchiveError) -> AnyResponse:
    if isinstance(error, LoginNeededError) and _wants_page() and not request.authorization:
        return to_login()
    response = _respond(problem_of(error))
    if isinstance(error, LoginNeededError):
        response.headers["WWW-Authenticate"] = 'Bearer realm="archive"'
    if isinstance(error, BusyError | TooManyTriesError):
        response.headers["Retry-After"] = str(error.wait)
    elif response.status_code == 503:
        response.headers["Retry-After"] = str(_RETRY_AFTER)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    _note_failure(status, error)
    response = _respond(problem(status, _detail(error)))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _detail(error: HTTPException) -> str:
    """Our own words, or ours in place of those that Werkzeug has for every site."""
    if error.description and error.description != type(error).description:
        return error.description
    return _DETAILS.get(error.code or 500, error.name.lower())


def _unexpected(error: Exception) -> Response:
    return _respond(problem(500, unexpected_detail(error)))


def _respond(document: dict[str, Any]) -> Response:
    if _wants_page():
        heading = _HEADINGS.get(document["status"], document["title"])
        page = render_template("problem.html", heading=heading, detail=document["detail"])
        return make_response(page, int(document["status"]))
    response = make_response(json.dumps(document), int(document["status"]))
    response.mimetype = "application/problem+json"
    return response


def _wants_page() -> bool:
    best = request.accept_mimetypes.best_match(["application/problem+json", "text/html"])
    return best == "text/html" and not request.path.startswith("/api/")
