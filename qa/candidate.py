"""What the evidence is weighed from."""

from dataclasses import dataclass

from index.article import Header
from index.days import long_day
from index.passage import Hit, Sentences


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer, with its sentences."""

    hit: Hit
    sentences: Sentences

    def about(self) -> str:
        """What is known of the article, as words."""
        return about(self.hit.article)


def about(header: Header) -> str:
    """What is known of an article, as words."""
    day = long_day(header.date) if header.date else None
    known = (header.title, header.subtitle, header.author, header.issue, header.category, day)
    return "\n".join(part for part in known if part)
