import pytest
from sqlalchemy import Engine

from index.errors import NotFoundError, UsageError
from qa.accounts.account import Role
from qa.conversations import owner_of
from qa.sql.accounts import Accounts
from qa.sql.conversations import Conversations
from qa.sql.question_log import QuestionLog
from tests.people import PASSWORD


def test_an_account_is_found_by_its_name_however_that_is_written(accounts: Accounts) -> None:
    made = accounts.add("Ann Lee", Role.STAFF, PASSWORD)
    assert accounts.named(" ann  LEE ") == made
    assert (made.name, made.role, made.has_password) == ("Ann Lee", Role.STAFF, True)


def test_a_name_is_given_once(accounts: Accounts) -> None:
    accounts.add("Ann", Role.STAFF, PASSWORD)
    with pytest.raises(UsageError, match="already"):
        accounts.add("ANN", Role.READER, PASSWORD)


def test_a_password_that_is_too_short_makes_no_account(accounts: Accounts) -> None:
    with pytest.raises(UsageError):
        accounts.add("Ann", Role.STAFF, "short")
    assert not accounts.any()


def test_the_password_itself_is_not_kept(accounts: Accounts) -> None:
    accounts.add("Ann", Role.STAFF, PASSWORD)
    known = accounts.password_of("ann")
    assert known
    assert known[1].startswith("$argon2id$")
    assert PASSWORD not in known[1]


def test_an_account_can_be_removed_and_its_name_given_again(accounts: Accounts) -> None:
    first = accounts.add("Ann", Role.STAFF, PASSWORD)
    accounts.remove("ann")
    with pytest.raises(NotFoundError):
        accounts.named("Ann")
    assert accounts.add("Ann", Role.READER, PASSWORD).account_id != first.account_id


def test_its_conversations_go_with_it(engine: Engine, accounts: Accounts) -> None:
    ann = accounts.add("Ann", Role.READER, PASSWORD)
    conversations = Conversations(engine)
    conversations.add("c", "m", "Why?", {}, owner_of(ann.account_id))
    conversations.add("d", "n", "Why?", {})
    accounts.remove("Ann")
    assert [one.message_id for one in QuestionLog(engine).all()] == ["n"]


def test_what_is_not_there_cannot_be_changed(accounts: Accounts) -> None:
    for change in (
        lambda: accounts.set_role("ann", Role.ADMIN),
        lambda: accounts.set_password("ann", PASSWORD),
        lambda: accounts.remove("ann"),
    ):
        with pytest.raises(NotFoundError):
            change()


def test_whom_a_provider_vouches_for_has_one_account(accounts: Accounts) -> None:
    first = accounts.of_subject("https://id.example 1", "ann", Role.READER)
    again = accounts.of_subject("https://id.example 1", "ann", Role.STAFF)
    assert again.account_id == first.account_id
    assert again.role is Role.STAFF
    assert accounts.password_of("ann") is None


def test_their_name_is_the_providers_at_each_login(accounts: Accounts) -> None:
    accounts.add("Ann New", Role.READER, PASSWORD)
    first = accounts.of_subject("https://id.example 1", "Ann Old", Role.READER)
    again = accounts.of_subject("https://id.example 1", "Ann New", Role.READER)
    assert (again.account_id, again.name) == (first.account_id, "Ann New 2")
    assert accounts.of_subject("https://id.example 1", "Ann New", Role.READER).name == "Ann New 2"


@pytest.mark.parametrize("name", ["a" * 240 + "@example.org", "Ann\N{ZERO WIDTH SPACE} Lee"])
def test_a_name_that_could_not_be_chosen_here_is_no_obstacle(accounts: Accounts, name: str) -> None:
    names = [accounts.of_subject(f"https://id.example {n}", name, Role.READER).name for n in "12"]
    assert names[1] == f"{names[0]} 2"


def test_an_account_is_not_given_to_whoever_has_its_name_elsewhere(accounts: Accounts) -> None:
    here = accounts.add("Ann", Role.ADMIN, PASSWORD)
    there = accounts.of_subject("https://id.example 1", "ann", Role.READER)
    assert there.account_id != here.account_id
    assert there.name == "ann 2"
    assert accounts.of_subject("https://id.example 2", "ann", Role.READER).name == "ann 3"


def test_they_are_listed_by_name(accounts: Accounts) -> None:
    for name in ("bob", "Ann", "cy"):
        accounts.add(name, Role.READER, PASSWORD)
    assert [account.name for account in accounts.all()] == ["Ann", "bob", "cy"]
