"""Accounts on the command line."""

import json
import subprocess

import pytest

from tests.cli.shell import PROGRAM, Shell
from tests.people import PASSWORD


def typed(shell: Shell, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs a command with something on its standard input."""
    command = [str(PROGRAM), "user", *words]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, env=shell.environment, check=False
    )


@pytest.fixture
def ann(shell: Shell) -> str:
    done = typed(shell, PASSWORD + "\n", "add", "Ann", "--role", "admin", "--password-stdin")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "made admin 'Ann'\n"
    return "Ann"


def test_they_are_listed(shell: Shell, ann: str) -> None:
    assert shell.run("user", "list").startswith("admin   Ann  since 2")
    listed = json.loads(shell.run("user", "list", "--json"))
    assert [(one["name"], one["role"], one["login"]) for one in listed] == [
        (ann, "admin", "password")
    ]


def test_where_there_is_none_it_says_how_to_make_one(shell: Shell) -> None:
    assert shell.run("user", "list") == ""
    assert "archive-qa user add NAME --role admin" in shell.stderr


def test_a_role_a_password_and_an_account_are_changed(shell: Shell, ann: str) -> None:
    assert shell.run("user", "role", ann, "staff") == "'Ann' is staff now\n"
    changed = typed(shell, "another horse battery\n", "password", ann, "--password-stdin")
    assert changed.stdout == "'Ann' has another password, and is logged out\n"
    assert shell.run("user", "log-out", ann) == "ended 0 logins of 'Ann'\n"
    assert shell.run("user", "remove", ann, "--yes") == "removed 'Ann'\n"
    assert shell.run("user", "list") == ""


def test_a_token_is_printed_alone(shell: Shell, ann: str) -> None:
    assert shell.run("user", "token", ann, "nightly export").startswith("aqa_")


def test_tokens_are_listed_with_what_they_may_do_and_until_when(shell: Shell, ann: str) -> None:
    shell.run("user", "token", ann, "nightly export", "--scope", "read", "--days", "30")
    shell.run("user", "tokens", ann)
    assert shell.stderr == ""
    shell.run("user", "token", ann, "old script", "--never")
    lines = shell.run("user", "tokens", ann).splitlines()
    assert lines[0].startswith("read   nightly export  expires 20")
    assert lines[1] == "write  old script  never expires"
    assert "never expires stays valid if it leaks" in shell.stderr
    listed = json.loads(shell.run("user", "tokens", ann, "--json"))
    assert [(one["scope"], bool(one["expires_at"])) for one in listed] == [
        ("read", True),
        ("write", False),
    ]


def test_a_new_password_revokes_tokens_if_asked(shell: Shell, ann: str) -> None:
    shell.run("user", "token", ann, "nightly export")
    typed(shell, "another horse battery\n", "password", ann, "--password-stdin")
    assert shell.run("user", "tokens", ann) != ""
    more = ["password", ann, "--password-stdin", "--revoke-tokens"]
    assert typed(shell, PASSWORD + "\n", *more).returncode == 0
    assert shell.run("user", "tokens", ann) == ""


@pytest.mark.parametrize(
    ("words", "text", "status", "said"),
    [
        (["add", "ann", "--password-stdin"], PASSWORD, 2, "already"),
        (["add", "bob", "--password-stdin"], "short", 2, "10 to 1,000 characters"),
        (["add", "bob", "--password-stdin"], "password12", 2, "too easy to guess"),
        (["add", "bob"], PASSWORD, 2, "--password-stdin"),
        (["add", "bob", "--role", "king"], PASSWORD, 2, "king"),
        (["password", "bob", "--password-stdin"], PASSWORD, 1, "no account called 'bob'"),
        (["role", "bob", "staff"], "", 1, "no such account"),
        (["remove", "bob", "--yes"], "", 1, "no account called 'bob'"),
        (["token", "bob", "x"], "", 1, "no account called 'bob'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    shell: Shell, ann: str, words: list[str], text: str, status: int, said: str
) -> None:
    done = typed(shell, text, *words)
    assert done.returncode == status
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
