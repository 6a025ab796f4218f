from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from index.archive import Archive
from index.sentence_words import SentenceWords
from index.sql.database import writing
from index.sql.filling import fill_sentence_words
from index.sql.schema import passages
from tests.conftest import SAMPLE

QUERY = "Who colonised the ports of the Black Sea?"


def filled(archive: Archive) -> int:
    with archive.engine.connect() as db:
        return db.scalar(select(func.count(passages.c.sentence_words))) or 0


def found(archive: Archive) -> list[tuple[int, float]]:
    return [(hit.passage.passage_id, round(hit.score, 9)) for hit in archive.search(QUERY, k=20)]


@pytest.fixture
def earlier(archive: Archive, tmp_path: Path) -> Archive:
    """An archive as the version before has left it."""
    archive.ingest(sorted(SAMPLE.glob("2022-10-*.txt")))
    with writing(archive.engine) as db:
        db.execute(text("UPDATE passages SET sentence_words = NULL"))
        db.execute(text("DELETE FROM \"values\" WHERE name = 'sentence_words_format'"))
    return archive


def test_an_ingest_keeps_the_words_of_each_passage(archive: Archive) -> None:
    archive.ingest([SAMPLE / "2022-10-chips-act-and-controls.txt"])
    assert filled(archive) == archive.status().passages > 0
    for number, sentences in archive.sentences([1, 2]).items():
        with archive.engine.connect() as db:
            row = select(passages.c.sentence_words).where(passages.c.passage_id == number)
            stored = db.scalar(row)
        again = SentenceWords.read(stored, len(sentences.spans) - sentences.before)
        assert again is not None
        assert again.marks.tolist() == sentences.words().marks.tolist()


def test_what_an_earlier_version_has_left_is_searched_as_well_and_filled_by_the_next_ingest(
    earlier: Archive, open_archive: Callable[..., Archive]
) -> None:
    assert filled(earlier) == 0
    read = found(earlier)
    earlier.ingest([SAMPLE / "2022-10-chips-act-and-controls.txt"])  # which has not changed
    assert filled(earlier) == earlier.status().passages
    assert found(open_archive()) == read


def test_it_stops_when_it_is_told_to_and_goes_on_the_next_time(
    earlier: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sql.filling._ARTICLES", 1)
    fill_sentence_words(earlier.engine, stop=lambda: True)
    part = filled(earlier)
    assert 0 < part < earlier.status().passages
    fill_sentence_words(earlier.engine)
    assert filled(earlier) == earlier.status().passages
    fill_sentence_words(earlier.engine, stop=lambda: pytest.fail("there is nothing left to do"))


def test_what_is_not_a_passages_own_is_told_and_a_rebuild_finds_it_anew(archive: Archive) -> None:
    archive.ingest([SAMPLE / "2022-10-chips-act-and-controls.txt"])
    other = select(passages.c.sentence_words).where(passages.c.passage_id == 2).scalar_subquery()
    with writing(archive.engine) as db:
        db.execute(update(passages).where(passages.c.passage_id == 1).values(sentence_words=other))
    assert any("are not its own" in problem for problem in archive.verify(files=False))
    archive.rebuild()
    assert archive.verify(files=False) == []


def test_what_is_damaged_is_read_out_of_the_text(earlier: Archive) -> None:
    read = found(earlier)
    with writing(earlier.engine) as db:
        db.execute(text("UPDATE passages SET sentence_words = x'0123'"))
    assert found(earlier) == read
