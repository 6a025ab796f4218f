from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import NotFoundError, UsageError


@pytest.fixture
def archive(archive: Archive, tmp_path: Path) -> Archive:
    """Of two articles."""
    (tmp_path / "old.txt").write_text("The old count\n\nThe convoy had forty ships.")
    (tmp_path / "new.txt").write_text("The new count\n\nThe convoy had twelve ships.")
    archive.ingest([tmp_path / "old.txt", tmp_path / "new.txt"])
    return archive


def test_whatever_tells_of_an_article_tells_what_is_said_of_it(archive: Archive) -> None:
    archive.corrections.say("old.txt", "superseded", " Counted anew. ", "new.txt", "Ann")
    [listed] = archive.corrections.all()
    found = [
        archive.article("old.txt").header,
        *(one for one in archive.articles() if one.article_id == "old.txt"),
        *archive.headers_of(archive.keys_of(["old.txt"]).values()).values(),
        *(hit.article for hit in archive.search("forty ships") if "forty" in hit.passage.text),
    ]
    assert len(found) == 4
    assert all(one == listed for one in found)
    assert listed.correction
    assert listed.correction.as_json() | {"at": None} == {
        "kind": "superseded",
        "note": "Counted anew.",
        "newer": {"article_id": "new.txt", "title": "The new count"},
        "at": None,
    }
    assert archive.article("new.txt").correction is None


def test_it_outlives_the_article_and_its_next_ingest(archive: Archive, tmp_path: Path) -> None:
    archive.corrections.say("old.txt", "retracted", "It was made up.", None, "Ann")
    archive.remove(["old.txt"])
    assert archive.corrections.all() == []
    assert archive.corrections.of(["old.txt"])["old.txt"].kind == "retracted"
    report = archive.ingest([tmp_path / "old.txt"])
    assert report.added == 1
    assert archive.article("old.txt").is_retracted
    assert archive.ingest([tmp_path / "old.txt"]).unchanged == 1
    assert archive.verify() == []


def test_a_newer_article_that_is_gone_is_not_linked(archive: Archive) -> None:
    archive.corrections.say("old.txt", "corrected", "Forty-one.", "new.txt", "Ann")
    archive.remove(["new.txt"])
    said = archive.corrections.of(["old.txt"])["old.txt"]
    assert said.as_json()["newer"] is None


def test_what_is_said_last_counts_and_can_be_taken_back(archive: Archive) -> None:
    before = archive.revision()
    archive.corrections.say("old.txt", "retracted", "Made up.", None, "Ann")
    archive.corrections.say("old.txt", "corrected", "Only rounded.", None, "Bob")
    assert archive.revision() != before
    said = archive.article("old.txt").correction
    assert said
    assert (said.kind, said.by) == ("corrected", "Bob")
    archive.corrections.take_back("old.txt")
    assert archive.article("old.txt").correction is None
    with pytest.raises(NotFoundError):
        archive.corrections.take_back("old.txt")


def test_what_makes_no_sense_is_refused(archive: Archive) -> None:
    say = archive.corrections.say
    with pytest.raises(NotFoundError, match=r"none\.txt"):
        say("none.txt", "retracted", "Made up.", None, "Ann")
    with pytest.raises(NotFoundError, match=r"none\.txt"):
        say("old.txt", "superseded", "See there.", "none.txt", "Ann")
    with pytest.raises(UsageError, match="own place"):
        say("old.txt", "superseded", "See there.", "old.txt", "Ann")
    with pytest.raises(UsageError, match="note"):
        say("old.txt", "retracted", " ", None, "Ann")
    assert archive.corrections.all() == []


def test_a_backup_takes_it_along(archive: Archive, tmp_path: Path) -> None:
    archive.corrections.say("old.txt", "retracted", "Made up.", None, "Ann")
    archive.back_up(tmp_path / "all.backup")
    archive.corrections.take_back("old.txt")
    archive.restore(tmp_path / "all.backup")
    assert archive.article("old.txt").is_retracted
