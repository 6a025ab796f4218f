"""An archive as one file, and back.

The file is an SQLite database that holds every table: articles, passages, vectors, conversations.
The indexes are not in it, being derived. Whatever database the archive lives in, the file is the
same, so that it also carries an archive from SQLite to PostgreSQL or back.
"""

import glob
import os
import shutil
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

from index.errors import StoreError
from index.sql.copying import (
    check_file,
    copy_to_file,
    is_of_this_version,
    replace_from_file,
    update_file,
)

_ABANDONED = 3_600.0  # seconds without a write, after which nobody is writing a backup any more
# What the catalog says of the indexes when what it holds is another archive's: that there are none.
_NO_INDEXES: Mapping[str, str] = {
    "words_version": "",
    "vectors_version": "",
    "vectors_writing": "yes",
    "building": "",
}


def back_up(engine: Engine, file: Path) -> None:
    """Writes a backup, as of one moment, while others read and write.

    A backup that is there is replaced when the new one is whole.

    Raises:
        BackupError: There is another file in its place, which is no backup.
        StoreError: There is no room for it, or it cannot be written.
    """
    if file.exists():
        check_file(file)  # which is not to be lost for a slip of the keyboard
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    _clear_abandoned(file)
    try:
        part.touch(mode=0o600)  # it holds what readers asked
        copy_to_file(engine, part)
        _sync(part)
        part.replace(file)
        _sync(file.parent)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}") from None
    except StoreError as error:
        raise StoreError(f"{file} cannot be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def restore(engine: Engine, file: Path, state: Mapping[str, str], data_dir: Path) -> None:
    """Replaces everything by what a backup holds, in one transaction.

    The caller holds the writer lock, and builds the indexes anew afterwards.

    Args:
        file: A whole backup, as :func:`index.sql.copying.check_file` makes sure of.
        state: The single values of the archive as it is.

    Raises:
        SchemaError: A newer version has written it.
        StoreError: There is no room for it; nothing has changed then.
    """
    epochs = {name: state[name] for name in ("words_epoch", "vectors_epoch") if name in state}
    # a new name for the archive: nobody is to take its passages for those that had their numbers
    new: dict[str, str] = {**_NO_INDEXES, **epochs, "archive_id": uuid.uuid4().hex}
    if is_of_this_version(file):
        replace_from_file(engine, file, new)
        return
    for left in data_dir.glob("restoring-*.sqlite3*"):  # by one that was killed: we alone write
        left.unlink(missing_ok=True)
    updated = data_dir / f"restoring-{os.getpid()}.sqlite3"
    try:
        shutil.copyfile(file, updated)
        update_file(updated)
        replace_from_file(engine, updated, new)
    except OSError as error:
        raise StoreError(f"{file} cannot be copied to {data_dir}: {error.strerror}") from None
    finally:
        updated.unlink(missing_ok=True)


def _clear_abandoned(file: Path) -> None:
    """Removes what backups to this file have left that were killed: each as large as the archive.

    By its age, as a process of another machine may be writing one at this moment.
    """
    for part in file.parent.glob(f"{glob.escape(file.name)}.*.part*"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()


def _sync(path: Path) -> None:
    """Has the system write a file, or the names in a folder, to the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
