"""Commands that say who may see what."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from index.errors import UsageError
from qa.accounts import audit
from qa.cli.options import as_json, print_json
from qa.settings import load_settings

if TYPE_CHECKING:
    from qa.accounts.people import People
    from qa.accounts.token import Token

_name = click.argument("name")
_roles = click.Choice(["reader", "staff", "admin"])
_password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@click.group()
def user() -> None:
    """Accounts: who may log in, and what they may do.

    A reader may ask and keep conversations, staff see what readers ask and change what the archive
    says, an admin says who is who.
    """


@user.command()
@_name
@click.option("--role", type=_roles, default="reader", show_default=True, help="What it may do.")
@_password_stdin
def add(name: str, role: str, password_stdin: bool) -> None:
    """Make an account. Its password is asked for, twice."""
    from qa.accounts.account import Role

    with _people() as people:
        made = people.accounts.add(name, Role(role), _password(password_stdin))
        audit.record("account made", made.name, None, role=role)
    click.echo(f"made {made.role} {made.name!r}")


@user.command("list")
@as_json
def list_users(as_json: bool) -> None:
    """List the accounts."""
    with _people() as people:
        accounts = people.accounts.all()
    if as_json:
        print_json([account.as_json() for account in accounts])
        return
    for account in accounts:
        login = "" if account.has_password else ", by OpenID Connect"
        click.echo(f"{account.role:<6}  {account.name}  since {account.created_at:%Y-%m-%d}{login}")
    if not accounts:
        click.echo("there is no account yet: archive-qa user add NAME --role admin", err=True)


@user.command()
@_name
@click.argument("role", type=_roles)
def role(name: str, role: str) -> None:
    """Give an account another role, at once."""
    from qa.accounts.account import Role

    with _people() as people:
        people.accounts.set_role(name, Role(role))
        audit.record("role changed", name, None, role=role)
    click.echo(f"{name!r} is {role} now")


@user.command()
@_name
@_password_stdin
@click.option("--revoke-tokens", is_flag=True, help="End the tokens of the account, too.")
def password(name: str, password_stdin: bool, revoke_tokens: bool) -> None:
    """Give an account another password. Its logins end."""
    with _people() as people:
        people.accounts.named(name)  # says that there is none before a password is thought up
        new = _password(password_stdin)
        people.accounts.set_password(name, new, revoke_tokens=revoke_tokens)
        event = "password changed, tokens revoked" if revoke_tokens else "password changed"
        audit.record(event, name, None)
    click.echo(f"{name!r} has another password, and is logged out")


@user.command("log-out")
@_name
def log_out(name: str) -> None:
    """End every login of an account."""
    with _people() as people:
        ended = people.sessions.end_all(people.accounts.named(name))
        audit.record("all logins ended", name, None)
    click.echo(f"ended {ended} login{'s' if ended != 1 else ''} of {name!r}")


@user.command()
@_name
@click.argument("label")
@click.option(
    "--days",
    type=click.IntRange(1, 3_650),
    default=90,
    show_default=True,
    help="Days until it expires.",
)
@click.option("--never", is_flag=True, help="It never expires.")
@click.option(
    "--scope",
    type=click.Choice(["read", "write"]),
    default="write",
    show_default=True,
    help="“read”: ask and read; “write”: all that the account may do.",
)
def token(name: str, label: str, days: int, never: bool, scope: str) -> None:
    """Print a new token for scripts of this account, this once. LABEL says what it is for."""
    from qa.accounts.token import Scope

    with _people() as people:
        account, lasts = people.accounts.named(name), None if never else days
        click.echo(people.tokens.make(account, label, days=lasts, scope=Scope(scope)))
        audit.record("token made", name, None, token=label)


@user.command()
@_name
@as_json
def tokens(name: str, as_json: bool) -> None:
    """List the tokens of an account: what each is for and may do, and when it expires."""
    with _people() as people:
        found = people.tokens.of(people.accounts.named(name))
    if as_json:
        print_json([one.as_json() for one in found])
        return
    for one in found:
        click.echo(f"{one.scope.value:<5}  {one.label}  {_until(one)}")
    if any(one.expires_at is None for one in found):
        click.echo("warning: a token that never expires stays valid if it leaks", err=True)


def _until(token: "Token") -> str:
    ends = f"expires {token.expires_at:%Y-%m-%d}" if token.expires_at else "never expires"
    rests = f", rests from {token.rests_from:%Y-%m-%d}" if token.rests_from else ""
    return ends + rests


@user.command()
@_name
@click.confirmation_option(prompt="Its logins, tokens and conversations go with it. Remove it?")
def remove(name: str) -> None:
    """Remove an account with its logins, tokens and conversations."""
    with _people() as people:
        people.accounts.remove(name)
        audit.record("account removed", name, None)
    click.echo(f"removed {name!r}")


@contextmanager
def _people() -> "Iterator[People]":
    from qa.assembly import open_archive, people_of

    settings = load_settings()
    archive = open_archive(settings)
    try:
        yield people_of(archive, settings)
    finally:
        archive.close()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask at: give --password-stdin")
    found: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return found
