from typing import Any

import pytest

from index.errors import SettingError
from qa.accounts.account import Role
from qa.accounts.provider import Provider, provider_of
from qa.settings import Settings

GIVEN = {
    "oidc_issuer": "https://id.example",
    "oidc_client_id": "archive",
    "oidc_client_secret": "s",
}


def provider(**settings: Any) -> Provider:
    found = provider_of(Settings(**GIVEN, **settings))
    assert found
    return found


def test_there_is_none_where_none_is_named() -> None:
    assert provider_of(Settings()) is None


@pytest.mark.parametrize("missing", ["oidc_client_id", "oidc_client_secret"])
def test_half_a_provider_is_a_wrong_setting(missing: str) -> None:
    with pytest.raises(SettingError, match="beside it"):
        provider_of(Settings(**{**GIVEN, missing: None}))  # type: ignore[arg-type]


def test_everybody_is_a_reader_where_no_values_are_named() -> None:
    assert provider().role({"sub": "1"}) is Role.READER


def test_nobody_else_is_where_some_are() -> None:
    only = provider(oidc_readers="press, subscribers")
    assert only.role({"sub": "1", "groups": ["subscribers"]}) is Role.READER
    assert only.role({"sub": "1", "groups": ["guests"]}) is None
    assert only.role({"sub": "1"}) is None


def test_the_highest_role_counts() -> None:
    found = provider(oidc_staff="editors", oidc_admins="it")
    assert found.role({"sub": "1", "groups": ["editors", "it"]}) is Role.ADMIN
    assert found.role({"sub": "1", "groups": "editors"}) is Role.STAFF


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_nobody_has_verified_gives_no_role(verified: object) -> None:
    found = provider(oidc_claim="email", oidc_staff="ann@example.org")
    claims = {"sub": "1", "email": "ann@example.org", "email_verified": verified}
    assert found.role(claims) is Role.READER
    assert found.role(claims | {"email_verified": True}) is Role.STAFF


def test_somebody_is_called_by_the_name_that_they_chose() -> None:
    claims: dict[str, Any] = {"sub": "1"}
    assert provider().name(claims) == "1"
    assert provider().name(claims | {"name": "Ann Lee"}) == "Ann Lee"
    assert provider().name(claims | {"name": "Ann Lee", "preferred_username": "ann"}) == "ann"
