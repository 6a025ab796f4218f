"""Finds the files below a folder that articles may be read from."""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import NotFoundError

EXTENSIONS = frozenset(
    {
        *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"),
        *(".jsonl", ".ndjson", ".json", ".csv", ".tsv"),
    }
)
_LEFTOVERS = frozenset({"Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read.

    Attributes:
        path: Absolute.
        name: Its path below the ingested folder, with slashes, as valid Unicode; the file's own
            name where it was given directly.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Something that could not be read, and why, in words for a person.

    Attributes:
        path: Below the ingested folder, followed by ``#row`` for a row of a table.
    """

    path: str
    reason: str


def find_files(root: Path) -> Iterator[FoundFile | ReadFailure]:
    """Lists a file, or the files below a folder, in the order of their names.

    Hidden files and what editors and systems leave behind are passed over. A folder is entered
    once, however many links lead to it.

    Raises:
        NotFoundError: There is nothing at ``root``.
    """
    try:
        there = root.exists()
    except OSError as error:
        raise NotFoundError(f"{str(root)!r} cannot be opened: {error.strerror}") from None
    if not there:
        raise NotFoundError(f"there is no file or folder {str(root)!r}")
    root = root.resolve()
    if root.is_dir():
        yield from _below(root)
    else:
        yield _file(root, _printable(root.name))


def _below(root: Path) -> Iterator[FoundFile | ReadFailure]:
    entered: set[tuple[int, int]] = set()
    waiting = [root]  # a stack and no recursion: folders may lie deeper than Python's calls
    while waiting:
        path = waiting.pop()
        try:
            folder = path.is_dir()
            if not folder:
                yield _file(path, _name(path, root))
                continue
        except OSError as error:
            yield ReadFailure(_name(path, root), error.strerror or str(error))
            continue
        try:
            waiting.extend(_entries(path, entered))
        except OSError as error:
            yield ReadFailure(
                _name(path, root), f"the folder cannot be opened: {error.strerror or error}"
            )


def _entries(folder: Path, entered: set[tuple[int, int]]) -> list[Path]:
    """What is to be looked at in a folder, last name first; nothing where it was entered before."""
    status = folder.stat()
    itself = (status.st_dev, status.st_ino)  # the same by whatever link it is reached
    if itself in entered:
        return []
    entered.add(itself)
    names = sorted((entry.name for entry in os.scandir(folder)), reverse=True)
    return [folder / name for name in names if not _is_passed_over(name)]


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name in _LEFTOVERS


def _file(path: Path, name: str) -> FoundFile | ReadFailure:
    if path.is_file():
        return _found(path, name)
    if path.is_symlink():
        return ReadFailure(name, "the link leads nowhere")
    return ReadFailure(name, "not a regular file")


def _found(path: Path, name: str) -> FoundFile | ReadFailure:
    extension = path.suffix.lower()
    if extension in EXTENSIONS:
        return FoundFile(path, name)
    known = f"({_printable(extension)})" if extension else "(no extension)"
    return ReadFailure(name, f"not a format that is read {known}")


def _name(path: Path, root: Path) -> str:
    return _printable(path.relative_to(root).as_posix()) or "."


def _printable(name: str) -> str:
    """The name as valid Unicode without control characters.

    Bytes that are neither show as in addresses (``%E9``): two such names stay two identities.
    """
    return "".join(
        c if c.isprintable() or unicodedata.category(c) in ("Cf", "Zs") else _percent(c)
        for c in name
    )


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in os.fsencode(character))
