"""Logins in browsers, in the catalog's database."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, select, update

from index.errors import NotFoundError, StoreError
from index.sql.database import reading, writing
from qa.accounts.account import Account, Session
from qa.accounts.secret import digest_of, new_secret
from qa.conversations import new_id
from qa.sql.accounts import account_of
from qa.sql.schema import accounts, sessions

_AT_MOST = timedelta(days=30)  # from its beginning, however often it is used
_NOTED = timedelta(minutes=1)  # between two notes that it is used: each is a transaction
_LONGEST_AGENT = 300  # characters


class Sessions:
    """Keeps who is logged in. Every method is one transaction."""

    def __init__(self, engine: Engine, idle: timedelta) -> None:
        """Takes a database from :func:`index.sql.database.open_database`.

        Args:
            idle: How long after its last use a login ends.
        """
        self._engine = engine
        self._idle = idle

    def begin(self, account: Account, agent: str) -> str:
        """Logs somebody in; gives the secret that a browser is to keep."""
        now, secret = datetime.now(UTC), new_secret()
        with writing(self._engine) as db:
            db.execute(delete(sessions).where(~self._lasts(now)))
            db.execute(
                insert(sessions).values(
                    session_id=new_id(),
                    account_id=account.account_id,
                    digest=digest_of(secret),
                    begun_at=now,
                    seen_at=now,
                    agent=agent[:_LONGEST_AGENT],
                )
            )
        return secret

    def find(self, secret: str) -> tuple[Account, Session] | None:
        """Whose login a secret is; ``None`` where it has ended, or never began."""
        now = datetime.now(UTC)
        wanted = (
            select(accounts, *(sessions.c[name] for name in Session.__dataclass_fields__))
            .join(sessions, sessions.c.account_id == accounts.c.account_id)
            .where(sessions.c.digest == digest_of(secret), self._lasts(now))
        )
        with reading(self._engine) as db:
            row = db.execute(wanted).one_or_none()
        if row is None:
            return None
        session = Session(row.session_id, row.begun_at, row.seen_at, row.agent)
        if now - session.seen_at > _NOTED:
            # that it cannot be noted, as on a full disk, is no reason to shut anybody out
            with suppress(StoreError), writing(self._engine) as db:
                chosen = sessions.c.session_id == session.session_id
                db.execute(update(sessions).where(chosen).values(seen_at=now))
        return account_of(row), session

    def of(self, account: Account) -> list[Session]:
        """The logins of an account that last, the one that was used last first."""
        chosen = and_(sessions.c.account_id == account.account_id, self._lasts(datetime.now(UTC)))
        columns = (sessions.c[name] for name in Session.__dataclass_fields__)
        with reading(self._engine) as db:
            found = db.execute(select(*columns).where(chosen).order_by(sessions.c.seen_at.desc()))
            return [Session(*row) for row in found]

    def end(self, account: Account, session_id: str) -> None:
        """Ends one login of an account.

        Raises:
            NotFoundError: The account has none of this id.
        """
        owned = and_(
            sessions.c.account_id == account.account_id, sessions.c.session_id == session_id
        )
        with writing(self._engine) as db:
            if not db.execute(delete(sessions).where(owned)).rowcount:
                raise NotFoundError("there is no such login")

    def end_of(self, secret: str) -> None:
        """End the login of a secret, if it is one."""
        with writing(self._engine) as db:
            db.execute(delete(sessions).where(sessions.c.digest == digest_of(secret)))

    def end_all(self, account: Account, but: str | None = None) -> int:
        """Ends every login of an account, but for one; gives their number."""
        chosen = sessions.c.account_id == account.account_id
        if but is not None:
            chosen = and_(chosen, sessions.c.session_id != but)
        with writing(self._engine) as db:
            return db.execute(delete(sessions).where(chosen)).rowcount

    def _lasts(self, now: datetime) -> ColumnElement[bool]:
        return and_(sessions.c.seen_at > now - self._idle, sessions.c.begun_at > now - _AT_MOST)
