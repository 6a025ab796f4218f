from index.claims import Claims


def claims(owners: dict[str, str | None], listed: set[str], gone: set[str] | None = None) -> Claims:
    return Claims(owners, listed, (gone or set()).__contains__)


def test_an_article_that_nobody_has_is_free() -> None:
    assert claims({}, {"a"}).rival("x", "a") is None


def test_a_file_may_give_its_own_article_again() -> None:
    assert claims({"x": "a"}, {"a"}).rival("x", "a") is None


def test_an_article_of_a_file_that_is_not_listed_stays_its_own() -> None:
    assert claims({"x": "a"}, {"b"}).rival("x", "b") == "a"


def test_an_article_of_a_file_that_is_gone_is_free() -> None:
    assert claims({"x": "a"}, {"b"}, gone={"a"}).rival("x", "b") is None


def test_it_is_undecided_while_the_owner_is_yet_to_be_looked_at() -> None:
    run = claims({"x": "a"}, {"a", "b"})
    assert run.is_undecided("x", "b")
    run.finish("a")
    assert not run.is_undecided("x", "b")
    assert run.rival("x", "b") is None


def test_an_owner_that_has_not_changed_keeps_its_articles() -> None:
    run = claims({"x": "a", "y": "a"}, {"a", "b"})
    assert run.keep("a") == 2
    assert run.rival("x", "b") == "a"


def test_an_article_that_failed_stays_with_its_owner() -> None:
    run = claims({"x": "a"}, {"a", "b"})
    run.finish("a", ["x", "unheard of"])
    assert run.rival("x", "b") == "a"
    assert not run.is_given("unheard of")


def test_the_first_file_to_give_an_article_has_it() -> None:
    run = claims({}, {"a", "b"})
    run.give("x", "a")
    assert run.rival("x", "b") == run.rival("x", "a") == "a"


def test_the_source_of_an_article_may_be_unknown() -> None:
    assert claims({"x": None}, {"a"}).rival("x", "a") is None
