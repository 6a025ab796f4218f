"""What scripts show in place of a login, in the catalog's database."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, and_, delete, insert, select, update

from index.errors import NotFoundError, StoreError, UsageError
from index.sql.database import reading, writing
from qa.accounts.account import Account
from qa.accounts.secret import digest_of, new_secret
from qa.accounts.token import DEFAULT_DAYS, Scope, Token
from qa.conversations import new_id
from qa.sql.accounts import account_of
from qa.sql.schema import accounts, tokens

PREFIX = "aqa_"  # by which scanners of code that was published by mistake can know a token

_NOTED = timedelta(minutes=1)  # between two notes that it is used: each is a transaction
_LONGEST_LABEL = 100  # characters


class Tokens:
    """Keeps the tokens of accounts. Every method is one transaction."""

    def __init__(self, engine: Engine, vouched_for: timedelta = timedelta(days=30)) -> None:
        """Takes a database from :func:`index.sql.database.open_database`.

        Args:
            vouched_for: How long after a login at an OpenID provider the tokens of that account
                work: it is the provider that knows whether somebody is still one of its people.
        """
        self._engine = engine
        self._vouched_for = vouched_for

    def make(
        self,
        account: Account,
        label: str,
        *,
        days: int | None = DEFAULT_DAYS,
        scope: Scope = Scope.WRITE,
    ) -> str:
        """Makes a token of an account, and gives it: it can never be read again.

        Args:
            days: For how long; ``None``: until it is revoked.

        Raises:
            UsageError: The label is empty or too long.
        """
        now = datetime.now(UTC)
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
                    created_at=now,
                    expires_at=None if days is None else now + timedelta(days=days),
                    scope=scope.value,
                )
            )
        return secret

    def find(self, secret: str) -> tuple[Account, Token] | None:
        """Whose token it is, with the token; ``None``: nobody's, or nobody's any more.

        Whether it still opens anything is for :meth:`qa.accounts.token.Token.refusal` to say.
        """
        wanted = _with_accounts().where(tokens.c.digest == digest_of(secret))
        now = datetime.now(UTC)
        with reading(self._engine) as db:
            row = db.execute(wanted).one_or_none()
        if row is None:
            return None
        token = self._token(row)
        if not token.refusal(now) and (token.used_at is None or now - token.used_at > _NOTED):
            # that it cannot be noted, as on a full disk, is no reason to shut anybody out
            with suppress(StoreError), writing(self._engine) as db:
                chosen = tokens.c.token_id == token.token_id
                db.execute(update(tokens).where(chosen).values(used_at=now))
        return account_of(row), token

    def of(self, account: Account) -> list[Token]:
        """The tokens of an account, oldest first."""
        chosen = _with_accounts().where(tokens.c.account_id == account.account_id)
        with reading(self._engine) as db:
            return [self._token(row) for row in db.execute(chosen.order_by(tokens.c.created_at))]

    def revoke(self, account: Account, token_id: str) -> None:
        """Ends a token of an account.

        Raises:
            NotFoundError: The account has none of this id.
        """
        owned = and_(tokens.c.account_id == account.account_id, tokens.c.token_id == token_id)
        with writing(self._engine) as db:
            if not db.execute(delete(tokens).where(owned)).rowcount:
                raise NotFoundError("there is no such token")

    def _token(self, row: Any) -> Token:  # noqa: ANN401 - a row of both tables
        return Token(
            row.token_id,
            row.label,
            Scope(row.scope),
            row.token_made_at,
            row.used_at,
            row.expires_at,
            rests_from=row.vouched_at and row.vouched_at + self._vouched_for,
        )


def _with_accounts() -> Select[Any]:
    """Every token beside its account; both have a ``created_at``."""
    return select(
        accounts,
        *(tokens.c[name] for name in ("token_id", "label", "scope", "used_at", "expires_at")),
        tokens.c.created_at.label("token_made_at"),
    ).join(tokens, tokens.c.account_id == accounts.c.account_id)
