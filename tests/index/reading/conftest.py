"""Ways to write files and read them back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.article import Article
from index.reading import FoundFile, ReadFailure
from index.reading.formats import read_articles

Read = Callable[..., list[Article | ReadFailure]]
ReadOne = Callable[..., Article]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a file and reads what articles it holds."""

    def write_and_read(name: str, content: str | bytes) -> list[Article | ReadFailure]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_articles(FoundFile(path, name)))

    return write_and_read


@pytest.fixture
def read_one(read: Read) -> ReadOne:
    """Writes a file that holds one article and reads it."""

    def write_and_read(name: str, content: str | bytes) -> Article:
        (article,) = read(name, content)
        assert isinstance(article, Article)
        return article

    return write_and_read
