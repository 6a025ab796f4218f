"""Puts the parts together, from the settings."""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from index.archive import Archive
from index.errors import DatabaseAwayError, SettingError
from index.limits import ArchiveLimits
from index.processors import available_processors
from index.reading import ReadingLimits
from index.sql.database import open_database
from index.sql.limits import DatabaseLimits
from qa.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from prompts import Prompt
    from qa.accounts.people import People
    from qa.answering import Answerer
    from qa.chat import Chat
    from qa.conversations import ConversationStore
    from qa.desk.handwork import Handwork
    from qa.desk.incoming import Incoming
    from qa.desk.unanswered import Unanswered
    from qa.exports.origin import Origin
    from qa.shelves import Shelves
    from qa.sql.dossiers import Dossiers
    from qa.sql.golden_passages import GoldenPassages
    from qa.sql.question_log import QuestionLog
    from qa.sql.reports import Reports
    from qa.sql.uploads import Uploads
    from qa.suggestions import Suggestions
    from qa.topics.gathering import Topics
    from qa.turns import Turns
    from qa.writing.model import ChatModelSettings


_PATIENCE = 10.0  # seconds that a question waits for its turn
_WARM_UP_AGAIN = 5.0  # seconds between two tries to make the archive ready
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Assembly:
    """Every part of a running product. Close it when done."""

    settings: Settings
    archive: Archive
    conversations: "ConversationStore"
    chat: "Chat"
    turns: "Turns"
    topics: "Topics"
    suggestions: "Suggestions"
    people: "People"
    question_log: "QuestionLog | None"
    unanswered: "Unanswered"
    golden: "GoldenPassages"
    reports: "Reports"
    uploads: "Uploads"
    incoming: "Incoming"
    handwork: "Handwork"
    dossiers: "Dossiers"
    shelves: "Shelves"

    def warm_up(self) -> None:
        """Load what questions need, and go on with what was decided at the desk.

        A database that is away is awaited, however long that takes.
        """
        while True:
            try:
                self.archive.warm_up()
                self.shelves.by("issue")
                self.handwork.resume()
            except DatabaseAwayError as error:
                _log.warning("the archive is made ready as soon as it can be: %s", error)
                time.sleep(_WARM_UP_AGAIN)
            else:
                return self.archive.prepare_model()

    def close(self) -> None:
        """Frees what the parts hold open."""
        self.handwork.close()
        self.archive.close()


