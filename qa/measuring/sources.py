"""What is to be measured: a golden set, or the queries and qrels of a TREC collection."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive
from qa.chat import Chat
from qa.measuring.evaluation import Evaluation, evaluate, evaluate_run, qrels_of, queries_of
from qa.measuring.golden import GoldenQuestion, read_golden
from qa.measuring.retrieval import search_all
from qa.measuring.trec import Qrels, Queries, Run, read_qrels, read_queries


@dataclass(frozen=True, slots=True)
class Source:
    """Questions with what is known of their answers.

    Attributes:
        golden: The same questions to be asked; ``None`` where only retrieval is measured.
    """

    queries: Queries
    qrels: Qrels
    golden: Sequence[GoldenQuestion] | None = None

    def search(self, archive: Archive) -> Run:
        """Searches for each."""
        return search_all(archive, self.queries)

    def evaluate(self, archive: Archive, chat: Chat, run: Run) -> Evaluation:
        """Measures a run, and where there are golden questions the answers to them."""
        if self.golden is None:
            return evaluate_run(self.queries, self.qrels, run)
        return evaluate(archive, chat, self.golden, run)


def golden_source(path: Path) -> Source:
    """A golden set. Raises what :func:`qa.measuring.golden.read_golden` does."""
    questions = read_golden(path)
    return Source(queries_of(questions), qrels_of(questions), questions)


def trec_source(queries: Path, qrels: Path) -> Source:
    """A TREC collection. Raises what :mod:`qa.measuring.trec` does."""
    return Source(read_queries(queries), read_qrels(qrels))
