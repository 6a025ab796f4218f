"""Logging in with name and password."""

import math

from index.errors import LoginNeededError, TooManyTriesError
from qa.accounts.account import Account, folded_name
from qa.accounts.throttle import Throttle
from qa.sql.accounts import Accounts


class Login:
    """Tells who somebody is. Safe to share between threads."""

    def __init__(self, accounts: Accounts, throttle: Throttle | None = None) -> None:
        self._accounts = accounts
        self._throttle = throttle or Throttle()

    def account(self, name: str, password: str, address: str) -> Account:
        """The account that name and password belong to.

        Args:
            address: Where the request comes from.

        Raises:
            LoginNeededError: They do not belong together; of names that do not exist no more is
                said, and it takes as long.
            TooManyTriesError: That has happened too often just now.
        """
        from qa.accounts.passwords import hash_of, is_outdated, matches

        door = (folded_name(name), address)
        if wait := self._throttle.knock(*door):
            raise TooManyTriesError(math.ceil(wait))
        known = self._accounts.password_of(name)
        if not matches(known[1] if known else None, password) or known is None:
            raise LoginNeededError("this name and password do not belong together")
        self._throttle.opened(*door)
        account, kept = known
        if is_outdated(kept):
            self._accounts.keep_hash(account, hash_of(password))
        return account
