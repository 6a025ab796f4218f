"""Reading from a chat model, in LangChain's own terms."""

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.prompts import ChatPromptTemplate

from qa.writing.model import ChatModelSettings, open_model
from qa.writing.upstream import pieces
from tests.scripted_model import Reply, ScriptedModel

PROMPT = ChatPromptTemplate.from_messages([("human", "{question}")])


class Watching(BaseCallbackHandler):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def on_llm_new_token(self, token: str, **_: object) -> None:
        self.seen.append(token)


def test_pieces_come_in_order_and_callbacks_see_them(server: ScriptedModel) -> None:
    server.play(Reply("It sank in May.", size=5))
    model = open_model(ChatModelSettings("openai:scripted", base_url=server.url))
    watching = Watching()
    found = pieces(PROMPT | model, {"question": "When?"}, 10, {"callbacks": [watching]})
    assert "".join(piece.text for piece in found if piece) == "It sank in May."
    assert "".join(watching.seen) == "It sank in May."


def test_a_piece_that_does_not_come_in_time_is_an_error(server: ScriptedModel) -> None:
    server.play(Reply("It sank.", hold_after=1))
    model = open_model(ChatModelSettings("openai:scripted", base_url=server.url))
    with pytest.raises(TimeoutError):
        list(pieces(PROMPT | model, {"question": "When?"}, 0.3))
    assert server.left.wait(10)
