"""Whatever is done to an archive, in whatever order, a search never disagrees with a dictionary."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from index.archive import Archive
from index.derived import DerivedIndexes
from index.embedding import PACKAGED_MODEL, Embedder

_NAMES = ("walrus", "camel", "yak", "heron", "otter", "lynx")  # of articles: each has its own word
_PLACES = ("sea", "desert", "mountain", "river", "forest")
_NEXT = ("ask", "ingest", "rebuild", "verify", "start anew")  # after a crash
_PATIENCE = 60  # seconds after which a repair that does not end is a failure

names = st.sampled_from(_NAMES)
places = st.sampled_from(_PLACES)


class Crash(Exception):  # noqa: N818 - no error of anybody's
    """The process ends here, as far as the archive can tell."""


class Archives(RuleBasedStateMachine):
    """A writer and a reader over one folder, and the texts that both are to have."""

    embedder: Embedder

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.articles = Path(self.folder.name, "articles")
        self.articles.mkdir()
        self.backup = Path(self.folder.name, "archive.backup")
        self.files: dict[str, str] = {}  # by name, as they stand in the folder
        self.texts: dict[str, str] = {}  # as the archive has them
        self.saved: dict[str, str] = {}  # as the backup has them
        self.writer = self.opened()
        self.reader = self.opened()

    def teardown(self) -> None:
        self.writer.close()
        self.reader.close()
        self.folder.cleanup()

    def opened(self) -> Archive:
        return Archive(
            Path(self.folder.name, "data"), embedding_model=PACKAGED_MODEL, embedder=self.embedder
        )

    # -- what people do -----------------------------------------------------------------------

    @rule(name=names, place=places)
    def write(self, name: str, place: str) -> None:
        self.files[name] = f"The {name} lives in the {place}."
        (self.articles / f"{name}.txt").write_text(self.files[name])

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        del self.files[name]
        (self.articles / f"{name}.txt").unlink()

    @rule()
    def ingest(self) -> None:
        self.writer.ingest([self.articles])
        self.texts |= self.files

    @rule()
    def prune(self) -> None:
        self.writer.ingest([self.articles], prune=True)
        self.texts = dict(self.files)

    @rule(name=names)
    def remove(self, name: str) -> None:
        is_there = self.texts.pop(name, None) is not None
        assert self.writer.remove([f"{name}.txt"]) == [f"{name}.txt"] * is_there

    @rule()
    def rebuild(self) -> None:
        self.writer.rebuild()

    @rule()
    def back_up(self) -> None:
        self.writer.back_up(self.backup)
        self.saved = dict(self.texts)

    @precondition(lambda self: self.backup.exists())
    @rule()
    def restore(self) -> None:
        self.writer.restore(self.backup)
        self.texts = dict(self.saved)

    # -- what happens -------------------------------------------------------------------------

    @rule()
    def the_writer_starts_anew(self) -> None:
        self.writer.close()
        self.writer = self.opened()

    @rule()
    def the_reader_starts_anew(self) -> None:
        self.reader.close()
        self.reader = self.opened()

    @rule(then=st.sampled_from(_NEXT))
    def a_crash_ends_an_ingest(self, then: str) -> None:
        with crashing():
            self.writer.ingest([self.articles])
        self.all_or_nothing(self.texts | self.files)
        self.go_on(then)

    @rule(name=names, then=st.sampled_from(_NEXT))
    def a_crash_ends_a_removal(self, name: str, then: str) -> None:
        with crashing():
            self.writer.remove([f"{name}.txt"])
        self.all_or_nothing({n: text for n, text in self.texts.items() if n != name})
        self.go_on(then)

    def go_on(self, then: str) -> None:
        """What comes next, before anybody asks."""
        if then == "ingest":
            self.writer.ingest([self.articles])
            self.texts |= self.files
        elif then == "rebuild":
            self.writer.rebuild()
        elif then == "verify":
            assert self.reader.verify(files=False) == []
        elif then == "start anew":
            self.writer.close()
            self.writer = self.opened()

    def all_or_nothing(self, changed: dict[str, str]) -> None:
        stored = texts_in(self.writer)
        assert stored in (self.texts, changed)
        self.texts = stored

    # -- what is always so --------------------------------------------------------------------

    @invariant()
    def every_article_is_there(self) -> None:
        assert texts_in(self.reader) == self.texts

    @invariant()
    def each_is_found_in_its_own_words_and_no_other(self) -> None:
        for archive in (self.writer, self.reader):
            found = {name: set[str]() for name in _NAMES}
            for name in _NAMES:
                for hit in archive.search(name):
                    passage = hit.passage
                    text = self.texts[hit.article.article_id.removesuffix(".txt")]
                    assert text[passage.start : passage.end] == passage.text
                    found[name].add(hit.article.article_id.removesuffix(".txt"))
            assert {name for name in _NAMES if name in found[name]} == set(self.texts)

    @invariant()
    def once_all_is_repaired_each_is_found_by_its_own_word(self) -> None:
        for archive in (self.reader, self.writer):
            await_repair(archive)
            by_word = {
                name: [
                    hit.article.article_id
                    for hit in archive.search(name)
                    if hit.reasons.lexical_rank
                ]
                for name in _NAMES
            }
            assert by_word == {n: [f"{n}.txt"] if n in self.texts else [] for n in _NAMES}


@contextmanager
def crashing() -> Iterator[None]:
    """Has whoever changes the catalog crash before the indexes know of it."""
    with patch.object(DerivedIndexes, "apply", side_effect=Crash), suppress(Crash):
        yield


def texts_in(archive: Archive) -> dict[str, str]:
    ids = [header.article_id for header in archive.articles()]
    return {i.removesuffix(".txt"): archive.article(i).text for i in ids}


def await_repair(archive: Archive) -> None:
    end = time.monotonic() + _PATIENCE
    while not archive._indexes.view().is_whole:
        assert time.monotonic() < end, "it is not repaired"
        archive.search("walrus")


def test_no_order_of_events_makes_a_search_disagree_with_a_dictionary(embedder: Embedder) -> None:
    machine = type("Machine", (Archives,), {"embedder": embedder})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=4,
            stateful_step_count=18,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a step takes long: nobody waits for the shortest example
            suppress_health_check=list(HealthCheck),
        ),
    )
