"""Another program has the catalog's database locked for longer than anybody should."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from index.archive import Archive
from qa.chat import Chat
from qa.sql.conversations import Conversations

Open = Callable[..., Archive]

_HOLD = """
import sqlite3, sys, time
catalog = sqlite3.connect(sys.argv[1], isolation_level=None)
catalog.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(10)
catalog.execute("ROLLBACK")
print("free", flush=True)
"""


@contextmanager
def locked(catalog: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock for ten seconds."""
    command = [sys.executable, "-c", _HOLD, str(catalog)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "locked\n"
        yield process
        assert process.stdout.readline() == "free\n"


def test_an_ingest_and_a_question_wait_for_it_and_succeed(
    archive: Archive, open_archive: Open, tmp_path: Path
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "walrus.txt").write_text("The walrus lives in the Arctic Ocean.")
    archive.ingest([articles])
    (articles / "camel.txt").write_text("The camel lives in the Sahara desert.")
    reader = open_archive()
    chat = Chat(reader, Conversations(reader.engine), decline_below=0.5)
    with ThreadPoolExecutor(2) as threads, locked(tmp_path / "data" / "catalog.sqlite3") as holder:
        ingest = threads.submit(archive.ingest, [articles])
        question = threads.submit(chat.answer, "Where does the walrus live?")
        assert "walrus" in reader.search("walrus")[0].passage.text
        assert holder.poll() is None  # reading did not wait for it
        assert ingest.result().added == 1
        assert "Arctic Ocean" in question.result().answer.text
    assert "camel" in reader.search("camel")[0].passage.text
    assert archive.verify() == []
