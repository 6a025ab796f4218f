"""Commands that say who may see what."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from index.errors import UsageError
from qa.cli.options import as_json, print_json
from qa.settings import load_settings

if TYPE_CHECKING:
    from qa.accounts.people import People

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
    click.echo(f"{name!r} is {role} now")


@user.command()
@_name
@_password_stdin
def password(name: str, password_stdin: bool) -> None:
    """Give an account another password. Its logins end."""
    with _people() as people:
        people.accounts.named(name)  # says that there is none before a password is thought up
        people.accounts.set_password(name, _password(password_stdin))
    click.echo(f"{name!r} has another password, and is logged out")


@user.command("log-out")
@_name
def log_out(name: str) -> None:
    """End every login of an account."""
    with _people() as people:
        ended = people.sessions.end_all(people.accounts.named(name))
    click.echo(f"ended {ended} login{'s' if ended != 1 else ''} of {name!r}")


@user.command()
@_name
@click.argument("label")
def token(name: str, label: str) -> None:
    """Print a new token for scripts of this account, this once. LABEL says what it is for."""
    with _people() as people:
        click.echo(people.tokens.make(people.accounts.named(name), label))


@user.command()
@_name
@click.confirmation_option(prompt="Its logins, tokens and conversations go with it. Remove it?")
def remove(name: str) -> None:
    """Remove an account with its logins, tokens and conversations."""
    with _people() as people:
        people.accounts.remove(name)
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