def open_archive(settings: Settings, *, serves: bool = False) -> Archive:
    """Opens the archive that the settings name.

    Args:
        serves: Whether readers wait for it, so that no statement may take any time.

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
        prepared_models=settings.prepared_models,
        limits=ArchiveLimits(
            ReadingLimits(settings.read_memory, settings.read_seconds, settings.read_pages),
            _database_limits(settings, serves=serves),
        ),
    )


def _database_limits(settings: Settings, *, serves: bool) -> DatabaseLimits:
    return DatabaseLimits(
        connections=settings.database_connections,
        pool_seconds=settings.database_pool_timeout,
        connect_seconds=settings.database_connect_timeout,
        statement_seconds=settings.database_statement_timeout if serves else None,
    )


def check_database(settings: Settings) -> None:
    """Open the archive's database and bring its tables up to date, and close it again.

    Called before a server forks, whose errors are the command's: those of a worker are lines of a
    log, and it is started again and again.

    Raises:
        SettingError: The URL of the database cannot be used.
        StoreError: The data folder or the database cannot be used.
    """
    limits = _database_limits(settings, serves=True)
    open_database(settings.database_url, settings.data_dir, limits).dispose()


def assemble(settings: Settings, *, serves: bool = False) -> Assembly:
    """Opens the archive and everything that asks it. Raises what :func:`open_archive` does."""
    archive = open_archive(settings, serves=serves)
    try:
        return assembly_over(archive, settings)
    except BaseException:
        archive.close()
        raise


def assembly_over(
    archive: Archive, settings: Settings, answerer: "Answerer | None" = None
) -> Assembly:
    """Everything that asks an archive which is open already.

    Args:
        answerer: Writes the answers; ``None`` for the one that the settings name.

    Raises:
        SettingError: The chat model or a prompt cannot be used.
    """
    # What asks the archive imports LangChain: half a second that «status» need not wait.
    from qa.chat import Chat
    from qa.desk.handwork import Handwork
    from qa.desk.incoming import Incoming
    from qa.desk.unanswered import Unanswered
    from qa.shelves import Shelves
    from qa.sql.dossiers import Dossiers
    from qa.sql.golden_passages import GoldenPassages
    from qa.sql.reports import Reports
    from qa.sql.uploads import Uploads
    from qa.suggestions import Suggestions
    from qa.topics.gathering import Topics

    conversations, turns = conversations_of(archive, settings), turns_of(settings)
    if answerer:
        declines = settings.decline_below
        chat = Chat(archive, conversations, decline_below=declines, answerer=answerer, turns=turns)
    else:
        chat = chat_over(archive, conversations, settings, turns)
    uploads = Uploads(archive.engine)
    incoming = Incoming(archive, uploads, archive.data_dir / "uploads")
    return Assembly(
        settings,
        archive,
        conversations,
        chat,
        turns,
        Topics(archive),
        Suggestions(archive, chat),
        people_of(archive, settings),
        question_log_of(archive, settings),
        Unanswered(archive.embed),
        GoldenPassages(archive.engine),
        Reports(archive.engine),
        uploads,
        incoming,
        Handwork(archive, uploads, incoming),
        Dossiers(archive.engine),
        Shelves(archive),
    )


def turns_of(settings: Settings) -> "Turns":
    """How much is looked up at once."""
    from qa.turns import Turns

    at_once = settings.at_once or available_processors()
    return Turns(at_once, settings.waiting, _PATIENCE)


def people_of(archive: Archive, settings: Settings) -> "People":
    """Who may see what, as kept beside an archive."""
    from qa.accounts.login import Login
    from qa.accounts.people import People
    from qa.sql.accounts import Accounts
    from qa.sql.sessions import Sessions
    from qa.sql.tokens import Tokens

    accounts = Accounts(archive.engine, settings.title)
    sessions = Sessions(archive.engine, idle=timedelta(hours=settings.session_hours))
    tokens = Tokens(archive.engine, vouched_for=timedelta(days=settings.oidc_token_days))
    return People(accounts, sessions, tokens, Login(accounts))


def conversations_of(archive: Archive, settings: Settings) -> "ConversationStore":
    """Where conversations are kept, as the settings say."""
    from qa.sql.conversations import Conversations
    from qa.unkept_conversations import UnkeptConversations

    if not settings.keep_questions:
        return UnkeptConversations()
    return Conversations(archive.engine, _kept_for(settings))


def question_log_of(archive: Archive, settings: Settings) -> "QuestionLog | None":
    """What readers have asked; ``None`` where questions are not kept."""
    from qa.sql.question_log import QuestionLog

    return QuestionLog(archive.engine, _kept_for(settings)) if settings.keep_questions else None


def origin_of(settings: Settings, site: str | None = None) -> "Origin":
    """The archive as references name it.

    Args:
        site: Where it was reached just now, for where no address is set.
    """
    from qa.exports.origin import Origin

    address = settings.public_url or site
    style = {"style": settings.reference_style} if settings.reference_style else {}
    return Origin(settings.title, address.rstrip("/") if address else None, **style)


def _kept_for(settings: Settings) -> timedelta | None:
    return timedelta(days=settings.keep_days) if settings.keep_days else None


def chat_over(
    archive: Archive,
    conversations: "ConversationStore",
    settings: Settings,
    turns: "Turns | None" = None,
) -> "Chat":
    """The chat that the settings name, with a chat model or without.

    Args:
        turns: Which its questions wait for; ``None``: they do not.

    Raises:
        SettingError: The chat model or a prompt cannot be used.
    """
    from qa.chat import Chat

    writing = {} if settings.chat_model == "none" else _writing(settings, archive)
    declines = settings.decline_below
    return Chat(archive, conversations, decline_below=declines, turns=turns, **writing)


def check_chat_model(settings: Settings) -> None:
    """Raises SettingError where the chat model or a prompt cannot be used; nothing is sent."""
    if settings.chat_model != "none":
        _model_and_prompts(_chat_model(settings))


def _model_and_prompts(
    chosen: "ChatModelSettings",
) -> tuple["BaseChatModel", "Prompt", "Prompt"]:
    """The model, and the prompts for an answer and for a question that leans on others."""
    from prompts import PromptError, load_prompt
    from qa.writing.model import open_model

    try:
        answer, condense = (load_prompt(name, chosen.prompts) for name in ("answer", "condense"))
    except PromptError as error:
        raise SettingError(str(error)) from None
    return open_model(chosen), answer, condense


def _writing(settings: Settings, archive: Archive) -> dict[str, Any]:
    """What a chat model does in a chat."""
    from qa.exactness import is_exact
    from qa.writing.answerer import ModelAnswerer
    from qa.writing.breaker import Breaker
    from qa.writing.condensing import Condenser

    chosen = _chat_model(settings)
    model, answer, condense = _model_and_prompts(chosen)
    breaker = Breaker()
    exact = partial(is_exact, archive)
    answerer = ModelAnswerer(model, answer, chosen, archive.embed, exact, breaker)
    condenser = Condenser(model, condense, chosen, breaker)
    return {"answerer": answerer.runnable(), "condense": condenser.standalone}


def _chat_model(settings: Settings) -> "ChatModelSettings":
    from qa.writing.model import ChatModelSettings

    key = settings.chat_api_key
    return ChatModelSettings(
        name=settings.chat_model,
        base_url=settings.chat_base_url,
        api_key=key.get_secret_value() if key else None,
        temperature=settings.chat_temperature,
        timeout=settings.chat_timeout,
        max_tokens=settings.chat_max_tokens,
        context_tokens=settings.chat_context_tokens,
        strict=settings.chat_strict,
        prompts=settings.prompts_dir,
    )
