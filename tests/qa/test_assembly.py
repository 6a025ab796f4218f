"""What is put together from the settings."""

from pathlib import Path

from index.reading import ReadingLimits
from qa.assembly import open_archive
from qa.settings import Settings


def test_files_are_read_within_the_limits_that_are_set(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path, read_memory=600, read_seconds=7, read_pages=8)
    archive = open_archive(chosen)
    assert archive.sandbox._limits == ReadingLimits(memory=600, seconds=7, pages=8)
    archive.close()
