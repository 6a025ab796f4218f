from index.article import Header
from index.filters import fold
from index.labels import labels


def test_an_article_is_found_under_each_of_its_categories() -> None:
    header = Header(
        article_id="a",
        title="T",
        category="Defence, Space",
        metadata={"categories": ["Defence", "Space", 3]},
    )
    assert labels(header) == {
        ("category", "defence"),
        ("category", "space"),
        ("category", "defence, space"),
    }


def test_other_metadata_of_that_name_does_no_harm() -> None:
    assert labels(Header(article_id="a", title="T", metadata={"categories": "x"})) == set()


def test_a_long_author_is_the_same_label_everywhere() -> None:
    name = "q" * 70_000
    header = Header(article_id="a", title="T", author=name, authors=(name,))
    assert labels(header) == {("author", fold(name))}
