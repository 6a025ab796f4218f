from collections.abc import Callable, Iterator

import pytest

from index.archive import Archive
from qa.assembly import chat_over
from qa.chat import Chat
from qa.settings import Settings
from qa.sql.conversations import Conversations
from tests.scripted_model import ScriptedModel, scripted_model


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedModel]:
    with scripted_model() as running:
        yield running


@pytest.fixture
def chat_with(sample_archive: Archive, server: ScriptedModel) -> Callable[..., Chat]:
    """Makes a chat over the sample archive whose answers the scripted model writes."""

    def make(**changed: object) -> Chat:
        given = {"chat_model": "openai:scripted", "chat_base_url": server.url} | changed
        conversations = Conversations(sample_archive.engine)
        return chat_over(sample_archive, conversations, Settings(**given))  # type: ignore[arg-type]

    return make


@pytest.fixture
def chat(chat_with: Callable[..., Chat]) -> Chat:
    return chat_with()
