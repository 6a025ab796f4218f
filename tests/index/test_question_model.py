import logging
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense

from index import model_export
from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder, EmbeddingInput
from index.errors import ModelError
from index.model_export import ensure_prepared
from index.packaged_model import packaged_folder
from index.question_model import ABOUT, GRAPH, TOKENIZER, folder_of

_AS_BFLOAT16 = 0.999  # cosine; the model itself computes in half the bits where it may
QUESTIONS = (
    "Who signed the grain deal?",
    "What did Xi Jinping and Vladimir Putin agree on in Beijing on 4 February 2022?",
    "  white \n space ",
    "संयुक्त राष्ट्र ने क्या कहा?",
    "Какое судно вышло из порта последним?",
    "ما الذي وقعته روسيا؟",
    "谁签署了协议？",
    "",
    "word " * 600,
)


@pytest.fixture
def copied(prepared: Path, tmp_path: Path) -> Path:
    """One that may be damaged."""
    shutil.copytree(prepared, tmp_path / "copied")
    return tmp_path / "copied"


def folder_in(models: Path) -> Path:
    (folder,) = models.glob("[!.]*")
    return folder


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_the_vector_that_the_model_gives_it(
    prepared: Path, embedder: Embedder, question: str
) -> None:
    ready = Embedder(PACKAGED_MODEL, prepared)
    assert ready.is_prepared
    assert float(ready.query(question) @ embedder.query(question)) > _AS_BFLOAT16
    assert ready.token_starts(question) == embedder.token_starts(question)
    assert ready.fluency(question) == embedder.fluency(question)


def test_it_is_the_same_model_to_whoever_asks(prepared: Path, embedder: Embedder) -> None:
    ready = Embedder(PACKAGED_MODEL, prepared)
    assert ready.signature == embedder.signature
    assert ready.max_tokens == embedder.max_tokens
    [passage] = ready.passages([EmbeddingInput("", "Ships sail.", [(0, 11)])])
    assert float(passage.vector @ ready.query("Ships sail.")) > _AS_BFLOAT16


def test_a_question_needs_nothing_of_what_the_model_is_loaded_by(prepared: Path) -> None:
    told = (
        "import sys; from pathlib import Path; from index.embedding import Embedder\n"
        f"Embedder({PACKAGED_MODEL!r}, Path({str(prepared)!r})).query('Which ships?')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_of_more_parts_and_with_a_prompt_is_prepared_as_a_whole(tmp_path: Path) -> None:
    transformer, pooling, _ = SentenceTransformer(str(packaged_folder()), device="cpu")
    layer = Dense(384, 128, bias=False, activation_function=torch.nn.Tanh())
    model = SentenceTransformer(
        modules=[transformer, pooling, layer],
        prompts={"question": "query: "},
        default_prompt_name="question",
    )
    model.save(str(tmp_path / "model"))
    name, models = str(tmp_path / "model"), tmp_path / "models"
    ensure_prepared(name, models)
    ready, plain = Embedder(name, models), Embedder(name)
    assert ready.is_prepared
    assert ready.dimension == plain.dimension == 128
    assert float(ready.query("Which ships?") @ plain.query("Which ships?")) > _AS_BFLOAT16


@pytest.mark.parametrize("file", [GRAPH, TOKENIZER, ABOUT])
@pytest.mark.parametrize("damage", ["cut", "gone", "other"])
def test_what_is_damaged_is_not_used_and_the_model_itself_answers(
    copied: Path, file: str, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = folder_in(copied) / file
    data = bytearray(path.read_bytes())
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:  # a stretch of weights, of words, or of the vector that it is held against
        middle = len(data) // 2
        data[middle : middle + 400_000] = data[middle : middle + 400_000][::-1]
        path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        found = Embedder(PACKAGED_MODEL, copied)
    assert not found.is_prepared
    assert "going on with the model itself" in caplog.text
    assert found.query("Which ships?").shape == (384,)


def test_a_model_that_has_changed_is_another(tmp_path: Path) -> None:
    model, models = tmp_path / "model", tmp_path / "models"
    model.mkdir()
    (model / "weights").write_text("one")
    before = folder_of(str(model), models)
    assert before == folder_of(str(model), models)
    (model / "weights").write_text("another")
    assert folder_of(str(model), models) != before
    assert folder_of("someone/some-model", models) is None


def test_what_cannot_be_prepared_says_why(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="someone/some-model"):
        ensure_prepared("someone/some-model", tmp_path)
    assert not list(tmp_path.iterdir())


def test_of_two_who_prepare_a_model_one_does_and_the_other_finds_it(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def make(_: str, folder: Path) -> None:
        made.append(folder)
        shutil.copytree(folder_in(prepared), folder)

    monkeypatch.setattr(model_export, "_prepare", make)
    with ThreadPoolExecutor(2) as two:
        found = list(two.map(ensure_prepared, [PACKAGED_MODEL] * 2, [tmp_path] * 2))
    assert found == [folder_in(tmp_path)] * 2
    assert made == found[:1]


def test_an_archive_prepares_its_model_once_and_takes_it_up(tmp_path: Path) -> None:
    models = tmp_path / "models"
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, prepared_models=models)
    assert not archive.is_model_prepared
    archive.prepare_model()
    made = folder_in(models).stat().st_ino
    assert archive.is_model_prepared
    archive.prepare_model()
    assert folder_in(models).stat().st_ino == made
    assert archive.embed("Which ships?").shape == (384,)
    archive.close()


def test_what_is_damaged_is_prepared_anew(copied: Path, tmp_path: Path) -> None:
    (folder_in(copied) / GRAPH).write_bytes(b"")
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, prepared_models=copied)
    archive.embed("Which ships?")
    assert not archive.is_model_prepared
    archive.prepare_model()
    assert Embedder(PACKAGED_MODEL, copied).is_prepared
    archive.close()


def test_where_it_cannot_be_kept_that_is_logged_and_the_archive_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "models").write_text("no folder")
    archive = Archive(
        tmp_path / "data", embedding_model=PACKAGED_MODEL, prepared_models=tmp_path / "models"
    )
    archive.prepare_model()
    assert "not prepared for quick starts" in caplog.text
    assert "Traceback" not in caplog.text
    archive.close()


def test_what_is_being_prepared_ends_with_the_archive(tmp_path: Path) -> None:
    models = tmp_path / "models"
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, prepared_models=models)
    at_work = threading.Thread(target=archive.prepare_model)
    at_work.start()
    while (child := archive._models._preparing) is None:
        assert at_work.is_alive()
        os.sched_yield()
    archive.close()
    at_work.join()
    assert child.returncode
    assert not archive.is_model_prepared
