"""Everything that tells who somebody is, in one place."""

from dataclasses import dataclass

from qa.accounts.login import Login
from qa.sql.accounts import Accounts
from qa.sql.sessions import Sessions
from qa.sql.tokens import Tokens


@dataclass(frozen=True, slots=True)
class People:
    """Accounts, and what opens them."""

    accounts: Accounts
    sessions: Sessions
    tokens: Tokens
    login: Login
