"""What the views reach the rest of the product through."""

from dataclasses import dataclass

from flask import current_app

from index.archive import Archive
from qa.chat import Chat
from qa.conversations import ConversationStore
from qa.settings import Settings
from qa.suggestions import Suggestions
from qa.topics import Topics

_KEY = "archive_qa"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a running product that the web shows."""

    archive: Archive
    chat: Chat
    conversations: ConversationStore
    topics: Topics
    suggestions: Suggestions
    settings: Settings


def parts() -> Parts:
    """The parts of the app that answers the present request."""
    found: Parts = current_app.extensions[_KEY]
    return found
