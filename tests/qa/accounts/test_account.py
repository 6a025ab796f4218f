import pytest

from index.errors import UsageError
from qa.accounts.account import Role, checked_name, folded_name


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.READER, [Role.READER]),
        (Role.STAFF, [Role.READER, Role.STAFF]),
        (Role.ADMIN, [Role.READER, Role.STAFF, Role.ADMIN]),
    ],
)
def test_a_role_allows_what_those_before_it_do(role: Role, allowed: list[Role]) -> None:
    assert [needed for needed in Role if role.allows(needed)] == allowed


def test_a_name_loses_needless_space() -> None:
    assert checked_name("  Ann \t Lee ") == "Ann Lee"


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\0b", "a\u202eb", "a\ud800"])
def test_what_cannot_be_seen_is_no_name(name: str) -> None:
    with pytest.raises(UsageError):
        checked_name(name)


@pytest.mark.parametrize("other", ["ANN LEE", "ann  lee", "ａｎｎ lee", " Ann Lee "])
def test_names_that_look_alike_are_one(other: str) -> None:
    assert folded_name("Ann Lee") == folded_name(other)
