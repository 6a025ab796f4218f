"""The page of one's own account: password, logins, tokens."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import ArchiveError, LoginNeededError, UsageError
from qa.accounts import audit
from qa.accounts.account import Account, Role
from qa.accounts.token import Scope
from qa.web.access import require, visitor
from qa.web.account_forms import PasswordForm, TokenForm
from qa.web.logins import let_in
from qa.web.parts import parts
from qa.web.problems import detail_of, status_of
from qa.web.requests import form

account_page = Blueprint("account_page", __name__, url_prefix="/account")


@account_page.get("")
def account() -> str:
    return _page(require(Role.READER))


@account_page.post("/password")
def password() -> AnyResponse | tuple[str, int]:
    """Set another password; every other login ends, and if asked, every token."""
    mine = require(Role.READER)
    try:
        given = form(PasswordForm)
        if given.new != given.repeated:
            raise UsageError("the new password and its repetition differ")
        people = parts().people
        people.login.account(mine.name, given.present, request.remote_addr or "")
        revokes = given.revoke_tokens == "yes"
        people.accounts.set_password(mine.name, given.new, revoke_tokens=revokes)
    except LoginNeededError:
        return _page(mine, trouble="the present password is another one"), 400
    except ArchiveError as error:
        return _page(mine, trouble=detail_of(error)), status_of(error)
    event = "password changed, tokens revoked" if revokes else "password changed"
    audit.record(event, mine.name, request.remote_addr)
    return let_in(mine, redirect("/account", 303))


@account_page.post("/sessions/<session_id>/end")
def end(session_id: str) -> AnyResponse:
    mine = require(Role.READER)
    parts().people.sessions.end(mine, session_id)
    audit.record("login ended", mine.name, request.remote_addr)
    return redirect("/account", 303)


@account_page.post("/sessions/end-others")
def end_others() -> AnyResponse:
    mine, this = require(Role.READER), visitor().session
    parts().people.sessions.end_all(mine, but=this.session_id if this else None)
    audit.record("all other logins ended", mine.name, request.remote_addr)
    return redirect("/account", 303)


@account_page.post("/tokens")
def make_token() -> str | tuple[str, int]:
    """Makes a token and shows it, this once."""
    mine = require(Role.READER)
    try:
        given = form(TokenForm)
        days = None if given.days == "never" else int(given.days)
        tokens = parts().people.tokens
        secret = tokens.make(mine, given.label, days=days, scope=Scope(given.scope))
    except UsageError as error:
        return _page(mine, trouble=str(error)), 400
    audit.record("token made", mine.name, request.remote_addr, token=given.label)
    return _page(mine, secret=secret)


@account_page.post("/tokens/<token_id>/revoke")
def revoke(token_id: str) -> AnyResponse:
    mine = require(Role.READER)
    parts().people.tokens.revoke(mine, token_id)
    audit.record("token revoked", mine.name, request.remote_addr, token=token_id)
    return redirect("/account", 303)


def _page(mine: Account, secret: str = "", trouble: str = "") -> str:
    people = parts().people
    return render_template(
        "account.html",
        account=mine,
        sessions=people.sessions.of(mine),
        tokens=people.tokens.of(mine),
        secret=secret,
        trouble=trouble,
        now=datetime.now(UTC),
    )
