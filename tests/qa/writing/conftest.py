from collections.abc import Callable, Iterator
from functools import partial

import pytest

from index.archive import Archive
from prompts import load_prompt
from qa.chat import Chat
from qa.conversations import Conversations
from qa.exactness import is_exact
from qa.writing.answerer import ModelAnswerer
from qa.writing.breaker import Breaker
from qa.writing.condensing import Condenser
from qa.writing.model import ChatModelSettings, open_model
from tests.scripted_model import ScriptedModel, scripted_model


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedModel]:
    with scripted_model() as running:
        yield running


@pytest.fixture
def chat_with(sample_archive: Archive, server: ScriptedModel) -> Callable[..., Chat]:
    """Makes a chat over the sample archive whose answers the scripted model writes."""

    def make(**changed: object) -> Chat:
        settings = ChatModelSettings(
            **{"name": "openai:scripted", "base_url": server.url, "timeout": 10.0} | changed  # type: ignore[arg-type]
        )
        model, breaker = open_model(settings), Breaker()
        answerer = ModelAnswerer(
            model,
            load_prompt("answer"),
            settings,
            sample_archive.embed,
            partial(is_exact, sample_archive),
            breaker,
        )
        return Chat(
            sample_archive,
            Conversations(sample_archive.engine),
            decline_below=0.5,
            answerer=answerer.runnable(),
            condense=Condenser(model, load_prompt("condense"), settings, breaker).standalone,
        )

    return make


@pytest.fixture
def chat(chat_with: Callable[..., Chat]) -> Chat:
    return chat_with()
