"""Whose the conversations are.

An account's where somebody has logged in, else the browser's, which is known by a cookie that says
nothing of anybody and is set by the pages alone. A script that shows neither gets conversations
which are nobody's: whoever knows the id of one may read it.
"""

from collections import deque

from flask import Response, after_this_request, g, request

from qa.accounts.secret import digest_of, new_secret
from qa.conversations import owner_of
from qa.web.access import visitor
from qa.web.cookies import keep_cookie, read_cookie, read_unprotected_cookie
from qa.web.parts import parts

_COOKIE = "archive_qa_reader"
_YEAR = 365 * 24 * 3600  # seconds from the last visit
_replaced: deque[str] = deque(maxlen=1_000)  # owners that had a plain cookie until just now


def reader() -> str | None:
    """Who asks, as :attr:`qa.conversations.Conversation.owner` has it."""
    account = visitor().account
    return owner_of(account.account_id) if account else browser_reader()


def browser_reader() -> str | None:
    """This browser as one, if it has been here before."""
    secret = _secret()
    return _owner(secret) if secret else None


def remember_browser(response: Response) -> Response:
    """Has a browser that looks at a page be known when it comes again."""
    if not parts().settings.keep_questions or visitor().account or request.authorization:
        return response
    known = _secret()
    if "replacement" not in g:  # else its cookie has been seen to already
        keep_cookie(response, _COOKIE, known or new_secret(), _YEAR)
    return response


def _owner(secret: str) -> str:
    return f"browser:{digest_of(secret)}"


def _secret() -> str | None:
    return read_cookie(_COOKIE) or _carried_over()


def _carried_over() -> str | None:
    """Return the secret that takes the place of a plain cookie of an earlier version, on https.

    Once for each request; ``None`` if there is no such cookie, or another page has replaced it.
    """
    planted = read_unprotected_cookie(_COOKIE)
    if planted is None:
        return None
    if "replacement" not in g:
        g.replacement = _replacement_of(_owner(planted))
    found: str | None = g.replacement
    return found


def _replacement_of(planted: str) -> str | None:
    """Give the conversations of a plain cookie to a new secret, and have the browser keep that.

    The new secret is another one, as somebody may have planted the plain cookie to see what is
    asked with it. If several pages of a browser come at once, the cookie of the first counts.
    """
    secret = new_secret()
    if not parts().conversations.hand_over(planted, _owner(secret)) and planted in _replaced:
        after_this_request(_without_plain_cookie)
        return None
    _replaced.append(planted)

    @after_this_request
    def _keep(response: Response) -> Response:
        keep_cookie(response, _COOKIE, secret, _YEAR)
        return response

    return secret


def _without_plain_cookie(response: Response) -> Response:
    response.delete_cookie(_COOKIE, path="/")
    return response
