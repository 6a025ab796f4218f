"""Golden questions: what is known of their right answers."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import NotFoundError, UsageError


class GoldenQuestion(BaseModel):
    """A question with what is known of its right answer.

    Attributes:
        article_id: Articles that hold the answer; empty where that is not known.
        answers: Short texts, each of which would be a right answer.
    """

    model_config = ConfigDict(extra="ignore")

    question: str = Field(min_length=1)
    article_id: list[str] | str | None = None
    answerable: bool = True
    answers: list[str] = []

    @property
    def articles(self) -> list[str]:
        if self.article_id is None:
            return []
        return [self.article_id] if isinstance(self.article_id, str) else self.article_id


def read_golden(path: Path) -> list[GoldenQuestion]:
    """Reads a golden set in JSON Lines.

    Raises:
        NotFoundError: There is no such file.
        UsageError: A line is malformed, or there is none.
    """
    questions = list(_parsed(path, lines_of(path)))
    if not questions:
        raise UsageError(f"{path} holds no question")
    return questions


def golden_text(rows: Iterable[dict[str, object]]) -> str:
    """Golden questions as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def lines_of(path: Path) -> list[str]:
    """The lines of a text file.

    Raises:
        NotFoundError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise NotFoundError(f"{path} cannot be read: {why}") from None


def _parsed(path: Path, lines: Sequence[str]) -> Iterator[GoldenQuestion]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield GoldenQuestion.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            told = f"{where}: {first['msg']}" if where else first["msg"]
            raise UsageError(f"{path}, line {number}: {told}") from None
        except ValueError as error:
            raise UsageError(f"{path}, line {number} is no JSON: {error}") from None
