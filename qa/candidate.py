"""What the evidence is weighed from."""

from dataclasses import dataclass

from index.embedding import Vectors
from index.passage import Hit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer.

    Attributes:
        sentences: Spans in the article's text, in order.
        vectors: ``(n, d) float32``, one for each sentence, each of length 1.
    """

    hit: Hit
    sentences: tuple[tuple[int, int], ...]
    vectors: Vectors

    def text(self, row: int) -> str:
        """The words of a sentence."""
        start, end = self.sentences[row]
        passage = self.hit.passage
        return passage.text[start - passage.start : end - passage.start]

    def about(self) -> str:
        """What is known of the article, as words."""
        header = self.hit.article
        day = f"{header.date.day} {header.date:%B %Y}" if header.date else None
        known = (header.title, header.subtitle, header.author, header.issue, header.category, day)
        return "\n".join(part for part in known if part)
