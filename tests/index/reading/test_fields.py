import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import EmptyFileError, TooLargeError
from index.reading.fields import MAX_TEXT, Draft, build, field_of


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Sub Title", "subtitle"),
        ("Issues Details", "issue"),
        ("Page No.", "page"),
        ("BY", "author"),
        ("publish_date", "date"),
        ("datePublished", "date"),
        ("Link", "url"),
        ("Photo Credit", None),
        ("", None),
    ],
)
def test_labels_mean_fields(label: str, field: str | None) -> None:
    assert field_of(label) == field


def test_the_first_of_two_labels_for_a_field_counts_and_the_other_is_kept() -> None:
    article = build(Draft({"headline": "Grain", "title": "Ships", "text": "One."}), "a.jsonl#1")
    assert (article.title, article.metadata) == ("Grain", {"title": "Ships"})


def test_a_list_of_categories_is_printed_as_one_and_kept_as_a_list() -> None:
    article = build(Draft({"categories": ["Defence", {"name": "Space"}], "text": "One."}), "a")
    assert article.category == "Defence, Space"
    assert article.metadata == {"categories": ["Defence", "Space"]}


def test_a_blank_value_is_none_at_all() -> None:
    article = build(Draft({"text": "  ", "content": "One.", "author": " "}), "a.jsonl#1")
    assert (article.text, article.author) == ("One.", None)


def test_an_identity_is_never_empty() -> None:
    assert build(Draft({"id": "\u200b", "text": "One."}), "a.jsonl#1").article_id == "a.jsonl#1"


def test_a_line_has_single_spaces() -> None:
    article = build(Draft({"title": "A\n b" + " " * 15_000 + "c", "text": "One.  Two."}), "a")
    assert (article.title, article.text) == ("A b c", "One.  Two.")


def test_a_no_break_space_stays() -> None:
    assert build(Draft({"title": "Quoi\u00a0?", "text": "One."}), "a").title == "Quoi\u00a0?"


def test_a_line_that_is_too_long_is_cut() -> None:
    article = build(Draft({"title": "word " * 4_000, "author": "x" * 1_000, "text": "One."}), "a")
    assert len(article.title) <= 1_000
    assert article.title.endswith("word…")
    assert article.author == "x" * 1_000


def test_an_address_and_an_identity_are_kept_as_they_are() -> None:
    url = "https://a.example/" + "x" * 1_500
    article = build(Draft({"id": "a  b", "url": url, "text": "One."}), "a")
    assert (article.article_id, article.url) == ("a  b", url)


def test_long_identities_are_cut_and_stay_apart() -> None:
    one, two = (
        build(Draft({"id": "x" * 600 + end, "text": "One."}), "a").article_id for end in "ab"
    )
    assert one != two
    assert len(one) == len(two) == 500


def test_control_characters_leave_an_identity() -> None:
    assert build(Draft({"id": "a\x1bb\nc", "text": "One."}), "a").article_id == "ab c"


@pytest.mark.parametrize(("given", "kept"), [("en-GB", "en"), ("DE", "de"), ("eng", None)])
def test_languages_have_two_letters(given: str, kept: str | None) -> None:
    assert build(Draft({"language": given, "text": "One."}), "a").language == kept


def test_values_of_yaml_become_values_of_json() -> None:
    fields = {"text": "One.", "seen": datetime(2024, 6, 5, 1), "days": {date(2024, 6, 5)}}  # noqa: DTZ001 - as YAML gives it
    assert build(Draft(fields), "a").metadata == {
        "seen": "2024-06-05T01:00:00",
        "days": ["2024-06-05"],
    }


@pytest.mark.parametrize("text", [None, "", " \n", {"html": "One."}, True, []])
def test_what_is_no_text_is_none(text: object) -> None:
    with pytest.raises(EmptyFileError):
        build(Draft({"text": text}), "a")


def test_a_text_of_more_than_twenty_million_characters_is_refused() -> None:
    with pytest.raises(TooLargeError, match="20,000,000 are the most"):
        build(Draft(text="x" * (MAX_TEXT + 1)), "a")


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    max_leaves=8,
)
_labels = st.sampled_from(["id", "title", "author", "authors", "date", "language", "url"])


@given(st.dictionaries(_labels | st.text(max_size=9), _json, max_size=6))
def test_any_values_make_an_article_that_json_can_hold(fields: dict[str, object]) -> None:
    article = build(Draft(fields, "One ship left."), "a.jsonl#1")
    assert article.article_id
    assert article.title
    assert json.dumps(article.as_json(), allow_nan=False, ensure_ascii=False).encode()
