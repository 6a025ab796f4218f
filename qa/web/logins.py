"""Logins begin and end in a browser."""

from flask import request
from werkzeug.wrappers import Response

from qa.accounts.account import Account
from qa.conversations import owner_of
from qa.web.access import COOKIE, visitor
from qa.web.parts import parts
from qa.web.reader import browser_reader

_MONTH = 30 * 24 * 3600  # seconds; whether a login lasts is the server's to say


def let_in(account: Account, response: Response) -> Response:
    """Begins a login in this browser, whose conversations go over to the account."""
    secret = parts().people.sessions.begin(account, request.user_agent.string)
    if browser := browser_reader():
        parts().conversations.hand_over(browser, owner_of(account.account_id))
    response.set_cookie(
        COOKIE, secret, max_age=_MONTH, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


def let_out(response: Response) -> Response:
    """Ends the login in this browser."""
    who = visitor()
    if who.account and who.session:
        parts().people.sessions.end(who.account, who.session.session_id)
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    return response
