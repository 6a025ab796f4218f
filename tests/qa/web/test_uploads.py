"""Articles by hand, over HTTP: uploaded, looked through, added; amended; removed and put back."""

import errno
import html
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from qa.assembly import Assembly
from qa.desk.uploads import file_name
from qa.web.parts import _KEY
from tests.qa.web.asking import ask
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

SHIP = """Maize at see
Author : Trade Desk
Date : 3 May 2024

The ship Marabel carried maize to Odesa in May.
"""
QUESTION = "What did the ship Marabel carry to Odesa?"
ROWS = (
    '{"id": "one", "text": "A probe landed."}\n{"id": "two"}\n{"id": "three", "text": "It rose."}'
)


@pytest.fixture
def client(archive: Archive, tmp_path: Path) -> FlaskClient:
    """Of one of the staff, over an empty archive."""
    archive.warm_up()
    made = client_over(archive)
    log_in(made, Role.STAFF)
    return made


def parts_of(client: FlaskClient) -> Assembly:
    found: Assembly = client.application.extensions[_KEY]
    return found


def upload(client: FlaskClient, text: str = SHIP, name: str = "ship.txt") -> str:
    """Gives where it is looked through."""
    files = {"files": (io.BytesIO(text.encode()), name)}
    response = client.post("/desk/uploads", data=files)
    assert response.status_code == 303, response.text
    return response.location


def add(client: FlaskClient, text: str = SHIP, name: str = "ship.txt") -> str:
    """Gives the page on which it is said what came of it."""
    where = upload(client, text, name)
    client.post("/desk/uploads/add", data={"upload": where.rsplit("/", 1)[-1]})
    parts_of(client).handwork.settle(60)  # whose turn comes after it
    return html.unescape(client.get(where).text)


def test_what_was_read_is_shown_before_it_counts(client: FlaskClient) -> None:
    where = upload(client)
    page = html.unescape(client.get(where).text)
    for words in ("Maize at see", "Trade Desk", "3 May 2024", "carried maize", "1 new."):
        assert words in page
    assert "Not found" in page  # an issue
    assert client.get("/api/articles").json["total"] == 0
    assert not ask(client, question=QUESTION)["answered"]


def test_and_then_is_added(client: FlaskClient) -> None:
    page = add(client)
    assert "1 added" in page
    assert "Maize at see" in page
    assert ask(client, question=QUESTION)["citations"][0]["quote"].startswith("The ship Marabel")
    assert add(client, name="moon.txt", text="The moon\n\nA probe landed there.").count("1 added")
    assert parts_of(client).archive.verify() == []


def test_a_file_of_the_same_name_takes_the_place_of_the_first(client: FlaskClient) -> None:
    add(client)
    assert "1 there already" in client.get(upload(client)).text
    newer = SHIP.replace("maize to", "wheat to")
    assert "1 in place of what is there" in client.get(upload(client, newer)).text
    assert "1 changed" in add(client, newer)
    assert client.get("/api/articles/ship.txt").json["text"].endswith("wheat to Odesa in May.")


def test_it_takes_nothing_from_another_folder(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "ship.txt").write_text("Elsewhere\n\nIt lay at anchor.")
    parts_of(client).archive.ingest([tmp_path / "ship.txt"])
    page = html.unescape(client.get(upload(client)).text)
    assert "another file gives it" in page
    assert str(tmp_path / "ship.txt") in page
    assert "Add to the archive" not in page
    assert "1 not read" in add(client) or "ship.txt" in add(client)
    assert client.get("/api/articles/ship.txt").json["title"] == "Elsewhere"
    assert not (tmp_path / "data" / "uploads" / "added" / "ship.txt").exists()


