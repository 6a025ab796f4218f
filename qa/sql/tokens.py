"""What scripts show in place of a login, in the catalog's database."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, and_, delete, insert, select, update

from index.errors import NotFoundError, StoreError, UsageError
from index.sql.database import reading, writing
from qa.accounts.account import Account, Token
from qa.accounts.secret import digest_of, new_secret
from qa.conversations import new_id
from qa.sql.accounts import account_of
from qa.sql.schema import accounts, tokens

PREFIX = "aqa_"  # by which scanners of code that was published by mistake can know a token

_NOTED = timedelta(minutes=1)  # between two notes that it is used: each is a transaction
_LONGEST_LABEL = 100  # characters


class Tokens:
    """Keeps the tokens of accounts. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    def make(self, account: Account, label: str) -> str:
        """Makes a token of an account, and gives it: it can never be read again.

        Raises:
            UsageError: The label is empty or too long.
        """
        label = " ".join(label.split())
        if not 0 < len(label) <= _LONGEST_LABEL:
            raise UsageError(f"say what the token is for, in {_LONGEST_LABEL} characters at most")
        secret = new_secret(PREFIX)
        with writing(self._engine) as db:
            db.execute(
                insert(tokens).values(
                    token_id=new_id(),
                    account_id=account.account_id,
                    digest=digest_of(secret),
                    label=label,
                    created_at=datetime.now(UTC),
                )
            )
        return secret

    def find(self, secret: str) -> Account | None:
        """Whose token it is; ``None``: nobody's, or nobody's any more."""
        wanted = (
            select(accounts, tokens.c.token_id, tokens.c.used_at)
            .join(tokens, tokens.c.account_id == accounts.c.account_id)
            .where(tokens.c.digest == digest_of(secret))
        )
        now = datetime.now(UTC)
        with reading(self._engine) as db:
            row = db.execute(wanted).one_or_none()
        if row is None:
            return None
        if row.used_at is None or now - row.used_at > _NOTED:
            # that it cannot be noted, as on a full disk, is no reason to shut anybody out
            with suppress(StoreError), writing(self._engine) as db:
                chosen = tokens.c.token_id == row.token_id
                db.execute(update(tokens).where(chosen).values(used_at=now))
        return account_of(row)

    def of(self, account: Account) -> list[Token]:
        """The tokens of an account, oldest first."""
        columns = (tokens.c[name] for name in Token.__dataclass_fields__)
        chosen = tokens.c.account_id == account.account_id
        with reading(self._engine) as db:
            found = db.execute(select(*columns).where(chosen).order_by(tokens.c.created_at))
            return [Token(*row) for row in found]

    def revoke(self, account: Account, token_id: str) -> None:
        """Ends a token of an account.

        Raises:
            NotFoundError: The account has none of this id.
        """
        owned = and_(tokens.c.account_id == account.account_id, tokens.c.token_id == token_id)
        with writing(self._engine) as db:
            if not db.execute(delete(tokens).where(owned)).rowcount:
                raise NotFoundError("there is no such token")
