"""The archive as a whole: real files, model, SQLite, Chroma and Tantivy."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from index.archive import Archive
from index.embedding import Vectors
from index.errors import (
    ArchiveBusyError,
    ModelMismatchError,
    NotFoundError,
    StoreError,
    UsageError,
    VectorStoreError,
)
from index.filters import Filters
from index.vectors import VectorStore
from index.writer_lock import writer_lock

Open = Callable[..., Archive]

GRAIN = """The Grain Deal:

Author : Maritime Desk

Category : Maritime Security

: October 5, 2022

The Black Sea Grain Initiative was signed in Istanbul on 22 July 2022. Ships sailed from Odesa.
"""
MOON = """To the Moon

Author : Space Desk

Category : Space

: September 25, 2023

Chandrayaan-3 landed near the south pole of the Moon on 23 August 2023.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "sub").mkdir(parents=True)
    (folder / "grain.txt").write_text(GRAIN)
    (folder / "sub" / "moon.txt").write_text(MOON)
    return folder


@pytest.fixture
def filled(archive: Archive, folder: Path) -> Archive:
    archive.ingest([folder])
    return archive


def ids(archive: Archive, query: str, filters: Filters | None = None) -> list[str]:
    return [hit.article.article_id for hit in archive.search(query, filters or Filters())]


def test_ingest_reports_and_everything_agrees(archive: Archive, folder: Path) -> None:
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 truncated")
    report = archive.ingest([folder])
    assert (report.added, report.updated, report.unchanged, report.removed) == (2, 0, 0, 0)
    assert [failure.path for failure in report.failed] == ["bad.pdf"]
    assert report.passages == archive.status().passages == 2
    assert archive.verify() == []


def test_identity_is_the_path_below_the_folder(filled: Archive) -> None:
    assert [a.article_id for a in filled.articles()] == ["sub/moon.txt", "grain.txt"]
    assert filled.article("grain.txt").title == "The Grain Deal"


def test_what_has_not_changed_is_skipped_without_the_model(
    filled: Archive, folder: Path, open_archive: Open
) -> None:
    again = open_archive()
    again._models.for_writing = lambda: pytest.fail("the model was loaded")  # type: ignore[method-assign]
    report = again.ingest([folder])
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)


def test_a_changed_text_replaces_the_old(filled: Archive, folder: Path) -> None:
    (folder / "grain.txt").write_text(GRAIN.replace("Odesa", "Chornomorsk"))
    report = filled.ingest([folder])
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert "Chornomorsk" in filled.article("grain.txt").text
    assert filled.document_frequency("Odesa") == 0
    assert filled.verify() == []


def test_a_file_keeps_its_identity_when_it_is_ingested_alone(filled: Archive, folder: Path) -> None:
    (folder / "sub" / "moon.txt").write_text(MOON.replace("landed", "touched down"))
    report = filled.ingest([folder / "sub"])
    assert (report.added, report.updated) == (0, 1)


def test_prune_removes_what_has_vanished(filled: Archive, folder: Path) -> None:
    (folder / "grain.txt").unlink()
    assert filled.ingest([folder]).removed == 0
    assert filled.ingest([folder], prune=True).removed == 1
    assert ids(filled, "grain deal") == ["sub/moon.txt"]