def test_the_rows_of_a_table_are_shown_and_what_cannot_be_read(client: FlaskClient) -> None:
    where = upload(client, ROWS, "rows.jsonl")
    page = html.unescape(client.get(where).text)
    assert "2 articles: 2 new." in page
    assert "1 could not be read" in page
    assert "rows.jsonl#2" in page
    assert "2 added" in add(client, ROWS, "rows.jsonl")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.pdf", "no PDF", "damaged"),
        ("a.txt", "", "the file is empty"),
        ("a.docx", "no document", "is not a Word document"),
    ],
)
def test_what_cannot_be_read_says_why(
    client: FlaskClient, name: str, text: str, words: str
) -> None:
    page = client.get(upload(client, text, name)).text
    assert words in page
    assert "Add to the archive" not in page
    assert words in client.get("/desk/uploads").text


def test_one_that_is_refused_does_not_take_the_others_along(client: FlaskClient) -> None:
    files = [(io.BytesIO(b"MZ"), "a.exe"), (io.BytesIO(SHIP.encode()), "ship.txt")]
    response = client.post("/desk/uploads", data={"files": files})
    assert response.status_code == 303
    page = html.unescape(client.get(response.location).text)
    assert "“a.exe” is not of a format that is read" in page
    assert "Maize at see" in page


def test_where_none_is_taken_that_is_an_error(client: FlaskClient) -> None:
    response = client.post("/desk/uploads", data={"files": (io.BytesIO(b"MZ"), "a.exe")})
    assert response.status_code == 400
    assert "not of a format that is read (.exe)" in html.unescape(response.text)
    assert client.post("/desk/uploads", data={}).status_code == 400


def test_the_list_ticks_what_there_is_to_add(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "ship.txt").write_text("Elsewhere\n\nIt lay at anchor.")
    parts_of(client).archive.ingest([tmp_path / "ship.txt"])
    upload(client)
    upload(client, "The moon\n\nA probe landed.", "moon.txt")
    page = html.unescape(client.get("/desk/uploads").text)
    assert "(1 not to be added, as another file gives it)" in page
    assert re.findall(r'aria-label="Choose ([^"]+)"( checked)?', page) == [
        ("moon.txt", " checked"),
        ("ship.txt", ""),
    ]


def test_one_that_an_older_version_received_is_listed(client: FlaskClient) -> None:
    report = {"articles": 1, "title": "Maize at see", "failed": 0, "trouble": None}
    parts_of(client).uploads.add("old", "ship.txt", 9, "Ann", report)
    assert "Maize at see" in client.get("/desk/uploads").text


def test_several_are_discarded_at_once(client: FlaskClient) -> None:
    ids = [upload(client, name=f"{n}.txt").rsplit("/", 1)[-1] for n in range(2)]
    assert client.post("/desk/uploads/discard", data={"upload": ids}).status_code == 303
    assert parts_of(client).uploads.all() == []


def test_what_is_discarded_leaves_nothing(client: FlaskClient, tmp_path: Path) -> None:
    where = upload(client)
    assert client.post(f"{where}/discard").status_code == 303
    assert client.get(where).status_code == 404
    assert [p for p in (tmp_path / "data" / "uploads").rglob("*") if p.is_file()] == []


def test_several_are_added_at_once(client: FlaskClient) -> None:
    places = [upload(client), upload(client, "The moon\n\nA probe landed.", "moon.txt")]
    ids = [place.rsplit("/", 1)[-1] for place in places]
    assert client.post("/desk/uploads/add", data={"upload": ids}).location == "/desk/uploads"
    parts_of(client).handwork.settle(60)
    assert client.get("/api/articles").json["total"] == 2
    assert "1 added" in client.get(places[0]).text
    assert client.post("/desk/uploads/add", data={"upload": "none"}).status_code == 404


def test_what_one_process_began_another_ends(client: FlaskClient) -> None:
    where = upload(client)
    parts = parts_of(client)
    parts.uploads.set_state(where.rsplit("/", 1)[-1], "adding", {})
    parts.incoming.take(parts.uploads.all()[0])  # and then it was killed
    assert client.post(f"{where}/discard").status_code == 400
    parts.handwork.resume()
    parts.handwork.settle(60)
    assert "1 added" in client.get(where).text


