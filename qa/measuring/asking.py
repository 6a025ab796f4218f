"""Asks golden questions, and keeps what the product made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.archive import Archive
from qa.answer import Answer, Citation
from qa.chat import Chat
from qa.exactness import is_exact
from qa.measuring.golden import GoldenQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """A golden question with its answer.

    Attributes:
        exact: Whether every citation is, held against the article's text.
    """

    golden: GoldenQuestion
    answer: Answer
    exact: bool

    @property
    def first_holds(self) -> bool:
        """Whether the first quote holds a right answer."""
        return self._hold(self.answer.citations[:1])

    @property
    def any_holds(self) -> bool:
        """Whether one of the quotes holds a right answer."""
        return self._hold(self.answer.citations)

    def _hold(self, citations: Sequence[Citation]) -> bool:
        quotes = [citation.quote.casefold() for citation in citations]
        return any(gold.casefold() in quote for gold in self.golden.answers for quote in quotes)


def ask_all(archive: Archive, chat: Chat, questions: Sequence[GoldenQuestion]) -> Iterator[Outcome]:
    """Asks each question outside of any conversation."""
    for golden in questions:
        answer = chat.look_up(golden.question)
        yield Outcome(golden, answer, all(_is_exact(archive, one) for one in answer.citations))


def _is_exact(archive: Archive, citation: Citation) -> bool:
    article_id = citation.article.article_id
    return is_exact(archive, article_id, citation.start, citation.end, citation.quote)
