import pytest
from sqlalchemy import Engine, text

from index.errors import NotFoundError, UsageError
from qa.accounts.account import Account, Role
from qa.sql.accounts import Accounts
from qa.sql.tokens import Tokens
from tests.people import PASSWORD


@pytest.fixture
def tokens(engine: Engine) -> Tokens:
    return Tokens(engine)


@pytest.fixture
def ann(accounts: Accounts) -> Account:
    return accounts.add("Ann", Role.STAFF, PASSWORD)


def test_a_token_stands_for_its_account(tokens: Tokens, ann: Account) -> None:
    secret = tokens.make(ann, "nightly export")
    assert secret.startswith("aqa_")
    assert (tokens.find(secret) or [None])[0] == ann
    assert tokens.find(secret + "x") is None
    assert tokens.find("") is None


def test_it_is_not_kept_itself(engine: Engine, tokens: Tokens, ann: Account) -> None:
    secret = tokens.make(ann, "nightly export")
    with engine.connect() as db:
        assert secret not in str(db.execute(text("SELECT * FROM tokens")).all())


def test_when_it_was_last_shown_is_known(tokens: Tokens, ann: Account) -> None:
    secret = tokens.make(ann, "nightly export")
    assert tokens.of(ann)[0].used_at is None
    tokens.find(secret)
    assert tokens.of(ann)[0].used_at is not None


def test_only_its_owner_can_revoke_it(tokens: Tokens, accounts: Accounts, ann: Account) -> None:
    bob = accounts.add("Bob", Role.ADMIN, PASSWORD)
    secret = tokens.make(ann, "nightly export")
    token_id = tokens.of(ann)[0].token_id
    with pytest.raises(NotFoundError):
        tokens.revoke(bob, token_id)
    assert (tokens.find(secret) or [None])[0] == ann
    tokens.revoke(ann, token_id)
    assert tokens.find(secret) is None


@pytest.mark.parametrize("label", ["", "  ", "x" * 101])
def test_it_says_what_it_is_for(tokens: Tokens, ann: Account, label: str) -> None:
    with pytest.raises(UsageError, match="what the token is for"):
        tokens.make(ann, label)


def test_it_goes_with_its_account(tokens: Tokens, accounts: Accounts, ann: Account) -> None:
    secret = tokens.make(ann, "nightly export")
    accounts.remove("Ann")
    assert tokens.find(secret) is None
