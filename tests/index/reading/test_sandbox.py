"""Files are read in a child that can be ended, and whatever becomes of it is told."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.errors import MalformedFileError, ReadError, StoppedError, TooLargeError
from index.reading import FoundFile, ReadFailure, ReadingLimits, Sandbox
from index.reading import sandbox as module
from index.reading.formats import read_articles
from index.reading.records import End, of_record, to_record
from index.reading.sandbox_process import _items
from tests.conftest import SAMPLE
from tests.index.reading.pdf import dense_page, pdf_of

_PATIENCE = 60  # seconds after which a condition that does not come is a failure
Made = Callable[..., Sandbox]


@pytest.fixture
def sandbox_of() -> Iterator[Made]:
    opened: list[Sandbox] = []

    def made(**limits: int) -> Sandbox:
        opened.append(Sandbox(ReadingLimits(**limits)))
        return opened[-1]

    yield made
    for one in opened:
        one.close()


@pytest.fixture
def sandbox(sandbox_of: Made) -> Sandbox:
    return sandbox_of()


@pytest.fixture
def rows(tmp_path: Path) -> FoundFile:
    """More of them than fit between two processes."""
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f'{{"id": "{n}", "text": "Ship {n} left."}}\n' for n in range(5_000)))
    return FoundFile(path, path.name)


@pytest.fixture
def endless(tmp_path: Path) -> FoundFile:
    """A page that takes many seconds, all of them within one library."""
    path = tmp_path / "endless.html"
    path.write_text("<html><body>" + "<p>One ship left the port.</p>" * 400_000)
    return FoundFile(path, path.name)


def write(folder: Path, name: str = "a.txt", text: str = "One ship left.") -> FoundFile:
    (folder / name).write_text(text)
    return FoundFile(folder / name, name)


def child_of(sandbox: Sandbox) -> "subprocess.Popen[bytes]":
    (child,) = (*sandbox._busy, *sandbox._idle)
    return child.process


def limits_of(process: "subprocess.Popen[bytes]") -> dict[str, list[str]]:
    """The soft and the hard limit of each kind, as the system names them."""
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    return {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}


def test_a_child_knows_no_password(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_QA_CHAT_API_KEY", "sk-secret")
    assert list(sandbox.articles(write(tmp_path)))
    assert b"sk-secret" not in Path(f"/proc/{child_of(sandbox).pid}/environ").read_bytes()


def await_that(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, "the condition did not come"
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    """Whether a process has ended, where nobody takes over what is left of it, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_it_gives_what_the_readers_give_by_one_child(sandbox: Sandbox) -> None:
    children = set()
    for path in sorted(SAMPLE.glob("*.txt")):
        (here,) = read_articles(FoundFile(path, path.name))
        (apart,) = sandbox.articles(FoundFile(path, path.name))
        assert apart == here
        assert isinstance(apart, Article)
        assert isinstance(here, Article)
        assert apart.fingerprint() == here.fingerprint()
        children.add(child_of(sandbox).pid)
    assert len(children) == 1


def test_rows_that_are_bad_and_errors_are_the_same(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text('{"id": "x"}\nno\n{"text": "One ship left.", "n": [1, null, {"a": 2.5}]}')
    file = FoundFile(path, path.name)
    assert list(sandbox.articles(file)) == list(read_articles(file))
    missing = FoundFile(tmp_path / "missing.txt", "missing.txt")
    with pytest.raises(ReadError, match="No such file"):
        list(sandbox.articles(missing))
    assert list(sandbox.articles(file)) == list(read_articles(file))


def test_names_that_are_not_unicode_reach_it(sandbox: Sandbox, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9.txt"))
    path.write_text("One ship left.")
    assert len(list(sandbox.articles(FoundFile(path, "%E9.txt")))) == 1


def test_nothing_starts_before_it_is_needed_and_what_is_idle_ends(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "_IDLE", 0.05)
    assert (sandbox._busy, sandbox._idle) == ([], [])
    list(sandbox.articles(write(tmp_path)))
    await_that(lambda: not sandbox._idle)
    assert len(list(sandbox.articles(write(tmp_path)))) == 1


def test_articles_wait_in_the_child_until_they_are_taken(sandbox: Sandbox, rows: FoundFile) -> None:
    with closing(sandbox.articles(rows)) as items:
        first = next(items)
        child = child_of(sandbox)
        assert isinstance(first, Article)
        assert first.article_id == "0"
        assert child.poll() is None  # for it has most of them still to tell
    assert child.poll() is not None
    assert len(list(sandbox.articles(rows))) == 5_000


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGKILL, "was killed: there may be too little memory"),
        (signal.SIGSEGV, r"crashed \(SIGSEGV\)"),
        (signal.SIGXCPU, "more than 120 seconds"),
    ],
)
def test_a_child_that_ends_is_a_reason_and_the_next_file_has_another(
    sandbox: Sandbox, rows: FoundFile, tmp_path: Path, number: int, reason: str
) -> None:
    items = sandbox.articles(rows)
    next(items)
    child_of(sandbox).send_signal(number)
    with pytest.raises(ReadError, match=reason):
        list(items)
    assert len(list(sandbox.articles(write(tmp_path)))) == 1


