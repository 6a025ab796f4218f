"""The page of one's own account: password, logins, tokens."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import ArchiveError, LoginNeededError, UsageError
from qa.accounts.account import Account, Role
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
    """Sets another password; every other login ends."""
    mine = require(Role.READER)
    try:
        given = form(PasswordForm)
        if given.new != given.repeated:
            raise UsageError("the new password and its repetition differ")
        people = parts().people
        people.login.account(mine.name, given.present, request.remote_addr or "")
        people.accounts.set_password(mine.name, given.new)
    except LoginNeededError:
        return _page(mine, trouble="the present password is another one"), 400
    except ArchiveError as error:
        return _page(mine, trouble=detail_of(error)), status_of(error)
    return let_in(mine, redirect("/account", 303))


@account_page.post("/sessions/<session_id>/end")
def end(session_id: str) -> AnyResponse:
    parts().people.sessions.end(require(Role.READER), session_id)
    return redirect("/account", 303)


@account_page.post("/sessions/end-others")
def end_others() -> AnyResponse:
    mine, this = require(Role.READER), visitor().session
    parts().people.sessions.end_all(mine, but=this.session_id if this else None)
    return redirect("/account", 303)


@account_page.post("/tokens")
def make_token() -> str | tuple[str, int]:
    """Makes a token and shows it, this once."""
    mine = require(Role.READER)
    try:
        secret = parts().people.tokens.make(mine, form(TokenForm).label)
    except UsageError as error:
        return _page(mine, trouble=str(error)), 400
    return _page(mine, secret=secret)


@account_page.post("/tokens/<token_id>/revoke")
def revoke(token_id: str) -> AnyResponse:
    parts().people.tokens.revoke(require(Role.READER), token_id)
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
    )