def test_prune_spares_other_folders_and_unreadable_files(
    filled: Archive, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (folder / "grain.txt").write_bytes(b"\0\1\2" * 100)
    report = filled.ingest([other, folder / "sub"], prune=True)
    assert report.removed == 0
    report = filled.ingest([folder], prune=True)
    assert (report.removed, len(report.failed)) == (0, 1)


def test_rows_that_have_vanished_from_a_table_are_pruned(archive: Archive, tmp_path: Path) -> None:
    table = tmp_path / "rows" / "t.jsonl"
    table.parent.mkdir()
    table.write_text('{"id": "a", "text": "Alpha speaks."}\n{"id": "b", "text": "Beta speaks."}\n')
    assert archive.ingest([table.parent]).added == 2
    table.write_text('{"id": "a", "text": "Alpha speaks."}\n')
    report = archive.ingest([table.parent], prune=True)
    assert (report.unchanged, report.removed) == (1, 1)


def test_rows_that_vanished_before_are_pruned_too(archive: Archive, tmp_path: Path) -> None:
    table = tmp_path / "rows" / "t.jsonl"
    table.parent.mkdir()
    table.write_text('{"id": "a", "text": "Alpha speaks."}\n{"id": "b", "text": "Beta speaks."}\n')
    archive.ingest([table.parent])
    table.write_text('{"id": "a", "text": "Alpha speaks."}\n')
    assert archive.ingest([table.parent]).unchanged == 1
    assert archive.ingest([table.parent]).unchanged == 2  # as it has not been pruned
    assert archive.ingest([table.parent], prune=True).removed == 1
    assert archive.ingest([table.parent], prune=True).removed == 0


def test_two_articles_of_one_identity_do_not_replace_each_other(
    archive: Archive, tmp_path: Path
) -> None:
    table = tmp_path / "t.jsonl"
    table.write_text('{"id": "a", "text": "First."}\n{"id": "a", "text": "Second."}\n')
    report = archive.ingest([table])
    assert (report.added, len(report.failed)) == (1, 1)
    assert archive.article("a").text == "First."


def test_a_removed_article_is_found_no_more_and_returns_when_ingested_again(
    filled: Archive, folder: Path
) -> None:
    assert filled.remove(["grain.txt", "nonesuch"]) == ["grain.txt"]
    assert ids(filled, "grain deal Istanbul") == ["sub/moon.txt"]
    with pytest.raises(NotFoundError):
        filled.article("grain.txt")
    assert filled.verify() == []
    assert filled.ingest([folder]).added == 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(author=("space desk",)), ["sub/moon.txt"]),
        (Filters(category=("Maritime Security",)), ["grain.txt"]),
        (Filters(after=date(2023, 1, 1)), ["sub/moon.txt"]),
        (Filters(before=date(2022, 10, 5)), ["grain.txt"]),
        (Filters(author=("Space Desk",), before=date(2022, 1, 1)), []),
    ],
)
def test_filters_hold_on_both_sides(filled: Archive, filters: Filters, expected: list[str]) -> None:
    assert ids(filled, "grain Moon", filters) == expected


def test_hits_tell_why_they_were_found(filled: Archive) -> None:
    best = filled.search("Chandrayaan landing")[0]
    assert best.reasons.dense_rank == best.reasons.lexical_rank == 1
    assert best.reasons.sentence_words == best.reasons.passage_words == 1
    assert best.reasons.sentence_score is not None
    assert 0.5 < best.score <= 1


def test_passages_are_exact_slices(filled: Archive) -> None:
    for hit in filled.search("Moon"):
        text = filled.article(hit.article.article_id).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_another_process_follows(filled: Archive, folder: Path, open_archive: Open) -> None:
    reader = open_archive()
    assert "grain.txt" in ids(reader, "grain deal")
    filled.remove(["grain.txt"])
    (folder / "sub" / "moon.txt").write_text(MOON.replace("Chandrayaan-3", "A lander"))
    filled.ingest([folder / "sub"])
    assert ids(reader, "grain deal") == ["sub/moon.txt"]
    assert "A lander" in reader.search("lander")[0].passage.text


def test_an_interrupted_write_is_repaired_at_the_next_start(
    filled: Archive, open_archive: Open
) -> None:
    filled._catalog.set_values({"vectors_writing": "yes", "words_generation": "0"})
    again = open_archive()
    again.warm_up()
    assert again.verify() == []
    assert again.status().articles == 2


def test_a_search_applies_what_a_crash_has_left(filled: Archive, folder: Path) -> None:
    crash_after_storing(filled, folder)
    assert "new.txt" in ids(filled, "walrus")
    assert filled.verify() == []


