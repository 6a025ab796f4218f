"""What is filled in by whoever logs in, and by administrators."""

from typing import Annotated, Literal

from pydantic import Field

from qa.web.requests import Strict, Text


class LoginForm(Strict):
    """Name and password, and where to go from there."""

    name: Annotated[Text, Field(max_length=200)]
    password: Annotated[Text, Field(max_length=2_000)]
    next: Text = "/"


class PasswordForm(Strict):
    """Another password for the account that is logged in."""

    present: Annotated[Text, Field(max_length=2_000)]
    new: Annotated[Text, Field(max_length=2_000)]
    repeated: Annotated[Text, Field(max_length=2_000)]
    revoke_tokens: Literal["yes"] | None = None


class TokenForm(Strict):
    """A token to be made."""

    label: Annotated[Text, Field(max_length=200)]
    days: Literal["30", "90", "365", "never"] = "90"
    scope: Literal["read", "write"] = "read"


class RoleForm(Strict):
    """The role that an account is to have."""

    name: Text
    role: Literal["reader", "staff", "admin"]


class NameForm(Strict):
    """The account that is meant."""

    name: Text
