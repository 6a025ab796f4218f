"""From one real embedding model to another."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense

from index.archive import Archive
from index.dense import DenseSearch
from index.embedding import PACKAGED_MODEL, Embedder
from index.errors import ModelMismatchError, StoppedError
from index.packaged_model import packaged_folder

Open = Callable[..., Archive]
NAMES = ("Aurora", "Bounty", "Cutty", "Discovery", "Endeavour", "Fram", "Gjoa", "Hero")


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """Another model: the packaged one with a layer on top that leaves 128 dimensions."""
    folder = str(tmp_path_factory.mktemp("models") / "short")
    transformer, pooling, _ = SentenceTransformer(str(packaged_folder()), device="cpu")
    layer = Dense(384, 128, bias=False, activation_function=torch.nn.Identity())
    with torch.no_grad():
        layer.linear.weight.copy_(torch.eye(128, 384))
    SentenceTransformer(modules=[transformer, pooling, layer]).save(folder)
    return Embedder(folder)


@pytest.fixture
def open_short(tmp_path: Path, short: Embedder) -> Iterator[Callable[[], Archive]]:
    """Opens the archive with the other model in the settings."""
    opened: list[Archive] = []

    def open_one() -> Archive:
        opened.append(Archive(tmp_path / "data", embedding_model=short.name, embedder=short))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def filled(archive: Archive, tmp_path: Path) -> Archive:
    rows = [
        {"id": f"a{n}", "text": f"The ship {NAMES[n]} sails. " * 300} for n in range(len(NAMES))
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    archive.ingest([tmp_path / "rows.jsonl"])
    return archive


def first(archive: Archive, query: str) -> str:
    return archive.search(query)[0].article.article_id


def test_another_model_is_refused_with_the_command_that_embeds_anew(
    filled: Archive, open_short: Callable[[], Archive], tmp_path: Path
) -> None:
    other = open_short()
    with pytest.raises(ModelMismatchError, match="archive-qa rebuild --embeddings"):
        other.search("Fram")
    with pytest.raises(ModelMismatchError, match="archive-qa rebuild --embeddings"):
        other.ingest([tmp_path / "rows.jsonl"])
    assert other.status().articles == len(NAMES)


def test_everything_is_embedded_anew_and_found(
    filled: Archive, open_short: Callable[[], Archive], short: Embedder
) -> None:
    other = open_short()
    other.embed_anew()
    assert other.status().embedding_model == short.name
    assert first(other, "Where is the Fram?") == "a5"
    assert other.verify() == []
    (sentences,) = other.sentences([other.search("Fram")[0].passage.passage_id]).values()
    assert sentences.vectors.shape[1] == short.dimension == 128


def test_an_interrupted_run_goes_on_where_it_was(
    filled: Archive, open_short: Callable[[], Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.reembedding._CHARACTERS", 1)
    other = open_short()
    seen: list[int] = []
    with pytest.raises(StoppedError, match="goes on from there"):
        other.embed_anew(stop=lambda: len(seen) == 3, on_progress=lambda p: seen.append(p.articles))
    assert seen == [0, 1, 2]
    other.embed_anew(on_progress=lambda p: seen.append(p.articles))
    assert seen[3] == 3  # what was under way when it stopped was kept
    assert other.verify() == []


def test_until_it_is_done_the_archive_answers_as_before(
    filled: Archive,
    open_archive: Open,
    open_short: Callable[[], Archive],
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.reembedding._CHARACTERS", 1)
    other = open_short()
    other._models._loaded[PACKAGED_MODEL] = embedder
    asked: list[str] = []

    def ask(_progress: object) -> None:
        for archive in (filled, other):  # with either model in the settings
            asked.append(first(archive, "Where is the Fram?"))
            assert archive._indexes.view().vectors is not None

    other.embed_anew(on_progress=ask)
    assert set(asked) == {"a5"}


def test_a_search_under_which_the_passages_are_replaced_is_made_again(
    filled: Archive, open_archive: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, nearest = open_archive(), DenseSearch.nearest
    looks = []

    def overtaken(search: DenseSearch, *view: Any) -> list[tuple[int, float]]:
        found = nearest(search, *view)
        if not looks:
            other.embed_anew()
        looks.append(found)
        return found

    monkeypatch.setattr(DenseSearch, "nearest", overtaken)
    assert first(filled, "Where is the Fram?") == "a5"
    assert len(looks) == 2


def test_a_process_with_the_old_setting_follows(
    filled: Archive, open_short: Callable[[], Archive], short: Embedder, tmp_path: Path
) -> None:
    assert first(filled, "Where is the Fram?") == "a5"
    open_short().embed_anew()
    filled._models._loaded[short.name] = short
    assert first(filled, "Where is the Fram?") == "a5"
    with pytest.raises(ModelMismatchError):
        filled.ingest([tmp_path / "rows.jsonl"])


def test_what_changes_in_between_is_embedded_as_it_is_now(
    filled: Archive,
    open_short: Callable[[], Archive],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("index.reembedding._CHARACTERS", 1)
    other = open_short()
    steps: list[object] = []
    with pytest.raises(StoppedError):
        other.embed_anew(stop=lambda: len(steps) == 4, on_progress=steps.append)
    (tmp_path / "more.jsonl").write_text('{"id": "new", "text": "The yak lives here."}')
    filled.ingest([tmp_path / "more.jsonl"])
    filled.remove(["a1"])
    other.embed_anew()
    assert first(other, "yak") == "new"
    assert "a1" not in {article.article_id for article in other.articles()}
    assert other.verify(files=False) == []


def test_no_passage_gets_the_number_of_another(
    filled: Archive, open_short: Callable[[], Archive]
) -> None:
    before = {p.passage_id for a in filled.articles() for p in filled.passages_of(a.article_id)}
    other = open_short()
    other.embed_anew()
    after = {p.passage_id for a in other.articles() for p in other.passages_of(a.article_id)}
    assert not before & after
