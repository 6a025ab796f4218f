"""Who an OpenID provider says that somebody is, and what that makes of them here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import SettingError
from qa.accounts.account import Role
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider, as the settings name it.

    Attributes:
        label: What the login page calls it.
        claim: The claim that roles go by, such as ``groups`` or ``email``.
        values: For each role the values of the claim that give it. Where none is named for
            readers, everybody whom the provider lets in is one.
    """

    issuer: str
    client_id: str
    client_secret: str
    label: str
    claim: str
    values: Mapping[Role, frozenset[str]]

    def role(self, claims: Mapping[str, Any]) -> Role | None:
        """The highest role that the claims give; ``None``: not even a reader's."""
        held = self._held(claims)
        for role in reversed(Role):
            if held & self.values[role]:
                return role
        return None if self.values[Role.READER] else Role.READER

    def name(self, claims: Mapping[str, Any]) -> str:
        """What to call somebody."""
        for claim in ("preferred_username", "email", "name"):
            value = claims.get(claim)
            if isinstance(value, str) and value.strip():
                return value
        return str(claims["sub"])

    def subject(self, claims: Mapping[str, Any]) -> str:
        """The one thing about somebody that never changes (OpenID Connect Core, 5.7)."""
        return f"{self.issuer} {claims['sub']}"

    def _held(self, claims: Mapping[str, Any]) -> set[str]:
        if self.claim == "email" and claims.get("email_verified") is not True:
            return set()  # anybody may say that an address is theirs
        value = claims.get(self.claim)
        return {value} if isinstance(value, str) else {str(one) for one in value or ()}


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the settings name; ``None`` where they name none.

    Raises:
        SettingError: Something about it is missing.
    """
    if settings.oidc_issuer is None:
        return None
    secret = settings.oidc_client_secret
    if settings.oidc_client_id is None or secret is None:
        raise SettingError(
            "ARCHIVE_QA_OIDC_ISSUER needs ARCHIVE_QA_OIDC_CLIENT_ID and "
            "ARCHIVE_QA_OIDC_CLIENT_SECRET beside it"
        )
    try:
        import authlib.integrations.flask_client  # noqa: F401 - whether it is there
    except ModuleNotFoundError as error:
        raise SettingError(
            f"ARCHIVE_QA_OIDC_ISSUER needs the package {error.name!r}: "
            "pip install 'archive-qa[oidc]'"
        ) from None
    return Provider(
        issuer=settings.oidc_issuer.rstrip("/"),
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value(),
        label=settings.oidc_label,
        claim=settings.oidc_claim,
        values={
            Role.READER: frozenset(settings.oidc_readers),
            Role.STAFF: frozenset(settings.oidc_staff),
            Role.ADMIN: frozenset(settings.oidc_admins),
        },
    )