def test_one_that_cannot_be_put_in_its_place_says_so_and_can_be_discarded(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    where = upload(client)
    monkeypatch.setattr(parts_of(client).incoming, "take", full)
    client.post("/desk/uploads/add", data={"upload": where.rsplit("/", 1)[-1]})
    parts_of(client).handwork.settle(60)
    page = client.get(where).text
    assert "It could not be added" in page
    assert "No space left on device" in page
    assert client.post(f"{where}/discard").status_code == 303


def test_a_file_that_is_gone_from_the_disk_says_so(client: FlaskClient, tmp_path: Path) -> None:
    where = upload(client)
    for path in (tmp_path / "data" / "uploads").rglob("ship.txt"):
        path.unlink()
    assert "is not there any more" in client.get(where).text
    client.post("/desk/uploads/add", data={"upload": where.rsplit("/", 1)[-1]})
    parts_of(client).handwork.settle(60)
    page = client.get(where).text
    assert "It could not be added" in page
    assert client.post(f"{where}/discard").status_code == 303


def head(client: FlaskClient) -> dict[str, str]:
    """The fields of the form by which an article's head is amended."""
    page = client.get("/desk/article?id=ship.txt").text.split('id="amend"')[1].split("</form>")[0]
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page)
    }


def test_what_was_read_is_amended_and_let_be(client: FlaskClient) -> None:
    add(client)
    form = head(client) | {"title": "Maize at sea", "issue": "Vol 6", "author": ""}
    assert client.post("/desk/article/amend", data=form).status_code == 303
    known = client.get("/api/articles/ship.txt").json
    assert (known["title"], known["issue"], known["authors"]) == ("Maize at sea", "Vol 6", [])
    page = html.unescape(client.get("/desk/article?id=ship.txt").text)
    assert "The file says “<bdi>Maize at see</bdi>”" in page
    assert "The file has none." in page
    assert "By <bdi>Ann</bdi>" in page
    assert "1 there already" in client.get(upload(client)).text
    client.post("/desk/article/let-be", data={"id": "ship.txt", "field": "title"})
    assert client.get("/api/articles/ship.txt").json["title"] == "Maize at see"


def test_an_answer_cites_what_is_amended(client: FlaskClient) -> None:
    add(client)
    client.post("/desk/article/amend", data=head(client) | {"title": "Maize at sea"})
    [citation] = ask(client, question=QUESTION)["citations"]
    assert citation["title"] == "Maize at sea"
    assert citation["verified"]


def test_what_cannot_be_is_said_and_not_lost(client: FlaskClient) -> None:
    add(client)
    form = head(client) | {"date": "2024-13-45", "issue": "Vol 6"}
    response = client.post("/desk/article/amend", data=form)
    assert response.status_code == 400
    assert "YYYY-MM-DD" in response.text
    assert 'value="Vol 6"' in response.text
    assert client.get("/api/articles/ship.txt").json["issue"] is None


def test_an_article_is_removed_and_put_back(client: FlaskClient, tmp_path: Path) -> None:
    add(client)
    client.post("/desk/article/remove", data={"id": "ship.txt"})
    assert client.get("/articles/ship.txt").status_code == 404
    assert not ask(client, question=QUESTION)["answered"]
    assert "Maize at see" in client.get("/desk/uploads").text
    assert "staff have removed it" in client.get(upload(client)).text
    client.post("/desk/uploads/put-back", data={"id": "ship.txt"})
    assert client.get("/articles/ship.txt").status_code == 200
    client.post("/desk/article/remove", data={"id": "ship.txt"})
    (tmp_path / "data" / "uploads" / "added" / "ship.txt").unlink()
    gone = client.post("/desk/uploads/put-back", data={"id": "ship.txt"})
    assert gone.status_code == 404
    assert "is not there any more" in gone.text
    assert "Maize at see" in client.get("/desk/uploads").text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Ann\\ship.txt", "ship.txt"),
        ("..txt", "txt"),
        ("Übersicht – März.pdf", "Übersicht – März.pdf"),
        ("a\x00b\nc.txt", "a b c.txt"),
        ("/", ""),
        (f"{'ü' * 300}.txt", f"{'ü' * 98}.txt"),
    ],
)
def test_a_name_stays_within_its_folder(given: str, name: str) -> None:
    assert file_name(given) == name