def test_a_search_does_not_wait_for_whoever_is_writing(
    filled: Archive, folder: Path, tmp_path: Path
) -> None:
    crash_after_storing(filled, folder)
    with writer_lock(tmp_path / "data", wait=False):
        assert filled._indexes.view().vectors is None
        assert "new.txt" in ids(filled, "a walrus in the sea")


def crash_after_storing(archive: Archive, folder: Path) -> None:
    (folder / "new.txt").write_text("The walrus lives in the sea.")
    with (
        patch.object(archive._indexes, "apply", side_effect=ZeroDivisionError),
        pytest.raises(ZeroDivisionError),
    ):
        archive.ingest([folder])


@pytest.mark.parametrize("name", ["words-0", "vectors-0"])
def test_a_search_builds_anew_what_was_deleted(
    filled: Archive, open_archive: Open, tmp_path: Path, name: str
) -> None:
    filled.close()
    shutil.rmtree(tmp_path / "data" / name)
    again = open_archive()
    assert len(again.search("Moon landing", k=2)) == 2
    assert again.verify() == []


def test_a_search_builds_anew_words_that_were_damaged(
    filled: Archive, open_archive: Open, tmp_path: Path
) -> None:
    (tmp_path / "data" / "words-0" / "meta.json").write_text("{")
    again = open_archive()
    assert ids(again, "Chandrayaan")[0] == "sub/moon.txt"
    assert again.verify() == []


