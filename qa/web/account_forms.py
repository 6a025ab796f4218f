"""What is filled in by whoever logs in, and by administrators."""

from typing import Literal

from qa.web.field_types import Address, Line, Title
from qa.web.requests import Strict


class LoginForm(Strict):
    """Name and password, and where to go from there."""

    name: Line
    password: Line
    next: Address = "/"


class PasswordForm(Strict):
    """Another password for the account that is logged in."""

    present: Line
    new: Line
    repeated: Line
    revoke_tokens: Literal["yes"] | None = None


class TokenForm(Strict):
    """A token to be made."""

    label: Title
    days: Literal["30", "90", "365", "never"] = "90"
    scope: Literal["read", "write"] = "read"


class RoleForm(Strict):
    """The role that an account is to have."""

    name: Line
    role: Literal["reader", "staff", "admin"]


class NameForm(Strict):
    """The account that is meant."""

    name: Line
