"""Finds the files below a folder that articles may be read from."""

import os
import stat
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import NotFoundError

EXTENSIONS = frozenset(
    {
        *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"),
        *(".jsonl", ".ndjson", ".json", ".csv", ".tsv"),
    }
)
_LEFTOVERS = frozenset({"Thumbs.db", "desktop.ini"})
LEADS_OUT = "the link leads out of the ingested folder"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read.

    Attributes:
        path: Absolute.
        name: Its path below the ingested folder, with slashes, as valid Unicode; the file's own
            name where it was given directly.
        root: The ingested folder, resolved, outside of which the file must not lie; ``None`` of a
            file that was given directly.
    """

    path: Path
    name: str
    root: Path | None = None


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Something that could not be read, and why, in words for a person.

    Attributes:
        path: Below the ingested folder, followed by ``#row`` for a row of a table.
        article_id: Identity of the article that it would have been, where that is known.
        place: What could not be looked at, where it was met on the way through the folders.
    """

    path: str
    reason: str
    article_id: str | None = field(default=None, compare=False)  # not among what is told
    place: Path | None = field(default=None, compare=False)


def find_files(root: Path) -> Iterator[FoundFile | ReadFailure]:
    """Lists a file, or the files below a folder, in the order of their names.

    Hidden files and what editors and systems leave behind are passed over. Links come last, and
    what they lead to is listed only where it was not met by itself: a file has the same name
    whether somebody links to it or not. A link that leads out of the folder is not followed:
    whoever may write into the folder is not to publish every file that this process may read.

    Raises:
        NotFoundError: There is nothing at ``root``; raised before anything is listed.
    """
    try:
        there = root.exists()
    except OSError as error:
        raise NotFoundError(f"{str(root)!r} cannot be opened: {error.strerror}") from None
    if not there:
        raise NotFoundError(f"there is no file or folder {str(root)!r}")
    root = root.resolve()
    return _below(root) if root.is_dir() else iter([_file(root, _printable(root.name))])


def _below(root: Path) -> Iterator[FoundFile | ReadFailure]:
    met: set[tuple[int, int]] = set()
    waiting = [root]  # a stack and no recursion: folders may lie deeper than Python's calls
    links: deque[Path] = deque()
    while waiting or links:
        path = waiting.pop() if waiting else links.popleft()
        name = _name(path, root)
        try:
            if _leads_out(path, root):
                yield ReadFailure(name, LEADS_OUT, place=path)
                continue
            if _was_met(path, met):
                continue
            if not path.is_dir():
                yield _file(path, name, root)
                continue
        except OSError as error:
            yield ReadFailure(name, error.strerror or str(error), place=path)
            continue
        try:
            entries = _entries(path)
        except OSError as error:
            reason = f"the folder cannot be opened: {error.strerror or error}"
            yield ReadFailure(name, reason, place=path)
            continue
        waiting += [path / name for name, is_link in reversed(entries) if not is_link]
        links += [path / name for name, is_link in entries if is_link]


def _leads_out(path: Path, root: Path) -> bool:
    """Whether a link leads to something outside of the folder."""
    if not path.is_symlink() or not path.exists():
        return False
    return not Path(os.path.realpath(path)).is_relative_to(root)


def _was_met(path: Path, met: set[tuple[int, int]]) -> bool:
    """Whether a link leads, or a folder is, where the listing has been before."""
    link = path.is_symlink()
    if link and not path.exists():
        return False
    status = path.stat()
    itself = (status.st_dev, status.st_ino)  # the same by whatever link it is reached
    if itself in met and (link or stat.S_ISDIR(status.st_mode)):
        return True
    met.add(itself)
    return False


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """What is to be looked at in a folder, in the order of names, and whether it is a link."""
    with os.scandir(folder) as entries:
        names = sorted((entry.name, entry.is_symlink()) for entry in entries)
    return [(name, is_link) for name, is_link in names if not _is_passed_over(name)]


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name in _LEFTOVERS


def _file(path: Path, name: str, root: Path | None = None) -> FoundFile | ReadFailure:
    if path.is_file():
        return _found(path, name, root)
    if path.is_symlink():
        return ReadFailure(name, "the link leads nowhere", place=path)
    return ReadFailure(name, "not a regular file", place=path)


def _found(path: Path, name: str, root: Path | None) -> FoundFile | ReadFailure:
    extension = path.suffix.lower()
    if extension in EXTENSIONS:
        return FoundFile(path, name, root)
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