def test_what_cannot_be_repaired_is_not_tried_at_each_search(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def fail(_stop: object) -> None:
        tried.append(1)
        raise StoreError("no room left")

    filled._catalog.set_values({"vectors_writing": "yes"})
    monkeypatch.setattr(filled._indexes, "catch_up", fail)
    for _ in range(2):
        assert ids(filled, "Moon landing")[0] == "sub/moon.txt"
    assert len(tried) == 1


def test_a_search_reads_the_state_of_the_archive_once(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    filled.search("Moon")  # the first one makes sure that the indexes are whole
    values, vector = filled._catalog.values, filled.embed("Moon")
    monkeypatch.setattr(filled._catalog, "values", lambda: reads.append(1) or values())
    filled.search("Moon", vector=vector)
    assert len(reads) == 1


def test_articles_are_taken_in_and_found_though_the_vector_store_is_dead(
    filled: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise VectorStoreError("it does not answer")

    (folder / "new.txt").write_text("The walrus lives in the sea.")
    with monkeypatch.context() as patch:
        for name in ("apply", "count"):
            patch.setattr(VectorStore, name, die)
        assert filled.ingest([folder]).added == 1
        assert filled.document_frequency("walrus") > 0
        assert ids(filled, "a sea animal")[0] == "new.txt"
    assert filled.verify() == []


def test_rebuilding_changes_no_result(filled: Archive) -> None:
    before = filled.search("Moon landing")
    filled.rebuild()
    assert filled.verify() == []
    assert [hit.passage for hit in filled.search("Moon landing")] == [hit.passage for hit in before]


def test_a_search_outlives_the_vector_store(filled: Archive) -> None:
    before = ids(filled, "Moon landing")
    store = filled._indexes.view().vectors
    assert store is not None
    server = store._server
    assert server is not None
    assert server._child is not None
    server._child.kill()
    server._child.wait()
    assert ids(filled, "Moon landing") == before


def test_a_passage_that_the_graph_does_not_lead_to_is_ranked_by_its_vector_all_the_same(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "Where did Chandrayaan-3 land?"
    expected = filled.search(query)
    nearest = VectorStore.nearest

    def without_the_nearest(
        store: VectorStore, vector: Vectors, limit: int, **_: bool
    ) -> list[tuple[int, float]]:
        return nearest(store, vector, limit)[1:]

    monkeypatch.setattr(VectorStore, "nearest", without_the_nearest)
    found = filled.search(query)
    assert (found[0].article.title, found[0].reasons.dense_rank) == ("To the Moon", 1)
    assert [hit.passage for hit in found] == [hit.passage for hit in expected]


def test_another_model_on_the_same_archive_is_refused(filled: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "data", embedding_model="another/model")
    with pytest.raises(ModelMismatchError, match="ARCHIVE_QA_EMBEDDING_MODEL"):
        other.search("anything")
    other.close()


def test_a_model_of_the_same_name_and_another_dimension_is_refused(
    filled: Archive, open_archive: Open
) -> None:
    filled._catalog.set_values({"embedding_dimension": "7"})
    with pytest.raises(ModelMismatchError, match="7 dimensions"):
        open_archive().search("anything")


def test_asking_an_empty_archive_binds_it_to_no_model(archive: Archive, tmp_path: Path) -> None:
    archive.search("anything")
    other = Archive(tmp_path / "data", embedding_model="another/model")
    assert other.status().embedding_model == "another/model"
    other.close()


def test_an_archive_that_another_model_filled_meanwhile_is_refused(
    archive: Archive, folder: Path, open_archive: Open
) -> None:
    archive.search("anything")
    open_archive().ingest([folder])
    archive._catalog.set_values({"embedding_model": "another/model"})
    with pytest.raises(ModelMismatchError):
        archive.search("anything")


def test_a_search_for_nothing_is_wrong_usage(filled: Archive) -> None:
    with pytest.raises(UsageError, match="at least 1"):
        filled.search("Moon", k=0)


def test_what_is_no_unicode_is_searched_like_anything_else(filled: Archive) -> None:
    assert "sub/moon.txt" in ids(filled, "Moon \ud800 landing")
    assert filled.document_frequency("\udce9") == 1  # no word at all
    assert ids(filled, "Moon", Filters(author=("\ud800",))) == []
    with pytest.raises(NotFoundError):
        filled.article("\udce9.txt")
    assert filled.remove(["\udce9.txt"]) == []


@pytest.mark.parametrize("path", [Path("/" + "a" * 300), Path("a" * 5000)])
def test_a_path_that_no_system_takes_is_not_found(filled: Archive, path: Path) -> None:
    with pytest.raises(NotFoundError):
        filled.ingest([path])


def test_a_missing_path_is_told_of_while_another_writes(filled: Archive, tmp_path: Path) -> None:
    with writer_lock(tmp_path / "data", wait=False), pytest.raises(NotFoundError):
        filled.ingest([tmp_path / "nonesuch"])


def test_a_long_category_is_found_on_both_sides(archive: Archive, tmp_path: Path) -> None:
    long = "x y" * 330  # longer than what filters compare, shorter than what is cut
    row = {"id": "a", "text": "Ships sail.", "category": long, "author": long}
    (tmp_path / "t.jsonl").write_text(json.dumps(row))
    archive.ingest([tmp_path / "t.jsonl"])
    for filters in (Filters(category=(long,)), Filters(author=(long,))):
        assert len(archive.articles(filters)) == 1
        assert ids(archive, "ships", filters) == ["a"]


def test_one_process_writes_at_a_time(filled: Archive, folder: Path, tmp_path: Path) -> None:
    with (
        writer_lock(tmp_path / "data", wait=False),
        pytest.raises(ArchiveBusyError, match="process"),
    ):
        filled.ingest([folder], wait=False)


def test_a_missing_path_is_an_error_before_anything_is_read(filled: Archive, folder: Path) -> None:
    (folder / "new.txt").write_text("A new one\n\nIts text.")
    with pytest.raises(NotFoundError):
        filled.ingest([folder, folder / "nonesuch"])
    assert filled.status().articles == 2


def test_an_empty_archive_answers_everything(archive: Archive) -> None:
    assert archive.search("anything") == []
    assert archive.search("anything", Filters(author=("x",))) == []
    assert archive.articles() == []
    assert archive.facet("author") == archive.facet("issue") == []
    assert archive.verify() == []


def test_facets_count_articles(filled: Archive) -> None:
    authors = {(facet.value, facet.count) for facet in filled.facet("author")}
    assert authors == {("Space Desk", 1), ("Maritime Desk", 1)}
    assert {f.value for f in filled.facet("category")} == {"Space", "Maritime Security"}
