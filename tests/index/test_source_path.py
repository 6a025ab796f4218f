import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.source_path import is_gone, path_of, source_of

_NAMES = st.binary(min_size=1, max_size=12).filter(lambda raw: b"\0" not in raw and b"/" not in raw)


@given(_NAMES)
def test_any_path_is_written_down_and_read_back(name: bytes) -> None:
    path = Path("/", os.fsdecode(name))
    source_of(path).encode()
    assert path_of(source_of(path)) == path


def test_an_address_is_not_taken_for_the_path_that_looks_like_it() -> None:
    odd, plain = Path("/a/\udce9.txt"), Path("/a/%E9.txt")
    assert source_of(odd) != source_of(plain) == "/a/%E9.txt"


def test_only_what_is_not_there_is_gone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    assert not is_gone(source_of(tmp_path / "file"))
    assert not is_gone(source_of(tmp_path / "link"))
    assert is_gone(source_of(tmp_path / "missing"))
    assert is_gone(source_of(tmp_path / "file" / "below"))


def test_what_cannot_be_looked_at_is_not_gone() -> None:
    assert not is_gone("/" + "a" * 5000)
