import pytest
from sqlalchemy import Engine

from index.errors import NotFoundError, UsageError
from index.filters import Filters
from qa.sql.dossiers import Dossiers

SPACE = Filters(category=("Space",))


@pytest.fixture
def dossiers(engine: Engine) -> Dossiers:
    return Dossiers(engine)


def test_one_comes_back_as_it_was_saved(dossiers: Dossiers) -> None:
    made = dossiers.save(" The  Moon ", "Moon", SPACE, ["a", "b"], "Ann")
    found = dossiers.get(made)
    assert (found.name, found.query, found.filters) == ("The Moon", "Moon", SPACE)
    assert (found.saved_by, found.seen, found.share) == ("Ann", {"a", "b"}, None)
    assert dossiers.all() == [found]


def test_articles_are_struck_and_kept_by_hand(dossiers: Dossiers) -> None:
    made = dossiers.save("Moon", "Moon", Filters(), ["a"], "Ann")
    dossiers.decide(made, "a", "struck")
    dossiers.decide(made, "z", "kept")
    found = dossiers.get(made)
    assert (found.struck, found.kept, found.seen) == ({"a"}, {"z"}, {"a"})
    dossiers.decide(made, "a", None)
    dossiers.decide(made, "z", "struck")
    assert (dossiers.get(made).struck, dossiers.get(made).kept) == ({"z"}, frozenset())


def test_what_was_looked_through_is_new_no_more(dossiers: Dossiers) -> None:
    made = dossiers.save("Moon", "Moon", Filters(), ["a", "b"], "Ann")
    dossiers.decide(made, "b", "struck")
    before = dossiers.get(made).seen_at
    dossiers.take_note(made, ["b", "c"])
    found = dossiers.get(made)
    assert (found.seen, found.struck) == ({"b", "c"}, {"b"})
    assert found.seen_at >= before


def test_it_is_shared_until_that_is_ended(dossiers: Dossiers) -> None:
    made = dossiers.save("Moon", "Moon", Filters(), [], "Ann")
    share = dossiers.share(made)
    assert dossiers.share(made) == share
    assert dossiers.shared(share).dossier_id == made
    dossiers.unshare(made)
    with pytest.raises(NotFoundError):
        dossiers.shared(share)


def test_it_is_renamed_and_deleted(dossiers: Dossiers) -> None:
    made = dossiers.save("Moon", "Moon", Filters(), ["a"], "Ann")
    dossiers.rename(made, "Luna")
    assert dossiers.get(made).name == "Luna"
    for name in ("", " ", "x" * 201):
        with pytest.raises(UsageError):
            dossiers.rename(made, name)
    dossiers.delete(made)
    assert dossiers.all() == []


def test_what_is_not_there_cannot_be_changed(dossiers: Dossiers) -> None:
    for act in (
        lambda: dossiers.get("x"),
        lambda: dossiers.rename("x", "y"),
        lambda: dossiers.take_note("x", []),
        lambda: dossiers.decide("x", "a", "kept"),
        lambda: dossiers.share("x"),
        lambda: dossiers.unshare("x"),
        lambda: dossiers.delete("x"),
    ):
        with pytest.raises(NotFoundError):
            act()
