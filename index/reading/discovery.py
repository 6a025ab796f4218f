"""Finds the files below a folder that articles may be read from."""

import os
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
    if not root.exists():
        raise NotFoundError(f"there is no file or folder {str(root)!r}")
    root = root.resolve()
    if root.is_dir():
        yield from _below(root, root, set())
    else:
        yield _found(root, root.name)


def _below(folder: Path, root: Path, entered: set[Path]) -> Iterator[FoundFile | ReadFailure]:
    real = folder.resolve()
    if real in entered:
        return
    entered.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield ReadFailure(_name(folder, root), f"the folder cannot be opened: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.endswith("~"):
            continue
        if entry.name not in _LEFTOVERS:
            yield from _entry(folder / entry.name, root, entered)


def _entry(path: Path, root: Path, entered: set[Path]) -> Iterator[FoundFile | ReadFailure]:
    name = _name(path, root)
    try:
        if path.is_dir():
            yield from _below(path, root, entered)
        elif path.is_file():
            yield _found(path, name)
        elif path.is_symlink():
            yield ReadFailure(name, "the link leads nowhere")
        else:
            yield ReadFailure(name, "not a regular file")
    except OSError as error:
        yield ReadFailure(name, error.strerror or str(error))


def _found(path: Path, name: str) -> FoundFile | ReadFailure:
    extension = path.suffix.lower()
    if extension in EXTENSIONS:
        return FoundFile(path, _printable(name))
    known = f"({_printable(extension)})" if extension else "(no extension)"
    return ReadFailure(_printable(name), f"not a format that is read {known}")


def _name(path: Path, root: Path) -> str:
    return _printable(path.relative_to(root).as_posix()) or "."


def _printable(name: str) -> str:
    """The name as valid Unicode without control characters; what is neither shows as U+FFFD."""
    decoded = os.fsencode(name).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in decoded)
