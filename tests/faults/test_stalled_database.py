"""PostgreSQL stops answering: every request is told so within seconds, and nothing hangs.

A server whose processes are all stopped accepts connections, and its system answers keepalives.
"""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from index.errors import StoreError
from index.sql.database import open_database, reading, writing
from index.sql.limits import DatabaseLimits
from index.sql.outage import outlasting
from tests.cli.shell import PROGRAM, Shell
from tests.crashes.service import Service
from tests.postgres import PostgresServer, postgres_server

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc"),
]
_PAGE = {"Accept": "text/html"}
_LONG = 15.0  # seconds in which a machine that is busy answers what takes less than 5
_AWAY = "The archive cannot be reached at the moment. Try again in a minute."
_MACHINERY = ("127.0.0.1", "localhost", "port", "server", "psycopg", "postgres", "/tmp")  # noqa: S108


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server("stalls") as running:
        yield running


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the service says."""
    return tmp_path_factory.mktemp("service") / "log"


@pytest.fixture(scope="module")
def service(
    postgres: PostgresServer, log: Path, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("data")
    running = Service(folder, log, ARCHIVE_QA_DATABASE_URL=postgres.url)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[httpx.Client]:
    limits = httpx.Limits(max_connections=100)
    with httpx.Client(base_url=service.url, timeout=_LONG, limits=limits) as client:
        yield client


@pytest.fixture
def stalled(postgres: PostgresServer, client: httpx.Client) -> Iterator[None]:
    """The database stops answering, and goes on when the test has ended."""
    await_answers(client)
    postgres.stall()
    try:
        yield
    finally:
        postgres.go_on()
        await_answers(client)


def await_answers(client: httpx.Client) -> None:
    """Wait until the service is well, by itself."""
    end = time.monotonic() + 60
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < end, "it does not go on"
        time.sleep(0.05)


def ask(client: httpx.Client, *, stream: bool = False) -> httpx.Response:
    body = {"question": "Which ship was the first to leave Odesa?", "stream": stream}
    return client.post("/api/chat", json=body)


def test_everybody_is_told_within_seconds(stalled: None, client: httpx.Client) -> None:
    paths = ["/", "/browse", "/api/search?q=ship", "/api/articles", "/readyz"]
    with ThreadPoolExecutor(60) as readers:
        asked = [readers.submit(client.get, path, headers=_PAGE) for path in 10 * paths]
        asked += [readers.submit(ask, client) for _ in range(10)]
        answers = [one.result() for one in asked]  # or a timeout is raised
    assert {one.status_code for one in answers} == {503}
    assert max(one.elapsed.total_seconds() for one in answers) < _LONG


def test_what_needs_no_database_goes_on(stalled: None, client: httpx.Client) -> None:
    assert client.get("/healthz").status_code == 200
    figures = client.get("/metrics")
    assert figures.status_code == 200
    assert "\narchive_qa_database_up 0.0\n" in figures.text
    assert "archive_qa_requests_total{" in figures.text
    assert "archive_qa_articles " not in figures.text


def test_all_goes_on_by_itself(postgres: PostgresServer, client: httpx.Client, log: Path) -> None:
    postgres.stall()
    assert client.get("/api/search?q=ship").status_code == 503
    postgres.go_on()
    await_answers(client)
    for path in ("/", "/browse", "/api/search?q=ship", "/api/articles"):
        assert client.get(path, headers=_PAGE).status_code == 200
    assert ask(client).status_code == 200
    assert "\narchive_qa_database_up 1.0\n" in client.get("/metrics").text
    assert "Traceback" not in log.read_text()


def test_readers_see_nothing_of_the_machinery(stalled: None, client: httpx.Client) -> None:
    for response in (client.get("/api/search?q=ship"), client.get("/readyz"), ask(client)):
        assert response.status_code == 503
        assert response.json()["detail"] == _AWAY
        assert int(response.headers["Retry-After"]) > 0
        assert not words_of_the_machinery(response.text)
    page = client.get("/browse", headers=_PAGE)
    assert _AWAY in page.text
    assert int(page.headers["Retry-After"]) > 0


def words_of_the_machinery(text: str) -> list[str]:
    return [word for word in _MACHINERY if word in text.lower()]


def test_so_it_is_in_the_middle_of_a_stream(postgres: PostgresServer, client: httpx.Client) -> None:
    await_answers(client)
    body = {"question": "Which ship was the first to leave Odesa?", "stream": True}
    postgres.stall()
    try:
        response = client.post("/api/chat", json=body)
    finally:
        postgres.go_on()
    assert _AWAY in response.text
    assert not words_of_the_machinery(response.text)
    await_answers(client)


def test_an_outage_is_in_the_log_and_does_not_flood_it(
    postgres: PostgresServer, client: httpx.Client, log: Path
) -> None:
    await_answers(client)
    postgres.stop("immediate")
    try:
        for _ in range(40):
            assert client.get("/browse", headers=_PAGE).status_code == 503
    finally:
        postgres.start()
    await_answers(client)
    said = [line for line in log.read_text().splitlines() if "archive-qa: 503 " in line]
    assert 1 <= len(said) < 20, said
    assert re.search(r"503 (GET|POST) /\S*: the catalog's database", said[0])  # the real reason


def test_a_statement_that_only_takes_long_is_not_taken_for_a_stall(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    engine = open_database(postgres.url, tmp_path, DatabaseLimits(statement_seconds=60))
    with reading(engine) as db:
        assert db.scalar(text("SELECT 7 FROM pg_sleep(4)")) == 7
    engine.dispose()


def test_a_statement_of_a_request_ends_in_time_and_one_of_a_writer_does_not(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    engine = open_database(postgres.url, tmp_path, DatabaseLimits(statement_seconds=1))
    with pytest.raises(StoreError, match="statement timeout"), reading(engine) as db:
        db.scalar(text("SELECT 7 FROM pg_sleep(20)"))
    with outlasting(), writing(engine) as db:
        assert db.scalar(text("SELECT 7 FROM pg_sleep(2)")) == 7
    engine.dispose()


def test_no_more_connections_are_opened_than_are_allowed(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    limits = DatabaseLimits(connections=1, pool_seconds=0.1)
    engine = open_database(postgres.url, tmp_path, limits)
    refusal = r"too busy: QueuePool limit of size 1 overflow 0 .* timeout 0\.10"
    with reading(engine), pytest.raises(StoreError, match=refusal), reading(engine):
        pass
    engine.dispose()


def test_a_server_that_accepts_a_connection_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        shell = Shell(tmp_path / "data")
        shell.environment |= {
            "ARCHIVE_QA_DATABASE_URL": f"postgresql://127.0.0.1:{silent.getsockname()[1]}/postgres",
            "ARCHIVE_QA_DATABASE_CONNECT_TIMEOUT": "2",
        }
        command = [str(PROGRAM), "status"]
        done = subprocess.run(
            command, env=shell.environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert "connection timeout expired" in done.stderr


_INGEST = """
import sys
from pathlib import Path
from index.archive import Archive
from index.embedding import PACKAGED_MODEL
from index.sql.catalog import Catalog

stored, calls = Catalog.store, []

def store(self, *arguments):
    calls.append(1)
    if len(calls) == 2:  # so that the database goes away amid the work
        print("half", flush=True)
        sys.stdin.readline()
    return stored(self, *arguments)

Catalog.store = store
archive = Archive(Path(sys.argv[1]), embedding_model=PACKAGED_MODEL, database_url=sys.argv[2])
report = archive.ingest([Path(sys.argv[3])])
print(report.added, archive.verify())
archive.close()
"""


def test_an_ingest_survives_a_restart_of_the_database(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    text = "The ship number {n} left Odesa with maize. " * 30
    for number in range(120):
        (articles / f"{number}.txt").write_text(text.format(n=number))
    command = [sys.executable, "-c", _INGEST, str(tmp_path / "data"), postgres.url, str(articles)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as ingest:
        assert ingest.stdout
        assert ingest.stdin
        assert ingest.stdout.readline() == "half\n"
        postgres.stop("immediate")
        ingest.stdin.write("\n")
        ingest.stdin.flush()
        time.sleep(15)  # what is survived is a time
        postgres.start()
        assert ingest.stdout.read() == "120 []\n"
    assert ingest.returncode == 0
