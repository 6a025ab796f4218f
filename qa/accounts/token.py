"""A token, which a script shows in place of a login."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

DEFAULT_DAYS = 90


class Scope(StrEnum):
    """What a token may do, within what the role of its account allows."""

    READ = "read"  # ask and read
    WRITE = "write"  # change what others see, too


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; its secret is not.

    Attributes:
        token_id: Names it, and opens nothing.
        label: What its owner calls it.
        used_at: When it was last shown, to the minute; ``None``: never.
        expires_at: When it ends for good; ``None``: never.
        rests_from: From when it opens nothing until its owner has logged in again at the OpenID
            provider that vouches for them; ``None``: the account has a password of its own.
    """

    token_id: str
    label: str
    scope: Scope
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    rests_from: datetime | None = None

    def refusal(self, now: datetime) -> str | None:
        """Return why the token opens nothing at a moment; ``None`` if it does."""
        if self.expires_at and self.expires_at <= now:
            return f"this token expired on {self.expires_at:%Y-%m-%d}: make another one"
        if self.rests_from and self.rests_from <= now:
            return (
                f"this token rests since {self.rests_from:%Y-%m-%d}: its owner has not logged in "
                "for too long, and only has to do so"
            )
        return None

    def as_json(self) -> dict[str, Any]:
        """Return it for programs, with moments as ISO 8601."""
        moments = ("created_at", "used_at", "expires_at", "rests_from")
        iso = {n: getattr(self, n).isoformat() if getattr(self, n) else None for n in moments}
        return {"token_id": self.token_id, "label": self.label, "scope": self.scope.value, **iso}
