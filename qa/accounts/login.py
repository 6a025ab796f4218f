"""Logging in with name and password."""

import math

from index.errors import BusyError, LoginNeededError, TooManyTriesError
from qa.accounts import audit
from qa.accounts.account import Account, folded_name
from qa.accounts.login_throttle import LoginThrottle
from qa.sql.accounts import Accounts


class Login:
    """Tells who somebody is. Safe to share between threads."""

    def __init__(self, accounts: Accounts, throttle: LoginThrottle | None = None) -> None:
        self._accounts = accounts
        self._throttle = throttle or LoginThrottle()

    def account(self, name: str, password: str, address: str) -> Account:
        """The account that name and password belong to.

        Args:
            address: Where the request comes from.

        Raises:
            LoginNeededError: They do not belong together; of names that do not exist no more is
                said, and it takes as long.
            TooManyTriesError: That has happened too often just now.
            BusyError: Too many log in at this moment.
        """
        folded = folded_name(name)
        if wait := self._throttle.register_attempt(folded, address):
            audit.record("login refused: too many tries", None, address)
            raise TooManyTriesError(math.ceil(wait))
        try:
            account = self._matching(name, password, address)
        except BusyError:
            self._throttle.not_tried(folded, address)
            raise
        self._throttle.succeeded(folded, address)
        return account

    def _matching(self, name: str, password: str, address: str) -> Account:
        from qa.accounts.passwords import hash_of, is_outdated, matches

        known = self._accounts.password_of(name)
        if not matches(known[1] if known else None, password) or known is None:
            # a name that does not exist is not written down: people type passwords in its place
            audit.record("login failed", known[0].name if known else None, address)
            raise LoginNeededError("this name and password do not belong together")
        account, kept = known
        if is_outdated(kept):
            self._accounts.keep_hash(account, hash_of(password))
        return account
