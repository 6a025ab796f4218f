"""What a reader may ask instead, where filters have left nothing that answers."""

from dataclasses import dataclass
from typing import Any

from index.filters import Filters


@dataclass(frozen=True, slots=True)
class Offer:
    """The same question, asked of more articles.

    Attributes:
        label: What a button says.
        filters: What is to be sent as filters.
        ignore: Names of filters that are not to be read out of the question.
        retracted: Whether retracted articles are to be looked at, too.
    """

    label: str
    filters: Filters
    ignore: tuple[str, ...]
    retracted: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "filters": self.filters.as_json(),
            "ignore": list(self.ignore),
            "retracted": self.retracted,
        }
