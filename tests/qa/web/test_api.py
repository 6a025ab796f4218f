import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from index.archive import Archive
from tests.qa.web.asking import QUESTION, ask
from tests.qa.web.conftest import client_over
from tests.scripted_model import Reply, ScriptedModel, scripted_model


def test_an_answer_has_the_form_that_is_promised(client: FlaskClient) -> None:
    answer = ask(client)
    assert set(answer) >= {
        *("conversation_id", "message_id", "question", "standalone_question", "filters"),
        *("answered", "answer", "mode", "citations", "related", "as_of", "timings_ms"),
    }
    assert answer["mode"] == "extractive"
    assert set(answer["citations"][0]) == {
        *("marker", "article_id", "passage_id", "title", "subtitle", "author", "date", "issue"),
        *("page", "category", "quote", "start", "end", "url", "verified", "correction"),
    }


def test_citations_are_exact_and_marked(client: FlaskClient) -> None:
    answer = ask(client)
    for citation in answer["citations"]:
        article = client.get(f"/api/articles/{citation['article_id']}").json
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert f"[{citation['marker']}]" in answer["answer"]


def test_a_conversation_goes_on_and_is_kept(client: FlaskClient) -> None:
    first = ask(client)
    second = ask(client, conversation_id=first["conversation_id"])
    kept = client.get(f"/api/conversations/{first['conversation_id']}").json
    assert [m["message_id"] for m in kept["messages"]] == [
        first["message_id"],
        second["message_id"],
    ]


WRITTEN = "What did the Maritime Desk write about the Red Sea in 2024?"


def test_filters_are_read_from_the_question_unless_they_are_to_be_ignored(
    client: FlaskClient,
) -> None:
    answer = ask(client, question=WRITTEN)
    assert answer["filters"] == answer["read_filters"]
    assert set(answer["read_filters"]) == {"author", "after", "before"}
    other = ask(client, question=WRITTEN, ignore=["author"])
    assert set(other["read_filters"]) == {"after", "before"}
    assert other["ignore"] == ["author"]


def test_what_filters_have_left_unanswered_comes_with_an_offer(client: FlaskClient) -> None:
    declined = ask(client, question="What did the Space Desk write about gallium?")
    assert (declined["answered"], declined["answerability"] < 0.5) == (False, True)
    [offer] = declined["offers"]
    sent = {name: offer[name] for name in ("filters", "ignore")}
    assert ask(client, question=declined["standalone_question"], **sent)["answered"]


def test_a_question_about_the_archive_is_answered_from_its_catalog(client: FlaskClient) -> None:
    answer = ask(client, question="How many articles are there on gallium?")
    assert (answer["mode"], answer["answered"]) == ("catalog", True)
    assert len(answer["citations"]) == 1


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in text.strip().split("\n\n"):
        if block.startswith(":"):  # a comment: nothing has come for a while
            continue
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_stream_ends_with_the_whole_answer(client: FlaskClient) -> None:
    response = client.post("/api/chat", json={"question": QUESTION, "stream": True})
    assert response.mimetype == "text/event-stream"
    events = events_of(response.text)
    names = [name for name, _ in events]
    assert (names[0], names[-1]) == ("start", "done")
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "token") == done["answer"]
    assert [data for name, data in events if name == "citation"] == done["citations"]


def test_a_stream_shows_what_the_whole_answer_will_show(client: FlaskClient) -> None:
    response = client.post("/api/chat", json={"question": QUESTION, "stream": True})
    html, cited = "", set()
    for name, data in events_of(response.text):
        if name == "token":
            html = html[: data["keep"]] + data["html"]
            assert set(re.findall(r'data-marker="(\d+)"', html)) == cited
        elif name == "citation":
            cited.add(str(data["marker"]))
        elif name == "done":
            assert html == data["answer_html"]
            assert cited


def test_filters_are_echoed_and_hold(client: FlaskClient) -> None:
    answer = ask(client, filters={"category": ["Space"], "after": "2022-01-01"})
    assert answer["filters"] == {"category": ["Space"], "after": "2022-01-01"}
    assert {c["category"] for c in answer["citations"]} <= {"Space"}


def test_search_is_best_first_and_filtered(client: FlaskClient) -> None:
    found = client.get("/api/search?q=grain+ships&k=5&category=Space&category=Energy").json
    assert found["query"] == "grain ships"
    assert len(found["results"]) <= 5
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)
    assert {result["category"] for result in found["results"]} <= {"Space", "Energy"}


