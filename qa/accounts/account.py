"""An account, and what its role allows."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from index.errors import UsageError

_LONGEST_NAME = 100  # characters
_OF_A_NUMBER = 8  # characters, by which accounts of the same name are told apart


class Role(StrEnum):
    """What somebody may do; each role may do all that those before it may."""

    READER = "reader"  # ask, read, keep conversations
    STAFF = "staff"  # see what readers ask, and change what the archive says
    ADMIN = "admin"  # say who is who

    def allows(self, needed: "Role") -> bool:
        """Whether this role may do what needs another one."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in.

    Attributes:
        account_id: Stays when the name changes; never given twice.
        has_password: Else the login is another service's, by OpenID Connect.
    """

    account_id: str
    name: str
    role: Role
    created_at: datetime
    has_password: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "role": self.role.value,
            "created_at": self.created_at.isoformat(),
            "login": "password" if self.has_password else "openid connect",
        }


@dataclass(frozen=True, slots=True)
class Session:
    """A login in one browser.

    Attributes:
        session_id: Names it, and opens nothing.
        agent: What the browser calls itself.
    """

    session_id: str
    begun_at: datetime
    seen_at: datetime
    agent: str


def checked_name(name: str) -> str:
    """A name as it is stored, without needless white space.

    Raises:
        UsageError: It is empty, too long, or holds what cannot be seen.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain:
        raise UsageError("the name is empty")
    if len(plain) > _LONGEST_NAME:
        raise UsageError(f"the name is too long: {_LONGEST_NAME} characters are the most")
    if any(unicodedata.category(character).startswith("C") for character in plain):
        raise UsageError("the name holds characters that cannot be seen")
    return plain


def shortened_name(name: str) -> str:
    """A name as others give it, such as a long e-mail address, brought to what can be stored.

    Raises:
        UsageError: It is empty.
    """
    seen = "".join(one for one in name if not unicodedata.category(one).startswith("C"))
    plain = unicodedata.normalize("NFC", " ".join(seen.split()))
    return checked_name(plain[: _LONGEST_NAME - _OF_A_NUMBER])


def folded_name(name: str) -> str:
    """The form in which names are compared: «Ann» and «ann» are one account."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
