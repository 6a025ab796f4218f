"""Whatever the bytes, a reader gives articles or says why not, in its own errors."""

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import ReadError
from index.reading import FoundFile, ReadFailure
from index.reading.discovery import EXTENSIONS
from index.reading.formats import read_articles

_PIECES = [
    *(b"---\n", b"title: x\n", b"<html><body><p>", b"</p>", b"<!--", b"%PDF-1.4\n", b"PK\x03\x04"),
    *(b'{"text": "a"}', b"\n", b"[", b"{", b'"', b",;\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\0"),
    *(b"Author : ", b": June 5, 2024\n", "“Größe” – ".encode(), b"\xe4\xf6\xfc", b"&#xD800;"),
]
_bytes = st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=12)), max_size=12)


@pytest.mark.parametrize("extension", sorted(EXTENSIONS))
@settings(max_examples=40)
@given(pieces=_bytes)
def test_any_bytes_are_read_or_refused(extension: str, pieces: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{extension}"
        path.write_bytes(b"".join(pieces))
        with suppress(ReadError):
            for found in read_articles(FoundFile(path, path.name)):
                assert isinstance(found, Article | ReadFailure)
                if isinstance(found, Article):
                    assert found.text.strip()
                    assert found.title.strip()
                    found.text.encode()
