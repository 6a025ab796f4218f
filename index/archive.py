"""The archive: the face of this package."""

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive_reader import ArchiveReader
from index.cleaning import clean
from index.derived import BEFORE_CHANGE
from index.errors import StoreError, VectorStoreError
from index.files import Files
from index.free_names import free_name
from index.overview import Health
from index.sql.database import may_write
from index.sql.filling import fill_sentence_words
from index.sql.outage import outlasting
from index.writer_lock import writing_to

if TYPE_CHECKING:
    from index.ingest import IngestReport, Progress
    from index.reembedding import EmbeddingProgress
    from index.verifying import Verification

_log = logging.getLogger(__name__)


class Archive(ArchiveReader):
    """Articles in, passages out. Safe to share between threads, and between processes: one writes
    at a time, and whoever reads follows.
    """

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        wait: bool = True,
        on_progress: "Callable[[Progress], None]" = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
        files: Files | None = None,
    ) -> "IngestReport":
        """Reads files and folders; what has not changed costs next to nothing.

        Args:
            prune: Also remove what has vanished from those of ``paths`` that are folders.
            wait: Wait for another process that is writing, rather than raise.
            stop: Asked before each article: from when it says so, no more is read and nothing is
                removed. What was read is stored, and the next ingest goes on from there.
            files: Says which files have changed, and which are still being written.

        Raises:
            NotFoundError: A path does not exist.
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
            ModelMismatchError: The archive was embedded with another model.
            StoppedError: ``stop`` came true before anything was read.
            StoreError: Nothing can be written; what was stored before stays.
        """
        from index.batch import Batch  # who only reads need not wait for what reads files
        from index.ingest import Ingest
        from index.reading import find_files

        for path in paths:
            find_files(path)  # says that one is missing before anything is waited for
        with writing_to(self.data_dir, "ingesting", wait=wait, stop=stop):
            self._models.check_writing(self._catalog.values())
            self._catch_up(stop)
            self._duplicates.fill(stop)
            fill_sentence_words(self.engine, stop)
            self._settle(stop)
            batch = Batch(self._catalog, self._indexes, self._models.for_writing)
            run = Ingest(
                self._catalog,
                self.by_hand,
                self._indexes,
                batch,
                self.sandbox,
                on_progress,
                stop,
                files,
            )
            report = run.run(paths, prune=prune)
            report.duplicates = self._duplicates.pairs(batch.stored)
            if not report.stopped:
                self._catalog.set_values({"last_ingest": datetime.now(UTC).isoformat()})
            return report

    def remove(self, article_ids: Collection[str], *, wait: bool = True) -> list[str]:
        """Removes articles; from the moment that it returns none of them is found or cited.

        Returns:
            The ids that were there.

        Raises:
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
        """
        with writing_to(self.data_dir, "removing articles", wait=wait):
            self._catch_up()
            removed = self._catalog.remove([*map(clean, article_ids)], BEFORE_CHANGE)
            self._indexes.apply()
            return removed

    def settle(self, *, wait: bool = True, stop: Callable[[], bool] = lambda: False) -> None:
        """Makes the articles be what staff have decided of them, as :attr:`by_hand` has it.

        Raises:
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
            StoppedError: ``stop`` came true while another process was writing.
        """
        if self.by_hand.unsettled():
            with writing_to(self.data_dir, "changing articles", wait=wait, stop=stop):
                self._catch_up(stop)
                self._settle(stop)

    def _settle(self, stop: Callable[[], bool]) -> None:
        from index.batch import Batch
        from index.settling import Settling

        batch = Batch(self._catalog, self._indexes, self._models.for_writing)
        Settling(self._catalog, self.by_hand, self._indexes, batch).run(stop)

    def rebuild(
        self,
        *,
        wait: bool = True,
        stop: Callable[[], bool] = lambda: False,
        on_progress: Callable[[Health], None] = lambda _: None,
    ) -> None:
        """Builds everything derived anew from the catalog, without embedding anything.

        Args:
            stop: Whether to leave off, asked from time to time.
            on_progress: Told which index is being built, and how much of it there is.

        Raises:
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
            StoppedError: ``stop`` came true; what was there still serves.
        """
        with writing_to(self.data_dir, "rebuilding the indexes", wait=wait, stop=stop):
            fill_sentence_words(self.engine, stop, anew=True)
            self._indexes.rebuild(stop, on_progress)

    def embed_anew(
        self,
        *,
        wait: bool = True,
        stop: Callable[[], bool] = lambda: False,
        on_progress: "Callable[[EmbeddingProgress], None]" = lambda _: None,
    ) -> None:
        """Embeds every article with the model of the settings, and builds the indexes of that.

        Until it is done the archive answers as before, with the model that it had.

        Args:
            stop: Whether to leave off, asked at each article.

        Raises:
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
            StoppedError: ``stop`` came true; the next call goes on from there.
        """
        from index.reembedding import Reembedding
        from index.sql.staging import Staging

        with writing_to(self.data_dir, "embedding everything anew", wait=wait, stop=stop):
            embedder = self._models.for_embedding_anew()
            staging = Staging(self.engine)
            Reembedding(self._catalog, staging, self._indexes, embedder, stop, on_progress).run()

    def back_up(self, file: Path) -> None:
        """Writes everything to one file, as of this moment, while others read and write.

        A backup that is there is replaced when the new one is whole.

        Raises:
            BackupError: There is another file in its place, which is no backup.
            StoreError: There is no room for it, or it cannot be written.
        """
        from index.sql.backup import back_up

        with outlasting():
            back_up(self.engine, file)

    def restore(self, file: Path, *, wait: bool = True) -> Path | None:
        """Replaces everything by what a backup holds: all of it, or nothing.

        Returns:
            A backup of what was there before; ``None`` where nothing was.

        Raises:
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
            BackupError: The file is no backup, or is damaged.
            SchemaError: A newer version has written it.
            StoreError: There is no room for it; nothing has changed then.
        """
        from index.sql.backup import restore
        from index.sql.copying import check_file

        check_file(file)
        with writing_to(self.data_dir, "restoring a backup", wait=wait):
            kept = self._free_name() if self._catalog.generation() else None
            if kept:
                self.back_up(kept)
            try:
                restore(self.engine, file, self._catalog.values(), self.data_dir)
            except BaseException:
                if kept:
                    kept.unlink()
                raise
            self._indexes.rebuild()
            return kept

    def _free_name(self) -> Path:
        """For what was there before a restore: none is to take the place of another."""
        name = f"before-restore-{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
        free = free_name(name, lambda one: (self.data_dir / f"{one}.backup").exists())
        return self.data_dir / f"{free}.backup"

    def verify(self, *, files: bool = True, wait: bool = True) -> list[str]:
        """What is wrong with the archive, one sentence each; empty if nothing is.

        What a crash has left is repaired first, as it is whenever an archive is opened; an index
        that differs is built anew, and told of only if it differs still.

        Args:
            files: Whether to compare the files that articles came from, too.

        Raises:
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
        """
        from index.verifying import Verification

        verification = Verification(self._catalog, self._feed, self._indexes)
        if may_write(self.data_dir):
            with writing_to(self.data_dir, "verifying", wait=wait):
                with suppress(StoreError):  # what cannot be repaired is about to be told of
                    self._catch_up()
                return self._verify(verification, files=files)
        indexes = [verification.of_index(name) for name in ("words", "vectors")]
        return [*verification.of_catalog(files=files), *indexes[0], *indexes[1]]

    def _verify(self, verification: "Verification", *, files: bool) -> list[str]:
        problems = verification.of_catalog(files=files)
        for name in ("words", "vectors"):
            found = verification.of_index(name)
            if found:
                _log.warning("%s: building the %s index anew", "; ".join(found), name)
                with suppress(StoreError):
                    self._indexes.rebuild(names=[name])
                    found = verification.of_index(name)
            problems += found
        return problems

    def _catch_up(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Repairs the indexes before something is done; a vector store that cannot be, waits."""
        try:
            self._indexes.catch_up(stop)
        except VectorStoreError as error:
            if self._indexes.vectors.is_remote:
                raise
            self._indexes.go_without_vectors(error)
