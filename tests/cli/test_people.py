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


@pytest.mark.parametrize(
    ("words", "text", "status", "said"),
    [
        (["add", "ann", "--password-stdin"], PASSWORD, 2, "already"),
        (["add", "bob", "--password-stdin"], "short", 2, "10 to 1,000 characters"),
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
