"""What staff say of articles, and what becomes of it wherever these are cited, over HTTP."""

import html
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from qa.retrieval import ArchiveRetriever
from tests.qa.web.asking import ask
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

QUESTION = "How many ships did the Marabel convoy have?"
OLD, NEW = "old.txt", "new.txt"


@pytest.fixture
def client(archive: Archive, tmp_path: Path) -> FlaskClient:
    """Of one of the staff, over an article that a newer one contradicts."""
    said = "The Marabel convoy had {} ships, its commander said on the day that it sailed."
    (tmp_path / OLD).write_text("The convoy sails\n\n" + said.format("forty"))
    (tmp_path / NEW).write_text("Counting the convoy\n\n" + "The harbour master knows better.")
    archive.ingest([tmp_path / OLD, tmp_path / NEW])
    archive.warm_up()
    made = client_over(archive)
    log_in(made, Role.STAFF)
    return made


def say(client: FlaskClient, kind: str = "retracted", **more: str) -> None:
    note = {"id": OLD, "kind": kind, "note": "The count was made up."}
    assert client.post("/desk/article/correction", data=note | more).status_code == 303


def conversation(client: FlaskClient, asked: dict[str, Any]) -> str:
    return html.unescape(client.get(f"/c/{asked['conversation_id']}").text)


@pytest.mark.parametrize("kind", ["corrected", "superseded"])
def test_a_citation_shows_what_is_said_of_its_article(client: FlaskClient, kind: str) -> None:
    say(client, kind, newer="Counting the Convoy")
    asked = ask(client, question=QUESTION)
    [citation] = asked["citations"]
    assert citation["article_id"] == OLD
    said = citation["correction"]
    assert (said["kind"], said["note"]) == (kind, "The count was made up.")
    assert said["newer"] == {"article_id": NEW, "title": "Counting the convoy"}
    page = conversation(client, asked)
    assert "The count was made up." in page
    assert f'href="/articles/{NEW}"' in page
    assert "Since this was answered" not in page


def test_what_is_retracted_is_not_answered_from(client: FlaskClient) -> None:
    assert ask(client, question=QUESTION)["answered"]
    say(client)
    asked = ask(client, question=QUESTION)
    assert not asked["answered"]
    assert OLD not in {one["article_id"] for one in asked["related"]}
    assert asked["offers"] == [
        {
            "label": "Ask the retracted articles, too",
            "filters": {},
            "ignore": [],
            "retracted": True,
        }
    ]


def test_unless_it_is_asked_for(client: FlaskClient) -> None:
    say(client)
    asked = ask(client, question=QUESTION, retracted=True)
    assert asked["answered"]
    assert asked["citations"][0]["correction"]["kind"] == "retracted"
    page = client.get("/").text
    assert 'name="retracted"' in page
    form = {"question": QUESTION, "retracted": "yes"}
    answered = client.post("/", data=form, follow_redirects=True).text
    assert "forty ships" in answered
    assert "<strong>Retracted</strong>" in answered


def test_a_chain_is_given_none_of_it_either(client: FlaskClient, archive: Archive) -> None:
    say(client)
    given = ArchiveRetriever(archive=archive, k=1).invoke(QUESTION)
    assert [one.metadata["article_id"] for one in given] == [NEW]
    every = ArchiveRetriever(archive=archive, k=1, retracted=True).invoke(QUESTION)
    assert every[0].metadata["correction"]["kind"] == "retracted"


def test_nobody_is_offered_what_there_is_not(client: FlaskClient) -> None:
    assert 'name="retracted"' not in client.get("/").text


def test_the_catalog_counts_without_what_is_retracted(client: FlaskClient) -> None:
    say(client)
    asked = ask(client, question="How many articles are there?")
    assert "1 article" in asked["answer"]
    assert "1 retracted article is left out." in asked["answer"]
    every = ask(client, question="How many articles are there?", retracted=True)
    assert "2 articles" in every["answer"]
    assert "left out" not in every["answer"]


def test_whoever_returns_sees_what_was_said_since(client: FlaskClient) -> None:
    asked = ask(client, question=QUESTION)
    assert asked["citations"][0]["correction"] is None
    say(client)
    page = conversation(client, asked)
    assert "Since this was answered, “<bdi>The convoy sails</bdi>”" in page
    assert "The count was made up." in page
    kept = client.get(f"/api/conversations/{asked['conversation_id']}").json
    [message] = kept["messages"]
    assert message["citations"][0]["correction"]["since"] is True
    for form in ("md", "docx"):
        assert client.get(f"/c/{asked['conversation_id']}/export?format={form}").status_code == 200
    taken = client.get(f"/c/{asked['conversation_id']}/export?format=md").text
    assert "Retracted on" in taken


def test_whoever_reads_what_another_shares_sees_it(client: FlaskClient) -> None:
    asked = ask(client, question=QUESTION)
    path = client.post(f"/api/conversations/{asked['conversation_id']}/share").json["path"]
    say(client)
    assert "The count was made up." in client.get(path).text


def test_the_article_and_every_list_of_it_say_so(client: FlaskClient) -> None:
    say(client)
    assert "The count was made up." in client.get(f"/articles/{OLD}").text
    assert '<span class="standing">retracted</span>' in client.get("/browse").text
    assert "The count was made up." in client.get("/topics?q=convoy").text
    assert "The count was made up." in client.get("/desk/corrections").text
    assert client.get(f"/api/articles/{OLD}").json["correction"]["kind"] == "retracted"
    for form in ("md", "csv", "bibtex", "ris"):
        assert "Retracted on" in client.get(f"/topics?q=convoy&format={form}").text
    client.post("/desk/article/correction/remove", data={"id": OLD})
    assert "made up" not in client.get("/browse").text
    assert "standing" not in client.get("/browse").text


@pytest.mark.parametrize(
    "newer",
    [NEW, "Counting the CONVOY", f"/articles/{NEW}", f"https://archive.example/articles/{NEW}?x=1"],
)
def test_the_newer_article_is_named_as_comes_handy(client: FlaskClient, newer: str) -> None:
    say(client, newer=newer)
    assert client.get(f"/api/articles/{OLD}").json["correction"]["newer"]["article_id"] == NEW


def test_what_makes_no_sense_is_refused(client: FlaskClient) -> None:
    form = {"id": OLD, "kind": "retracted", "note": "Made up."}
    path = "/desk/article/correction"
    lost = client.post(path, data=form | {"newer": "No such title"})
    assert lost.status_code == 404
    for words in ("No such title", "Made up.", "No article has the id"):
        assert words in html.unescape(lost.text)
    assert client.post(path, data=form | {"kind": "burnt"}).status_code == 400
    assert client.post(path, data=form | {"note": " "}).status_code == 400
    assert client.post(path, data=form | {"id": "none"}).status_code == 404
    assert client.post(f"{path}/remove", data={"id": OLD}).status_code == 404
