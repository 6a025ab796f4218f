"""Whose the conversations are.

An account's where somebody has logged in, else the browser's, which is known by a cookie that says
nothing of anybody and is set by the pages alone. A script that shows neither gets conversations
which are nobody's: whoever knows the id of one may read it.
"""

from flask import Response, request

from qa.accounts.secret import digest_of, new_secret
from qa.conversations import owner_of
from qa.web.access import visitor
from qa.web.parts import parts

_COOKIE = "archive_qa_reader"
_YEAR = 365 * 24 * 3600  # seconds from the last visit


def reader() -> str | None:
    """Who asks, as :attr:`qa.conversations.Conversation.owner` has it."""
    account = visitor().account
    return owner_of(account.account_id) if account else browser_reader()


def browser_reader() -> str | None:
    """This browser as one, if it has been here before."""
    secret = request.cookies.get(_COOKIE)
    return f"browser:{digest_of(secret)}" if secret else None


def remember_browser(response: Response) -> Response:
    """Has a browser that looks at a page be known when it comes again."""
    if parts().settings.keep_questions and not visitor().account and not request.authorization:
        response.set_cookie(
            _COOKIE,
            request.cookies.get(_COOKIE) or new_secret(),
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response
