"""An archive whose catalog is a real PostgreSQL server's."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import UsageError
from index.filters import Filters
from qa.accounts.account import Role
from qa.assembly import people_of
from qa.desk.golden_set import Place
from qa.settings import Settings
from qa.sql.conversations import Conversations
from qa.sql.dossiers import Dossiers
from qa.sql.golden_passages import GoldenPassages
from qa.sql.question_log import Asked, QuestionLog
from tests.people import PASSWORD
from tests.postgres import postgres_server

Open = Callable[..., Archive]

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a database on a server of our own."""
    with postgres_server("postgres") as running:
        yield running.url


def write(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / "articles").mkdir(exist_ok=True)
    (tmp_path / "articles" / f"{name}.txt").write_text(text)
    return tmp_path / "articles"


def test_an_archive_moves_to_postgresql_and_back(
    server: str, open_archive: Open, tmp_path: Path
) -> None:
    folder = write(tmp_path, "walrus", "The walrus lives in the sea.")
    write(tmp_path, "camel", "The camel lives in the desert.")
    lite = open_archive("lite")
    lite.ingest([folder])
    lite.back_up(tmp_path / "lite.backup")

    archive = open_archive("big", database_url=server)
    archive.restore(tmp_path / "lite.backup")
    assert archive.search("walrus")[0].article.article_id == "walrus.txt"
    write(tmp_path, "yak", "The yak lives on the mountain.")
    report = archive.ingest([folder])
    assert (report.added, report.unchanged) == (1, 2)
    assert archive.remove(["camel.txt"]) == ["camel.txt"]
    assert archive.verify() == []

    archive.embed_anew()
    assert archive.search("yak")[0].article.article_id == "yak.txt"
    assert archive.verify() == []

    archive.back_up(tmp_path / "big.backup")
    lite.restore(tmp_path / "big.backup")
    assert {article.article_id for article in lite.articles()} == {"walrus.txt", "yak.txt"}
    assert lite.verify() == []
    assert archive.size() > 1_000_000


def test_moments_are_in_utc_whatever_the_zone_of_the_session(
    server: str, open_archive: Open
) -> None:
    url = f"{server}?options=-c%20timezone%3DAsia/Tokyo"
    archive = open_archive("followed", database_url=url)
    noon = datetime(2024, 11, 24, 12, tzinfo=UTC)
    archive.watches.looked("/press", noon, has_new=True)
    [known] = archive.watches.all()
    assert known.as_json()["last_look"] == noon.isoformat()
    assert archive.watches.forget(["/press"]) == ["/press"]


def test_accounts_and_what_opens_them_are_kept(server: str, open_archive: Open) -> None:
    people = people_of(open_archive("people", database_url=server), Settings())
    ann = people.accounts.add("Ann", Role.STAFF, PASSWORD)
    with pytest.raises(UsageError, match="already"):
        people.accounts.add("ANN", Role.READER, PASSWORD)
    found = people.sessions.find(people.sessions.begin(ann, "Firefox"))
    assert found
    shown = people.tokens.find(people.tokens.make(ann, "script"))
    assert shown is not None
    assert found[0] == ann == shown[0]
    people.accounts.remove("Ann")
    assert people.sessions.of(ann) == []


def test_what_is_kept_beside_the_articles_is_kept_there_too(
    server: str, open_archive: Open
) -> None:
    engine = open_archive("beside", database_url=server).engine
    conversations, log = Conversations(engine), QuestionLog(engine)
    citation = {"marker": 1, "article_id": "a.txt"}
    answer = {"question": "Wo?", "answer": "In Österreich 50%.", "citations": [citation]}
    conversations.add("c", "m", "Wo?", answer, "account:ann")
    conversations.rate("m", -1, "no", "account:ann")
    conversations.mark_wrong("m", 1, None, "account:ann")
    assert [one.questions for one in conversations.of("account:ann", "ÖSTERREICH")] == [1]
    assert conversations.shared(conversations.share("c", "account:ann")).messages[0].wrong == (1,)
    assert log.find(Asked(words="50%", rating=-1, wrong=True), 10)[1] == 1
    assert log.citations() == {"a.txt": 1}
    golden, dossiers = GoldenPassages(engine), Dossiers(engine)
    golden.add("Wo?", Place("a.txt", 0, 2, "In"), "dort", "Ann")
    golden.add("wo?", None, None, "Ann")
    assert [one.place for one in golden.all()] == [None]
    made = dossiers.save("Moon", "Moon", Filters(category=("Space",)), ["a", "b"], "Ann")
    dossiers.decide(made, "a", "struck")
    assert (dossiers.get(made).struck, dossiers.get(made).seen) == ({"a"}, {"a", "b"})
    conversations.delete("c", "account:ann")
    assert log.citations() == {}