def test_articles_are_paged(client: FlaskClient) -> None:
    whole = client.get("/api/articles").json
    page = client.get("/api/articles?limit=3&offset=2").json
    assert page["articles"] == whole["articles"][2:5]
    assert page["total"] == len(whole["articles"])
    assert "text" not in page["articles"][0]


def test_topics_gather_articles(client: FlaskClient) -> None:
    dossier = client.get("/api/topics?q=Red+Sea").json
    assert len(dossier["articles"]) >= 3
    for found in dossier["articles"]:
        text = client.get(f"/api/articles/{found['article_id']}").json["text"]
        for quote in found["quotes"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]


def test_feedback_is_kept(client: FlaskClient) -> None:
    answer = ask(client)
    url = f"/api/messages/{answer['message_id']}/feedback"
    assert client.post(url, json={"rating": -1, "comment": "wrong"}).status_code == 200
    kept = client.get(f"/api/conversations/{answer['conversation_id']}").json
    assert (kept["messages"][0]["rating"], kept["messages"][0]["comment"]) == (-1, "wrong")


def test_made_up_methods_are_counted_as_one(client: FlaskClient) -> None:
    for number in range(3):
        client.open("/healthz", method=f"X{number}")
    figures = client.get("/metrics").text
    assert 'method="other"' in figures
    assert 'method="X' not in figures


def test_the_openapi_document_is_valid(client: FlaskClient) -> None:
    validate(client.get("/openapi.json").json)


def test_health(client: FlaskClient, sample_archive: Archive) -> None:
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["articles"]) == (
        200,
        sample_archive.status().articles,
    )
    assert "archive_qa_articles" in client.get("/metrics").text


def test_an_empty_archive_is_not_ready_before_it_is_warm(empty_client: FlaskClient) -> None:
    assert empty_client.get("/readyz").status_code == 503
    answer = ask(empty_client)
    assert (answer["answered"], answer["citations"]) == (False, [])


@pytest.fixture
def written_client(sample_archive: Archive) -> Iterator[tuple[FlaskClient, ScriptedModel]]:
    """A client of the app whose answers a scripted chat model writes."""
    with scripted_model() as model:
        settings = {"chat_model": "openai:scripted", "chat_base_url": model.url}
        yield client_over(sample_archive, **settings), model


def test_a_chat_models_answer_streams_and_is_accounted_for(
    written_client: tuple[FlaskClient, ScriptedModel],
) -> None:
    client, model = written_client
    claim = "Finland became the thirty-first member of NATO on 4 April 2023"
    model.play(Reply(f"{claim} [1]. Napoleon was there in 1812 [1].", size=4))
    body = {"question": "When did Finland join NATO?", "stream": True}
    events = events_of(client.post("/api/chat", json=body).get_data(as_text=True))
    text = html = ""
    for name, data in events:
        if name == "token":
            text += data["text"]
        elif name == "rewrite":
            text = text[: data["start"]] + data["text"]
        if name in ("token", "rewrite"):
            html = html[: data["keep"]] + data["html"]
    name, done = events[-1]
    assert (name, done["mode"], done["answer"]) == ("done", "chat_model", text)
    assert done["answer_html"] == html
    assert (done["model"], done["verified"]) == ("openai:scripted", 0.5)
    assert [one["standing"] for one in done["writer"]["claims"]] == ["supported", "unsupported"]

    figures = client.get("/metrics").get_data(as_text=True)
    tokens = done["writer"]["tokens_in"]
    assert f'archive_qa_chat_model_tokens_total{{direction="in"}} {float(tokens)}' in figures
    assert 'archive_qa_chat_model_answers_total{outcome="answered"} 1.0' in figures
    assert 'archive_qa_chat_model_sentences_total{standing="unsupported"} 1.0' in figures
    assert 'archive_qa_chat_model_seconds_count{until="first"} 1.0' in figures


def test_a_chat_model_that_fails_is_told_and_counted(
    written_client: tuple[FlaskClient, ScriptedModel],
) -> None:
    client, model = written_client
    model.play(Reply(status=401, error={"message": "bad key sk-secret"}))
    response = client.post("/api/chat", json={"question": "When did Finland join NATO?"})
    answer = response.get_json()
    assert (answer["mode"], answer["model"], answer["verified"]) == ("extractive", None, None)
    assert answer["notice"].startswith("The chat model does not accept this service’s key")
    assert "secret" not in response.get_data(as_text=True)
    figures = client.get("/metrics").get_data(as_text=True)
    assert 'archive_qa_chat_model_answers_total{outcome="no_access"} 1.0' in figures
