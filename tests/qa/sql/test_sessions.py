from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text, update

from index.errors import NotFoundError
from qa.accounts.account import Account, Role
from qa.sql import schema
from qa.sql.accounts import Accounts
from qa.sql.sessions import Sessions
from tests.people import PASSWORD


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return Sessions(engine, idle=timedelta(hours=1))


@pytest.fixture
def ann(accounts: Accounts) -> Account:
    return accounts.add("Ann", Role.STAFF, PASSWORD)


@pytest.fixture
def bob(accounts: Accounts) -> Account:
    return accounts.add("Bob", Role.STAFF, PASSWORD)


def age(engine: Engine, column: str, by: timedelta) -> None:
    with engine.begin() as db:
        db.execute(update(schema.sessions).values({column: datetime.now(UTC) - by}))


def account_of(sessions: Sessions, secret: str) -> Account | None:
    found = sessions.find(secret)
    return found[0] if found else None


def test_a_login_is_found_by_its_secret_alone(sessions: Sessions, ann: Account) -> None:
    secret = sessions.begin(ann, "Firefox")
    assert account_of(sessions, secret) == ann
    assert account_of(sessions, secret[:-1]) is None
    assert account_of(sessions, sessions.of(ann)[0].session_id) is None


def test_the_secret_is_not_kept(engine: Engine, sessions: Sessions, ann: Account) -> None:
    secret = sessions.begin(ann, "Firefox")
    with engine.connect() as db:
        assert secret not in str(db.execute(text("SELECT * FROM sessions")).all())


def test_it_ends_some_time_after_its_last_use(
    engine: Engine, sessions: Sessions, ann: Account
) -> None:
    secret = sessions.begin(ann, "")
    age(engine, "seen_at", timedelta(minutes=59))
    assert account_of(sessions, secret) == ann
    age(engine, "seen_at", timedelta(minutes=61))
    assert account_of(sessions, secret) is None


def test_to_use_it_keeps_it(engine: Engine, sessions: Sessions, ann: Account) -> None:
    secret = sessions.begin(ann, "")
    age(engine, "seen_at", timedelta(minutes=59))
    sessions.find(secret)
    assert datetime.now(UTC) - sessions.of(ann)[0].seen_at < timedelta(minutes=1)


def test_but_not_for_ever(engine: Engine, sessions: Sessions, ann: Account) -> None:
    secret = sessions.begin(ann, "")
    age(engine, "begun_at", timedelta(days=31))
    assert account_of(sessions, secret) is None
    assert sessions.of(ann) == []


def test_what_has_ended_is_removed_with_the_next_login(
    engine: Engine, sessions: Sessions, ann: Account
) -> None:
    sessions.begin(ann, "old")
    age(engine, "seen_at", timedelta(hours=2))
    sessions.begin(ann, "new")
    with engine.connect() as db:
        assert db.execute(text("SELECT agent FROM sessions")).scalars().all() == ["new"]


def test_nobody_ends_another_ones_login(sessions: Sessions, ann: Account, bob: Account) -> None:
    secret = sessions.begin(ann, "")
    with pytest.raises(NotFoundError):
        sessions.end(bob, sessions.of(ann)[0].session_id)
    assert account_of(sessions, secret) == ann


def test_all_others_can_be_ended(sessions: Sessions, ann: Account, bob: Account) -> None:
    mine, other, bobs = (sessions.begin(one, "") for one in (ann, ann, bob))
    found = sessions.find(mine)
    assert found
    assert sessions.end_all(ann, but=found[1].session_id) == 1
    assert [account_of(sessions, one) for one in (mine, other, bobs)] == [ann, None, bob]


def test_another_password_ends_them(sessions: Sessions, accounts: Accounts, ann: Account) -> None:
    secret = sessions.begin(ann, "")
    accounts.set_password("ann", "another horse battery")
    assert account_of(sessions, secret) is None


def test_so_does_the_removal_of_the_account(
    sessions: Sessions, accounts: Accounts, ann: Account
) -> None:
    secret = sessions.begin(ann, "")
    accounts.remove("ann")
    assert account_of(sessions, secret) is None


def test_another_role_counts_at_once(sessions: Sessions, accounts: Accounts, ann: Account) -> None:
    secret = sessions.begin(ann, "")
    accounts.set_role("ann", Role.READER)
    found = account_of(sessions, secret)
    assert found
    assert found.role is Role.READER
