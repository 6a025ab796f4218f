from pathlib import Path

import pytest

from index.errors import BusyError, LoginNeededError, TooManyTriesError
from index.sql.database import open_database
from qa.accounts import passwords
from qa.accounts.account import Role
from qa.accounts.login import Login
from qa.sql.accounts import Accounts
from qa.turns import Turns
from tests.people import PASSWORD
from tests.qa.accounts.test_passwords import OF_LESS_EFFORT


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(open_database(None, tmp_path))


@pytest.fixture
def login(accounts: Accounts) -> Login:
    accounts.add("Ann", Role.STAFF, PASSWORD)
    return Login(accounts)


def test_name_and_password_open(login: Login) -> None:
    assert login.account("ann", PASSWORD, "10.0.0.1").name == "Ann"


def test_a_wrong_password_and_a_wrong_name_are_told_alike(login: Login) -> None:
    said = set()
    for name, password in (("ann", "wrong"), ("bob", PASSWORD), ("", "")):
        with pytest.raises(LoginNeededError) as caught:
            login.account(name, password, "10.0.0.1")
        said.add(str(caught.value))
    assert said == {"this name and password do not belong together"}


def test_whom_a_provider_vouches_for_has_no_password(login: Login, accounts: Accounts) -> None:
    accounts.of_subject("https://id.example 1", "cy", Role.ADMIN)
    with pytest.raises(LoginNeededError):
        login.account("cy", "", "10.0.0.1")


def test_after_five_failures_even_the_right_password_waits(login: Login) -> None:
    for _ in range(5):
        with pytest.raises(LoginNeededError):
            login.account("ann", "wrong", "10.0.0.1")
    with pytest.raises(TooManyTriesError, match="try again in 2 seconds"):
        login.account("Ann ", PASSWORD, "10.0.0.1")
    assert login.account("ann", PASSWORD, "10.0.0.2")


def test_a_try_that_found_the_service_busy_does_not_count(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = Turns(at_once=1, waiting=0, patience=0.0)
    monkeypatch.setattr(passwords, "_queue", turns)
    with turns.taken():
        for _ in range(10):
            with pytest.raises(BusyError):
                login.account("ann", PASSWORD, "10.0.0.1")
    assert login.account("ann", PASSWORD, "10.0.0.1").name == "Ann"


def test_a_hash_of_less_effort_is_made_anew(login: Login, accounts: Accounts) -> None:
    account = accounts.named("ann")
    accounts.keep_hash(account, OF_LESS_EFFORT)
    login.account("ann", "password", "10.0.0.1")
    known = accounts.password_of("ann")
    assert known
    assert "m=65536" in known[1]
