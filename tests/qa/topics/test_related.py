import pytest

from index.archive import Archive
from qa.topics.gathering import Topics
from qa.topics.related import related_topics

TEXTS = (
    "In May the Marabel reached Odesa, and left Odesa for Yemen. It met the Houthis.",
    "They say the Marabel lay off Odesa. In turn the Houthis fired.",
    "It was, so Reuters said, the Marabel again.",
)


def test_names_that_tell_these_articles_from_the_others_come_first() -> None:
    everywhere = {"Odesa": range(90), "the Houthis": range(3), "Houthis": range(3)}
    found = related_topics("Marabel", TEXTS, lambda name: everywhere[name], articles=100)
    assert found == ["Houthis"]  # Odesa is everywhere, Yemen and Reuters stand in one text each


@pytest.mark.parametrize("query", ["Houthis", "the Houthis in the war"])
def test_the_topic_itself_is_none(query: str) -> None:
    found = related_topics(query, TEXTS, lambda _: range(3), articles=100)
    assert "Houthis" not in found
    assert "Marabel" in found


def test_there_need_be_none() -> None:
    assert related_topics("Marabel", [], lambda _: (), articles=0) == []
    assert related_topics("Marabel", TEXTS[:1], lambda _: (), articles=1) == []


def test_of_the_sample_archive(sample_archive: Archive) -> None:
    topics = Topics(sample_archive)
    found = topics.related(topics.dossier("Red Sea"))
    assert {"Houthis", "Yemen", "Bab el-Mandeb"} <= set(found)
