"""Logging in and out."""

from contextlib import suppress
from ipaddress import ip_address

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import AccessError, UsageError
from qa.settings import command_line
from qa.web.access import visitor
from qa.web.account_forms import LoginForm
from qa.web.hosts import LOOPBACK, host_name
from qa.web.logins import let_in, let_out
from qa.web.parts import parts
from qa.web.problems import status_of
from qa.web.requests import form

door = Blueprint("door", __name__)


@door.get("/login")
def login() -> AnyResponse | str:
    wanted = local_path(request.args.get("next", "/"))
    return redirect(wanted, 303) if visitor().account else _page(wanted)


@door.post("/login")
def enter() -> AnyResponse | tuple[str, int]:
    try:
        given = form(LoginForm)
    except UsageError:  # an empty field, of which no more need be said
        return _page(local_path(request.form.get("next", "/")), "give a name and a password"), 400
    wanted = local_path(given.next)
    address = request.remote_addr or ""
    try:
        account = parts().people.login.account(given.name, given.password, address)
    except AccessError as error:
        return _page(wanted, str(error), given.name), status_of(error)
    return let_in(account, redirect(wanted, 303))


@door.post("/logout")
def leave() -> AnyResponse:
    return let_out(redirect("/", 303))


def _first_account() -> str | None:
    """The command that makes the first account, for whoever sits at the machine itself.

    It names the data folder, which is nobody else's business. Behind a proxy that the settings do
    not tell of, everybody seems to come from here, but asks for another host.
    """
    address = request.remote_addr or ""
    with suppress(ValueError):
        if ip_address(address).is_loopback and host_name(request.host) in LOOPBACK:
            return command_line(parts().settings, "user", "add", "NAME", "--role", "admin")
    return None


def _page(wanted: str, trouble: str = "", name: str = "") -> str:
    return render_template(
        "login.html",
        wanted=wanted,
        trouble=trouble,
        name=name,
        first_account=_first_account(),
        is_first=not parts().people.accounts.any(),
        closed=parts().settings.access == "closed",
    )


def local_path(wanted: str) -> str:
    """Where to go after the login, if that is here: an address elsewhere would be another's trap.

    Browsers read a backslash as a slash, and two slashes as the beginning of another host.
    """
    is_here = wanted.startswith("/") and not wanted.startswith("//")
    is_plain = "\\" not in wanted and wanted.isprintable()
    return wanted if is_here and is_plain else "/"
