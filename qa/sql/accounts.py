"""Accounts in the catalog's database."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from index.errors import NotFoundError, UsageError
from index.free_names import free_name
from index.sql.database import reading, writing
from qa.accounts.account import Account, Role, checked_name, folded_name, shortened_name
from qa.conversations import new_id, owner_of
from qa.sql.schema import accounts, conversations, sessions, tokens


class Accounts:
    """Keeps accounts. Every method is one transaction."""

    def __init__(self, engine: Engine, title: str = "") -> None:
        """Takes a database from :func:`index.sql.database.open_database`.

        Args:
            title: Of the archive; no password may be made of it.
        """
        self._engine = engine
        self._title = title

    def all(self) -> list[Account]:
        """Every account, by name."""
        with reading(self._engine) as db:
            found = db.execute(select(accounts).order_by(accounts.c.folded))
            return [account_of(row) for row in found]

    def any(self) -> bool:
        """Whether there is any account at all."""
        with reading(self._engine) as db:
            return bool(db.scalar(select(func.count()).select_from(accounts)))

    def named(self, name: str) -> Account:
        """The account of this name.

        Raises:
            NotFoundError: There is none.
        """
        with reading(self._engine) as db:
            return account_of(_named(db, name))

    def add(self, name: str, role: Role, password: str) -> Account:
        """Makes an account with a password.

        Raises:
            UsageError: The name or the password cannot be used, or the name is taken.
        """
        return self._add(name, role, password=self._kept(name, password))

    def of_subject(self, subject: str, name: str, role: Role) -> Account:
        """The account of somebody whom an OpenID provider vouches for, made where there is none.

        Name and role are the provider's at each login. Where the name is taken, a number tells the
        two apart: an account is never given to whoever has the same name elsewhere.

        Args:
            subject: The provider's address and its own name for the person.
        """
        with reading(self._engine) as db:
            known = db.execute(select(accounts).where(accounts.c.subject == subject)).one_or_none()
        theirs, now = shortened_name(name), datetime.now(UTC)
        if known is None:
            return self._add(self._free_name(theirs), role, subject=subject, vouched_at=now)
        chosen = accounts.c.subject == subject
        if _is_of(theirs, known.name):
            self._update(chosen, role=role.value, vouched_at=now)
            return self.named(known.name)
        new = self._free_name(theirs)
        self._update(chosen, role=role.value, vouched_at=now, name=new, folded=folded_name(new))
        return self.named(new)

    def password_of(self, name: str) -> tuple[Account, str] | None:
        """The account of this name with the hash of its password, where it has one."""
        chosen = accounts.c.folded == folded_name(name)
        with reading(self._engine) as db:
            row = db.execute(select(accounts).where(chosen)).one_or_none()
        return None if row is None or row.password is None else (account_of(row), row.password)

    def set_password(self, name: str, password: str, *, revoke_tokens: bool = False) -> None:
        """Gives an account another password, and ends its logins.

        Args:
            revoke_tokens: Whether its tokens end as well.

        Raises:
            NotFoundError: There is no such account.
            UsageError: The password cannot be used.
        """
        kept = self._kept(name, password)
        with writing(self._engine) as db:
            row = _named(db, name)
            chosen = accounts.c.account_id == row.account_id
            db.execute(update(accounts).where(chosen).values(password=kept))
            for table in (sessions, tokens) if revoke_tokens else (sessions,):
                db.execute(delete(table).where(table.c.account_id == row.account_id))

    def keep_hash(self, account: Account, kept: str) -> None:
        """Replaces the hash of the same password, as by one of greater effort."""
        self._update(accounts.c.account_id == account.account_id, password=kept)

    def set_role(self, name: str, role: Role) -> None:
        """Raises NotFoundError where there is no such account."""
        self._update(accounts.c.folded == folded_name(name), role=role.value)

    def remove(self, name: str) -> None:
        """Removes an account with its logins, tokens and conversations.

        Raises:
            NotFoundError: There is no such account.
        """
        with writing(self._engine) as db:
            row = _named(db, name)
            db.execute(delete(accounts).where(accounts.c.account_id == row.account_id))
            theirs = conversations.c.owner == owner_of(row.account_id)
            db.execute(delete(conversations).where(theirs))

    def _add(self, name: str, role: Role, **given: Any) -> Account:  # noqa: ANN401 - columns
        plain = checked_name(name)
        row = {
            "account_id": new_id(),
            "name": plain,
            "folded": folded_name(plain),
            "role": role.value,
            "created_at": datetime.now(UTC),
        }
        with writing(self._engine) as db:
            if _is_taken(db, plain):
                raise UsageError(f"there is an account called {plain!r} already")
            db.execute(insert(accounts).values(**row, **given))
        return self.named(plain)

    def _kept(self, name: str, password: str) -> str:
        from qa.accounts.passwords import checked_password, hash_of  # argon2, which few need

        return hash_of(checked_password(password, name, self._title))

    def _free_name(self, name: str) -> str:
        with reading(self._engine) as db:
            return free_name(name, lambda one: _is_taken(db, one), between=" ")

    def _update(self, chosen: Any, **values: Any) -> None:  # noqa: ANN401
        with writing(self._engine) as db:
            if not db.execute(update(accounts).where(chosen).values(**values)).rowcount:
                raise NotFoundError("there is no such account")


def _named(db: Connection, name: str) -> Any:  # noqa: ANN401 - a row of the table
    row = db.execute(select(accounts).where(accounts.c.folded == folded_name(name))).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no account called {name!r}")
    return row


def _is_taken(db: Connection, name: str) -> bool:
    chosen = accounts.c.folded == folded_name(name)
    return db.scalar(select(accounts.c.name).where(chosen)) is not None


def _is_of(name: str, known: str) -> bool:
    """Whether an account's name is this one, with a number or without."""
    return known == name or bool(re.fullmatch(rf"{re.escape(name)} \d+", known))


def account_of(row: Any) -> Account:  # noqa: ANN401 - a row of the table
    """The account that a row tells of."""
    has_password = row.password is not None
    return Account(row.account_id, row.name, Role(row.role), row.created_at, has_password)
