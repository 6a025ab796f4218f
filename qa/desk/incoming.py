"""The files that staff upload, on the disk: those that wait, and those that were added.

Below the data folder, ``uploads/waiting`` has a folder for each file that waits, and
``uploads/added`` holds what the archive was given. What is there is read as every ingest reads it:
in the archive's sandbox, within its limits.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.article import Article
from index.errors import NotFoundError, ReadError, UnsupportedFileError, UsageError
from index.reading import FoundFile, ReadFailure
from index.reading.discovery import EXTENSIONS
from index.source_path import source_of
from qa.conversations import new_id
from qa.desk.uploads import Upload, UploadReading, file_name, reading_of
from qa.sql.uploads import Uploads

_SHOWN = 50  # articles of a file


class Incoming:
    """Receives files, and says what is in them."""

    def __init__(self, archive: Archive, uploads: Uploads, folder: Path) -> None:
        """Makes no folder yet.

        Args:
            folder: Where the files are kept.
        """
        self._archive = archive
        self._uploads = uploads
        self._folder = folder.absolute()

    def receive(self, name: str, save: Callable[[Path], None], by: str) -> str:
        """Takes a file in, and looks through it; gives its id.

        Args:
            save: Writes it to a path.
            by: The name of the account.

        Raises:
            UsageError: It has no name.
            UnsupportedFileError: Its format is not one that is read.
        """
        name = file_name(name)
        if not name:
            raise UsageError("the file has no name")
        extension = Path(name).suffix.lower()
        if extension not in EXTENSIONS:
            known = ", ".join(sorted(EXTENSIONS))
            raise UnsupportedFileError(
                f"{name!r} is not of a format that is read ({extension or 'no extension'}): "
                f"these are {known}"
            )
        upload_id = new_id()
        path = self._waiting(upload_id) / name
        path.parent.mkdir(parents=True)
        try:
            save(path)
            report = _summary(self._read(path, name))
            self._uploads.add(upload_id, name, path.stat().st_size, by, report)
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        return upload_id

    def read(self, upload: Upload) -> UploadReading:
        """What is in a file that waits, beside what the archive has.

        Raises:
            NotFoundError: The file is not there any more.
        """
        path = self._waiting(upload.upload_id) / upload.name
        if not path.is_file():
            raise NotFoundError(f"the file {upload.name!r} is not there any more: discard it")
        return self._read(path, upload.name)

    def take(self, upload: Upload) -> Path:
        """Moves a file to those that the archive is given, in place of one of the same name.

        Doing it again changes nothing.

        Raises:
            NotFoundError: The file is not there any more.
        """
        waiting, added = self._waiting(upload.upload_id) / upload.name, self._added(upload.name)
        if waiting.is_file():
            added.parent.mkdir(parents=True, exist_ok=True)
            waiting.replace(added)
        if not added.is_file():
            raise NotFoundError(f"the file {upload.name!r} is not there any more: discard it")
        shutil.rmtree(waiting.parent, ignore_errors=True)
        return added

    def discard(self, upload: Upload) -> None:
        """Forgets a file, which is removed as long as it waits."""
        self._uploads.remove(upload.upload_id)
        shutil.rmtree(self._waiting(upload.upload_id), ignore_errors=True)

    def given_by(self, upload: Upload) -> list[str]:
        """Ids of the articles of the archive that came from a file which was added."""
        source = source_of(self._added(upload.name).resolve())
        origins = self._archive.origins().items()
        return [article_id for article_id, (known, _) in origins if known == source]

    def _read(self, path: Path, name: str) -> UploadReading:
        by_hand = self._archive.by_hand
        return reading_of(
            self._items(path, name),
            source_of(self._added(name).resolve()),
            self._archive.origins(),
            by_hand.amendments(),
            frozenset(one.article_id for one in by_hand.struck()),
            _SHOWN,
        )

    def _items(self, path: Path, name: str) -> Iterator[Article | ReadFailure]:
        """What a file gives, one after the other; where it breaks off, why."""
        try:
            yield from self._archive.sandbox.articles(FoundFile(path, name))
        except ReadError as error:
            yield ReadFailure(name, str(error))

    def _waiting(self, upload_id: str) -> Path:
        return self._folder / "waiting" / upload_id

    def _added(self, name: str) -> Path:
        return self._folder / "added" / name


def _summary(reading: UploadReading) -> dict[str, Any]:
    """What a list says of a file that waits."""
    first = reading.articles[0].article.title if reading.articles else None
    trouble = None if reading.articles or not reading.failed else reading.failed[0].reason
    return {
        "articles": reading.total,
        "counts": dict(reading.counts),
        "title": first,
        "failed": reading.failures,
        "trouble": trouble,
    }
