"""What must be so of an archive of many passages, whatever was done to its indexes."""

import time
from collections.abc import Callable

from index.archive import Archive
from tests.faults.many_passages import PASSAGES, name, vectors, word

_ASKED = range(7, PASSAGES, 200)
_PATIENCE = 60  # seconds after which a repair that does not end is a failure


def assert_heals(open_archive: Callable[[], Archive]) -> None:
    """No question is answered wrongly, and all is well again by itself, now and ever after."""
    archive = open_archive()
    assert_right_or_said_to_be_incomplete(archive)
    await_repair(archive)
    assert_searches_are_right(archive)
    assert_whole(archive)
    archive.close()
    again = open_archive()
    assert_searches_are_right(again)
    assert_whole(again)


def assert_right_or_said_to_be_incomplete(archive: Archive) -> None:
    """A question is answered from all that there is, or while an index is being repaired."""
    for number in _ASKED:
        before = _epochs(archive)
        missed = _missed(archive, number)
        repaired = not archive.health().is_whole or _epochs(archive) != before
        assert not missed or repaired, missed


def _epochs(archive: Archive) -> tuple[str, str]:
    view = archive._indexes.view()
    return view.words_epoch, view.vectors_epoch


def assert_searches_are_right(archive: Archive) -> None:
    """Each article is found by its own word, and by its own vector."""
    assert [missed for number in _ASKED if (missed := _missed(archive, number))] == []


def assert_whole(archive: Archive) -> None:
    """Nothing is lost, and both indexes are there and agree with the catalog."""
    assert archive.verify(files=False) == []
    assert archive.status().articles == PASSAGES
    view = archive._indexes.view()
    assert view.words is not None
    assert view.vectors is not None
    assert (view.words.count(), view.vectors.count()) == (PASSAGES, PASSAGES)


def await_repair(archive: Archive) -> None:
    """Waits for what is being repaired behind the reader's back."""
    end = time.monotonic() + _PATIENCE
    while not archive._indexes.view().is_whole:
        assert time.monotonic() < end, "it is not repaired"
        archive.search("ship")
        time.sleep(0.05)


def _missed(archive: Archive, number: int) -> str:
    """By what an article is not found; empty where it is found by both."""
    by_word = archive.search(word(number), k=5)
    by_meaning = archive.search("", k=1, vector=vectors()[number])
    for hit in [*by_word, *by_meaning]:
        text = archive.article(hit.article.article_id).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
    found = [{hit.article.article_id for hit in hits} for hits in (by_word, by_meaning)]
    sides = zip(("word", "meaning"), found, strict=True)
    return ", ".join(
        f"{name(number)} by its {side}" for side, ids in sides if name(number) not in ids
    )
