"""Does in the background what staff decide, one thing after the other: it may have to wait for an
ingest, and to embed much."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

from index.archive import Archive
from index.errors import ArchiveError, NotFoundError, StoppedError
from index.ingest import Progress
from index.source_path import path_of
from qa.desk.incoming import Incoming
from qa.sql.uploads import Uploads

_log = logging.getLogger(__name__)


class Handwork:
    """Changes the articles of an archive. Safe to share between threads.

    Whatever is decided is written down before it is done, so that :meth:`resume` goes on with what
    an earlier process has left.
    """

    def __init__(self, archive: Archive, uploads: Uploads, incoming: Incoming) -> None:
        """Starts nothing yet."""
        self._archive = archive
        self._uploads = uploads
        self._incoming = incoming
        self._stop = threading.Event()
        self._turn = ThreadPoolExecutor(max_workers=1, thread_name_prefix="by-hand")
        self._progress: dict[str, Progress] = {}
        self.trouble: str | None = None

    def resume(self) -> None:
        """Goes on with what was decided and not done."""
        if self._archive.by_hand.unsettled():
            self._do(self._archive_settled)
        for upload in self._uploads.all():
            if upload.state == "adding":
                self._do(partial(self._add, upload.upload_id))

    def settle(self, patience: float) -> None:
        """Has the articles be what staff have decided of them.

        Args:
            patience: Seconds to wait for that, at most.
        """
        wait([self._do(self._archive_settled)], timeout=patience)

    def add(self, upload_id: str, patience: float = 0) -> None:
        """Has a file be read into the archive.

        Args:
            patience: As :meth:`settle` takes it.

        Raises:
            NotFoundError: There is no such upload.
        """
        self._uploads.set_state(upload_id, "adding", {})
        wait([self._do(partial(self._add, upload_id))], timeout=patience)

    def put_back(self, article_id: str, patience: float) -> None:
        """Has an article that was removed be read again.

        Args:
            patience: As :meth:`settle` takes it.

        Raises:
            NotFoundError: It was not removed, or its file is not there any more.
        """
        known = {one.article_id: one for one in self._archive.by_hand.struck()}
        found = known.get(article_id)
        file = path_of(found.source) if found and found.source else None
        if found and not (file and file.is_file()):
            raise NotFoundError(
                f"the file that {found.title!r} came from, {found.source!r}, is not there any "
                "more: put it back, or upload it"
            )
        self._archive.by_hand.put_back(article_id)
        wait([self._do(partial(self._ingest, file))], timeout=patience)

    def progress(self, upload_id: str) -> Progress | None:
        """How far a file was read that is being added; ``None`` where it is not its turn yet."""
        return self._progress.get(upload_id)

    def close(self) -> None:
        """Leaves off at the next article; what is left is gone on with by :meth:`resume`."""
        self._stop.set()
        self._turn.shutdown(wait=True, cancel_futures=True)

    def _do(self, work: Callable[[], object]) -> "Future[None]":
        return self._turn.submit(self._safely, work)

    def _safely(self, work: Callable[[], object]) -> None:
        try:
            work()
            self.trouble = None
        except StoppedError:
            pass
        except ArchiveError as error:
            _log.warning("what was decided at the desk cannot be done now: %s", error)
            self.trouble = _told(error)
        except Exception as error:  # noqa: BLE001 - outermost of its thread; it is tried again
            _log.exception("what was decided at the desk cannot be done")
            self.trouble = _told(error)

    def _archive_settled(self) -> None:
        self._archive.settle(stop=self._stop.is_set)

    def _ingest(self, file: Path | None) -> None:
        if file:
            self._archive.ingest([file], stop=self._stop.is_set)

    def _add(self, upload_id: str) -> None:
        upload = self._uploads.get(upload_id)
        if upload.state != "adding":
            return
        try:
            path = self._incoming.take(upload)

            def tell(progress: Progress) -> None:
                self._progress[upload_id] = progress

            report = self._archive.ingest([path], on_progress=tell, stop=self._stop.is_set)
        except StoppedError:
            raise
        except Exception as error:
            self._uploads.set_state(upload_id, "adding", {"trouble": _told(error)})
            raise
        finally:
            self._progress.pop(upload_id, None)
        if report.stopped:
            return
        self._uploads.set_state(upload_id, "added", report.as_json())
        if not (report.added or report.updated or report.unchanged):
            path.unlink(missing_ok=True)  # the archive has nothing of it


def _told(error: Exception) -> str:
    if isinstance(error, ArchiveError):
        return str(error)
    return f"something went wrong, which is in the log: {error!r}"
