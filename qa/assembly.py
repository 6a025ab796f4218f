"""Puts the parts together, from the settings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.archive import Archive
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.chat import Chat
    from qa.conversations import Conversations
    from qa.topics import Topics


@dataclass(frozen=True, slots=True)
class Assembly:
    """Every part of a running product. Close it when done."""

    settings: Settings
    archive: Archive
    conversations: "Conversations"
    chat: "Chat"
    topics: "Topics"

    def close(self) -> None:
        """Frees what the parts hold open."""
        self.archive.close()


def open_archive(settings: Settings) -> Archive:
    """Opens the archive that the settings name.

    Raises:
        SettingError: A setting cannot be used.
        StoreError: The data folder or the database cannot be used.
    """
    return Archive(
        settings.data_dir,
        embedding_model=settings.embedding_model,
        database_url=settings.database_url,
        chroma_url=settings.chroma_url,
        reranker=settings.reranker,
    )


def assemble(settings: Settings) -> Assembly:
    """Opens the archive and everything that asks it. Raises what :func:`open_archive` does."""
    # What asks the archive imports LangChain: half a second that «status» need not wait.
    from qa.chat import Chat
    from qa.conversations import Conversations
    from qa.topics import Topics

    archive = open_archive(settings)
    conversations = Conversations(archive.engine)
    chat = Chat(archive, conversations, decline_below=settings.decline_below)
    return Assembly(settings, archive, conversations, chat, Topics(archive))