def test_a_child_that_ended_while_it_was_idle_is_replaced(sandbox: Sandbox, tmp_path: Path) -> None:
    list(sandbox.articles(write(tmp_path)))
    child = child_of(sandbox)
    child.kill()
    child.wait()
    assert len(list(sandbox.articles(write(tmp_path)))) == 1


def test_processor_time_is_limited_for_each_file_anew(
    sandbox_of: Made, endless: FoundFile, tmp_path: Path
) -> None:
    sandbox = sandbox_of(seconds=2)
    list(sandbox.articles(write(tmp_path)))
    with pytest.raises(TooLargeError, match=r"more than 2 seconds .* ARCHIVE_QA_READ_SECONDS"):
        list(sandbox.articles(endless))
    for _ in range(3):
        assert len(list(sandbox.articles(write(tmp_path)))) == 1


def test_a_magazine_of_500_pages_is_read_within_the_defaults(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "magazine.pdf"
    path.write_bytes(pdf_of([dense_page(number) for number in range(500)]))
    (article,) = sandbox.articles(FoundFile(path, path.name))
    assert isinstance(article, Article)
    assert "Ship 44999 left Odesa" in article.text


def test_a_table_may_take_its_time_for_each_mebibyte(sandbox_of: Made, tmp_path: Path) -> None:
    sandbox, row = sandbox_of(seconds=100), '{"text": "One ship left."}\n'
    rows = write(tmp_path, "rows.jsonl", row * (2 * 1024**2 // len(row) + 1))
    with closing(sandbox.articles(rows)) as items:
        next(items)
        assert 300 < int(limits_of(child_of(sandbox))["Max cpu time"][0]) < 400


def test_a_child_from_which_nothing_comes_is_given_up(
    sandbox_of: Made, rows: FoundFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = sandbox_of(seconds=1)
    list(sandbox.articles(write(tmp_path)))
    child_of(sandbox).send_signal(signal.SIGSTOP)
    monkeypatch.setattr(module, "_PATIENCE", 0.1)
    with pytest.raises(TooLargeError, match="more than 1 seconds"):
        list(sandbox.articles(rows, lambda: True))  # which is asked later
    monkeypatch.undo()
    assert len(list(sandbox.articles(write(tmp_path)))) == 1


def test_pages_are_limited(sandbox_of: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of([b""], times=3))
    file = FoundFile(path, path.name)
    with pytest.raises(TooLargeError, match="more than 2 pages: ARCHIVE_QA_READ_PAGES"):
        list(sandbox_of(pages=2).articles(file))
    assert len(list(sandbox_of(pages=3).articles(file))) == 1


def test_memory_is_limited(sandbox_of: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" + "{}," * 8_000_000 + "{}]")
    with pytest.raises(TooLargeError, match=r"512 MiB of memory .* ARCHIVE_QA_READ_MEMORY"):
        list(sandbox_of(memory=512).articles(FoundFile(path, path.name)))


def test_a_child_that_has_grown_gives_way_to_another(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path)
    assert [*_items(file, ReadingLimits(memory=1))][-1] == End(is_spent=True)
    assert [*_items(file, ReadingLimits(memory=1_000_000))][-1] == End(is_spent=False)
    monkeypatch.setattr(module, "of_record", lambda _: End(is_spent=True))
    assert list(sandbox.articles(file)) == []
    assert (sandbox._busy, sandbox._idle) == ([], [])


def test_it_may_write_nowhere_dump_nothing_and_open_little(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    list(sandbox.articles(write(tmp_path)))
    found = limits_of(child_of(sandbox))
    assert found["Max file size"] == ["0", "0"]
    assert found["Max core file size"] == ["0", "0"]
    assert found["Max open files"] == ["64", "64"]
    assert found["Max address space"] == [str(1024**3)] * 2


def test_whoever_stops_does_not_wait_for_a_file(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, endless: FoundFile
) -> None:
    monkeypatch.setattr(module, "_GRACE", 0.1)
    assert list(sandbox.articles(endless, lambda: bool(sandbox._busy))) == []
    assert (sandbox._busy, sandbox._idle) == ([], [])


def test_closing_it_ends_the_child_and_whoever_waits_is_told(
    sandbox: Sandbox, endless: FoundFile, tmp_path: Path
) -> None:
    failed: list[Exception] = []

    def read() -> None:
        try:
            list(sandbox.articles(endless))
        except StoppedError as error:
            failed.append(error)

    reading = threading.Thread(target=read)
    reading.start()
    await_that(lambda: bool(sandbox._busy))
    child = child_of(sandbox)
    sandbox.close()
    reading.join(_PATIENCE)
    assert child.poll() is not None
    assert len(failed) == 1
    with pytest.raises(StoppedError):
        list(sandbox.articles(write(tmp_path)))


def test_threads_read_at_once_and_few_children_do_it(sandbox: Sandbox, tmp_path: Path) -> None:
    files = [write(tmp_path, f"{n}.txt", f"Ship {n} left.") for n in range(24)]
    texts: list[str] = []
    children: set[int] = set()

    def read(some: list[FoundFile]) -> None:
        for file in some:
            for one in sandbox.articles(file):
                assert isinstance(one, Article)
                children.update(child.process.pid for child in list(sandbox._busy))
                texts.append(one.text)

    threads = [threading.Thread(target=read, args=[files[n::6]]) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(_PATIENCE)
    assert sorted(texts) == sorted(f"Ship {n} left." for n in range(24))
    assert len(children) <= 2


def test_it_ends_at_once_with_whoever_needed_it(endless: FoundFile) -> None:
    told = (
        "import os, signal, sys, threading, time; from pathlib import Path\n"
        "from index.reading import FoundFile, ReadingLimits, Sandbox\n"
        "sandbox = Sandbox(ReadingLimits())\n"
        f"file = FoundFile(Path({str(endless.path)!r}), 'endless.html')\n"
        "threading.Thread(target=lambda: list(sandbox.articles(file)), daemon=True).start()\n"
        "while not sandbox._busy: time.sleep(0.01)\n"
        "pid = sandbox._busy[0].process.pid\n"
        "used = lambda: sum(map(int, open(f'/proc/{pid}/stat').read().split()[13:15]))\n"
        "while used() < 150: time.sleep(0.01)\n"  # hundredths: it is reading the page by now
        "print(pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    child = int(done.stdout)
    began = time.monotonic()
    await_that(lambda: is_gone(child))
    assert time.monotonic() - began < 5


def test_a_python_that_cannot_be_started_is_a_reason(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(ReadError, match="no process can be started"):
            list(sandbox.articles(write(tmp_path)))
        broken.setattr(sys, "executable", "/bin/false")
        with pytest.raises(ReadError, match=r"ended before .* \(exit 1\)"):
            list(sandbox.articles(write(tmp_path)))
    assert len(list(sandbox.articles(write(tmp_path)))) == 1


# -- what comes from the child ----------------------------------------------------------------

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_clean = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)
_words = _clean.filter(str.strip)
_articles = st.builds(
    Article,
    article_id=_clean,
    title=_clean,
    author=st.none() | _clean,
    authors=st.lists(_clean, max_size=3).map(tuple),
    date=st.none() | st.dates(),
    metadata=st.dictionaries(_clean, _clean | st.integers() | st.lists(_clean), max_size=3),
    text=_words,
)


@given(_articles)
def test_an_article_comes_as_it_was_sent(article: Article) -> None:
    got = of_record(to_record(article))
    assert got == article
    assert isinstance(got, Article)
    assert got.fingerprint() == article.fingerprint()


@given(st.builds(ReadFailure, path=_clean, reason=st.text(), article_id=st.none() | _clean))
def test_a_reason_comes_in_one_printable_line(failure: ReadFailure) -> None:
    got = of_record(to_record(failure))
    assert isinstance(got, ReadFailure)
    assert (got.path, got.article_id) == (failure.path, failure.article_id)
    assert got.reason.isprintable()
    assert len(got.reason) <= 500


@given(st.binary() | _json.map(json.dumps).map(str.encode))
def test_whatever_else_comes_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedFileError, match="makes no sense"):
        of_record(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"text": 1},
        {"text": " "},
        {"title": ""},
        {"article_id": None},
        {"date": "yesterday"},
        {"authors": "Ann"},
        {"metadata": []},
        {"title": "a\0b"},
        {"metadata": {"a": "\0"}},
        {"correction": {"kind": "retracted", "note": "x", "newer": None, "by": "x", "at": "x"}},
    ],
)
def test_an_article_that_is_none_is_refused(change: dict[str, object]) -> None:
    article = Article(article_id="a", title="T", date=date(2024, 1, 2), text="Words.")
    record = json.loads(to_record(article))
    record["article"] |= change
    with pytest.raises(MalformedFileError):
        of_record(json.dumps(record).encode())


class _Door:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os._exit, (66,))


def test_a_pickle_is_not_opened() -> None:
    with pytest.raises(MalformedFileError):
        of_record(pickle.dumps(_Door()))


@pytest.mark.parametrize("error", ["SystemExit", "ArchiveError", "errors", "__doc__"])
def test_no_error_comes_but_one_of_reading(error: str) -> None:
    with pytest.raises(MalformedFileError):
        of_record(json.dumps({"end": {"error": error, "reason": "x"}}).encode())
    assert of_record(b'{"end": {}}') == End()
