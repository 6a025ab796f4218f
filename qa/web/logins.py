"""Logins begin and end in a browser."""

from flask import request
from werkzeug.wrappers import Response

from qa.accounts import audit
from qa.accounts.account import Account
from qa.conversations import owner_of
from qa.web.access import COOKIE, visitor
from qa.web.cookies import drop_cookie, keep_cookie, read_cookie, read_unprotected_cookie
from qa.web.parts import parts
from qa.web.reader import browser_reader

_MONTH = 30 * 24 * 3600  # seconds; whether a login lasts is the server's to say


def let_in(account: Account, response: Response) -> Response:
    """Begin a login in this browser and end the one that it had.

    The browser's conversations go over to the account.
    """
    sessions = parts().people.sessions
    for former in filter(None, (read_cookie(COOKIE), read_unprotected_cookie(COOKIE))):
        sessions.end_of(former)
    secret = sessions.begin(account, request.user_agent.string)
    if browser := browser_reader():
        parts().conversations.hand_over(browser, owner_of(account.account_id))
    keep_cookie(response, COOKIE, secret, _MONTH)
    audit.record("login", account.name, request.remote_addr)
    return response


def let_out(response: Response) -> Response:
    """End the login in this browser."""
    who = visitor()
    if who.account and who.session:
        parts().people.sessions.end(who.account, who.session.session_id)
        audit.record("log-out", who.account.name, request.remote_addr)
    drop_cookie(response, COOKIE)
    return response
