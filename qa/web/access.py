"""Who asks, and what they may do.

A browser shows its login in a cookie, which no other site can have it sent along with a change
(see :mod:`qa.web.headers`); a script shows a token. What a view needs is said at the view, or for
all of them at their blueprint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Flask, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import LoginNeededError, NotAllowedError
from qa.accounts import audit
from qa.accounts.account import Account, Role, Session
from qa.accounts.token import Scope, Token
from qa.web.cookies import read_cookie
from qa.web.parts import parts

COOKIE = "archive_qa_session"

_P = ParamSpec("_P")
_T = TypeVar("_T")
# What is there for everybody even where the archive is closed: the door, and what a machine asks.
_ALWAYS = frozenset({"static", "health.alive", "health.ready", "health.openapi"})
_CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")
# What a token that only reads may send all the same: a question.
_ASKING = frozenset({"api.chat", "pages.ask"})
# Where accounts are changed: with a token that leaked nobody shall make another one that lasts.
_OF_ACCOUNTS = frozenset({"account_page", "people_page"})
_WHO = {
    Role.READER: "whoever has an account",
    Role.STAFF: "the staff of this archive",
    Role.ADMIN: "the administrators of this archive",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks.

    Attributes:
        account: ``None``: nobody in particular.
        session: The login in this browser; ``None`` of a script.
        token: What a script shows; ``None`` of a browser.
    """

    account: Account | None = None
    session: Session | None = None
    token: Token | None = None

    def may(self, role: Role) -> bool:
        """Whether they may do what needs a role."""
        return self.account is not None and self.account.role.allows(role)


def register(app: Flask) -> None:
    """Closes what is closed, and has templates know who looks."""
    app.before_request(_admit)
    app.context_processor(lambda: {"visitor": visitor(), "Role": Role})


def visitor() -> Visitor:
    """Who has sent the present request.

    Raises:
        LoginNeededError: They show a token that is nobody's.
    """
    if "visitor" not in g:
        g.visitor = Visitor()  # for the page that says what is wrong, which must not ask again
        g.visitor = _visitor()
    found: Visitor = g.visitor
    return found


def _visitor() -> Visitor:
    people, header = parts().people, request.authorization
    if header is not None and header.type == "bearer":  # others may be for a proxy in front
        return _with_token(header.token or "")
    secret = read_cookie(COOKIE)
    found = people.sessions.find(secret) if secret else None
    return Visitor(*found) if found else Visitor()


def _with_token(secret: str) -> Visitor:
    found = parts().people.tokens.find(secret)
    if found is None:
        audit.record("token refused: unknown or revoked", None, request.remote_addr)
        raise LoginNeededError("this token is not known here, or was revoked")
    account, token = found
    if refusal := token.refusal(datetime.now(UTC)):
        audit.record("token refused", account.name, request.remote_addr, token=token.label)
        raise LoginNeededError(refusal)
    return Visitor(account, token=token)


def require(role: Role) -> Account:
    """The account of whoever asks.

    Raises:
        LoginNeededError: They have not logged in.
        NotAllowedError: Their role is not enough.
    """
    who = visitor()
    if who.account is None:
        raise LoginNeededError("log in to see this")
    if not who.may(role):
        raise NotAllowedError(f"this is for {_WHO[role]}")
    return who.account


def needs(role: Role) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Marks a view that needs a role; see :func:`require`."""

    def marked(view: Callable[_P, _T]) -> Callable[_P, _T]:
        @wraps(view)
        def guarded(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            require(role)
            return view(*args, **kwargs)

        return guarded

    return marked


def admit_only(blueprint: Blueprint, role: Role) -> None:
    """Has every view of a blueprint need a role; see :func:`require`."""

    @blueprint.before_request
    def _admit() -> None:
        require(role)


def _admit() -> None:
    """Keep closed what is closed, and tokens to their scope."""
    endpoint = request.endpoint or ""
    if endpoint in _ALWAYS or endpoint.startswith("door."):
        return
    who = visitor()  # a token that is wrong is said to be, wherever it is shown
    if who.account and who.token:
        _check_scope(who.account, who.token)
    if parts().settings.access == "closed":
        if not who.may(Role.READER):
            raise LoginNeededError("this archive is closed: log in first")
        if endpoint == "metrics":  # which tells how much there is, and of which folders
            require(Role.STAFF)


def _check_scope(account: Account, token: Token) -> None:
    """Refuse what a token may not do.

    Raises:
        NotAllowedError: The request changes an account, or anything with a token that only reads.
    """
    endpoint = request.endpoint or ""
    if request.method in _CHANGES_NOTHING or endpoint in _ASKING:
        return
    if request.blueprint in _OF_ACCOUNTS and endpoint != "account_page.revoke":
        refusal = "a token cannot change accounts, passwords or tokens: log in for that"
    elif token.scope is Scope.READ:
        refusal = "this token may ask and read, and nothing else"
    else:
        return
    audit.record("token refused: scope", account.name, request.remote_addr, token=token.label)
    raise NotAllowedError(refusal)


def to_login() -> AnyResponse:
    """Sends a browser to the door, and from there back to what it wanted to see."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(f"/login?{urlencode({'next': wanted})}", 303)
