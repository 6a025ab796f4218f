"""Mistakes that readers report, from the chat to the desk and back, over HTTP."""

import html

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from tests.conftest import SAMPLE
from tests.qa.web.asking import ask
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

ARTICLE = "2022-10-black-sea-grain-initiative.txt"
WORDS = "It was signed <b>elsewhere</b>."


@pytest.fixture
def archive(archive: Archive) -> Archive:
    archive.ingest([SAMPLE / ARTICLE])
    archive.warm_up()
    return archive


@pytest.fixture
def reader(archive: Archive) -> FlaskClient:
    made = client_over(archive)
    made.get("/")  # which has its browser be known
    return made


@pytest.fixture
def staff(archive: Archive) -> FlaskClient:
    made = client_over(archive)
    log_in(made, Role.STAFF)
    return made


def report_id(staff: FlaskClient) -> str:
    page = staff.get("/desk/reports").text
    return page.split("/desk/reports/", 1)[1].split("/close", 1)[0].rsplit("/", 1)[-1]


def test_a_report_leads_to_the_desk_and_its_reply_back(
    reader: FlaskClient, staff: FlaskClient
) -> None:
    asked = ask(reader)
    place = f"/c/{asked['conversation_id']}"
    assert f'href="/report?message={asked["message_id"]}"' in reader.get(place).text
    form = reader.get(f"/report?message={asked['message_id']}&marker=1").text
    assert asked["citations"][0]["title"] in html.unescape(form)
    data = {"message": asked["message_id"], "marker": "1", "words": WORDS}
    sent = reader.post("/report", data=data)
    assert sent.location == f"{place}#{asked['message_id']}"
    assert "being looked into" in reader.get(place).text
    case = staff.get("/desk/reports").text
    for words in (html.escape(WORDS), "source 1", ARTICLE, asked["message_id"]):
        assert words in case
    closing = staff.post(f"/desk/reports/{report_id(staff)}/close", data={"reply": "So it is."})
    assert closing.status_code == 303
    assert "No case is open." in staff.get("/desk/reports").text
    assert "So it is." in staff.get("/desk/reports?closed=yes").text
    page = reader.get(place).text
    assert "So it is." in page
    assert "Ann" not in page
    [message] = reader.get(f"/api/conversations/{asked['conversation_id']}").json["messages"]
    assert message["reports"][0]["reply"] == "So it is."
    assert "Ann" not in str(message)


def test_a_script_reports_too(reader: FlaskClient, staff: FlaskClient) -> None:
    asked = ask(reader)
    path = f"/api/messages/{asked['message_id']}/reports"
    assert reader.post(path, json={"words": WORDS, "marker": 1}).status_code == 201
    assert reader.post(path, json={"words": WORDS, "marker": 9}).status_code == 404
    assert reader.post(path, json={"words": " "}).status_code == 400
    assert html.escape(WORDS) in staff.get("/desk/reports").text


def test_a_mistake_in_an_article_is_reported(reader: FlaskClient, staff: FlaskClient) -> None:
    assert f'href="/report?article={ARTICLE}"' in reader.get(f"/articles/{ARTICLE}").text
    assert "Black Sea" in reader.get(f"/report?article={ARTICLE}").text
    sent = reader.post("/report", data={"article": ARTICLE, "words": WORDS}, follow_redirects=True)
    assert "Thank you" in sent.text
    assert html.escape(WORDS) in staff.get("/desk/reports").text


def test_where_questions_are_not_kept_nothing_of_one_is(
    archive: Archive, staff: FlaskClient
) -> None:
    reader = client_over(archive, keep_questions=False)
    asked = ask(reader)
    data = {"message": asked["message_id"], "marker": "1", "words": WORDS}
    assert "Thank you" in reader.post("/report", data=data, follow_redirects=True).text
    case = staff.get("/desk/reports").text
    assert html.escape(WORDS) in case
    assert ARTICLE in case
    assert asked["message_id"] not in case


def test_another_reader_s_answer_cannot_be_reported(archive: Archive, reader: FlaskClient) -> None:
    asked = ask(reader)
    other = client_over(archive)
    other.get("/")
    query = f"/report?message={asked['message_id']}"
    assert other.get(query).status_code == 404
    data = {"message": asked["message_id"], "words": WORDS}
    assert other.post("/report", data=data).status_code == 404
    path = f"/api/messages/{asked['message_id']}/reports"
    assert other.post(path, json={"words": WORDS}).status_code == 404


def test_whoever_reads_what_is_shared_sees_no_report(reader: FlaskClient) -> None:
    asked = ask(reader)
    reader.post("/report", data={"message": asked["message_id"], "words": WORDS})
    path = reader.post(f"/api/conversations/{asked['conversation_id']}/share").json["path"]
    page = reader.get(path).text
    assert "elsewhere" not in page
    assert "Report a mistake" not in page


def test_what_makes_no_sense_is_refused(reader: FlaskClient, staff: FlaskClient) -> None:
    message = ask(reader)["message_id"]
    assert reader.get("/report").status_code == 400
    assert reader.post("/report", data={"words": WORDS}).status_code == 400
    assert reader.post("/report", data={"message": message}).status_code == 400
    assert reader.get("/report?article=none").status_code == 404
    odd = {"message": message, "marker": "9", "words": WORDS}
    assert reader.post("/report", data=odd).status_code == 404
    assert staff.post("/desk/reports/none/close", data={"reply": "No."}).status_code == 404
    assert staff.post("/desk/reports/none/remove").status_code == 404
