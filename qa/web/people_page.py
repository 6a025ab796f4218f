"""The page on which administrators say who is who."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import UsageError
from qa.accounts import audit
from qa.accounts.account import Account, Role
from qa.settings import command_line
from qa.web.access import admit_only, require
from qa.web.account_forms import NameForm, RoleForm
from qa.web.parts import parts
from qa.web.requests import form

people_page = Blueprint("people_page", __name__, url_prefix="/desk/people")
admit_only(people_page, Role.ADMIN)


@people_page.get("")
def people() -> str:
    return render_template(
        "people.html",
        accounts=parts().people.accounts.all(),
        command=command_line(parts().settings, "user", "add", "NAME", "--role", "staff"),
    )


@people_page.post("/role")
def role() -> AnyResponse:
    given = form(RoleForm)
    account = _another(given.name)
    parts().people.accounts.set_role(account.name, Role(given.role))
    _record("role changed", account, role=given.role)
    return redirect("/desk/people", 303)


@people_page.post("/end")
def end() -> AnyResponse:
    """Ends every login of an account."""
    account = _another(form(NameForm).name)
    parts().people.sessions.end_all(account)
    _record("all logins ended", account)
    return redirect("/desk/people", 303)


@people_page.post("/remove")
def remove() -> AnyResponse:
    account = _another(form(NameForm).name)
    parts().people.accounts.remove(account.name)
    _record("account removed", account)
    return redirect("/desk/people", 303)


def _record(event: str, account: Account, **about: str) -> None:
    admin = require(Role.ADMIN).name
    audit.record(event, account.name, request.remote_addr, by=admin, **about)


def _another(name: str) -> Account:
    """Somebody else's account, so that the last administrator cannot be lost by a slip.

    Raises:
        NotFoundError: There is no account of this name.
        UsageError: It is that of whoever asks.
    """
    found = parts().people.accounts.named(name)
    if found.account_id == require(Role.ADMIN).account_id:
        raise UsageError("your own account is another administrator's to change")
    return found
