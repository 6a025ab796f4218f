"""Opens the chat model that the settings name."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SettingError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_EXTRAS = frozenset({"openai", "ollama"})  # providers that are an extra of ours
_NO_KEY = "none"  # servers of one's own ask for none, and their client for something


@dataclass(frozen=True, slots=True)
class ChatModelSettings:
    """How a chat model is reached, and what it may take.

    Attributes:
        name: ``provider:model``, as LangChain's ``init_chat_model`` takes it.
        base_url: Of a server other than the provider's own.
        timeout: Seconds to wait for the first words, and then for each further piece.
        max_tokens: Of one answer.
        context_tokens: Of prompt and answer together.
        strict: Whether sentences that the archive does not bear out are left out.
        prompts: Folder with prompts to use in place of ours.
    """

    name: str
    base_url: str | None = None
    api_key: str | None = None
    temperature: float = 0.0
    timeout: float = 30.0
    max_tokens: int = 600
    context_tokens: int = 8_192
    strict: bool = False
    prompts: Path | None = None

    @property
    def tells_its_end(self) -> bool:
        """Whether a stream that ends without a word of it was cut off.

        Of the providers whose protocol we know to say so, and have tried.
        """
        return self.name.partition(":")[0] in _EXTRAS


def open_model(settings: ChatModelSettings) -> "BaseChatModel":
    """Makes the client of a chat model; nothing is sent yet.

    Raises:
        SettingError: Its package is missing, or it wants another setting.
    """
    provider, _, model = settings.name.partition(":")
    from langchain.chat_models import init_chat_model

    try:
        opened: BaseChatModel = init_chat_model(
            model, model_provider=provider, **_arguments(provider, settings)
        )
    except ImportError as error:
        extra = f"pip install 'archive-qa[{provider}]'" if provider in _EXTRAS else str(error)
        raise SettingError(
            f"ARCHIVE_QA_CHAT_MODEL: {provider} needs its package: {extra}"
        ) from None
    except Exception as error:  # noqa: BLE001 - each provider refuses in its own way
        # of the first line alone: some name every argument, the key among them
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SettingError(f"ARCHIVE_QA_CHAT_MODEL: {settings.name}: {reason}") from None
    return opened


def _arguments(provider: str, settings: ChatModelSettings) -> dict[str, Any]:
    """Of the client. It retries nothing: what is worth a second try is decided by us."""
    if provider == "ollama":
        headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        arguments = {
            "temperature": settings.temperature,
            "num_predict": settings.max_tokens,
            "num_ctx": settings.context_tokens,
            "client_kwargs": {"timeout": settings.timeout, "headers": headers},
        }
    else:
        arguments = {
            "temperature": settings.temperature,
            "max_tokens": settings.max_tokens,
            "timeout": settings.timeout,
            "max_retries": 0,
        }
    if settings.base_url:
        arguments["base_url"] = settings.base_url
    if provider == "openai":
        from qa.writing.stream_end import watching_client

        arguments["stream_usage"] = True
        arguments["http_async_client"] = watching_client(settings.timeout)
    key = settings.api_key or (_NO_KEY if provider == "openai" and settings.base_url else None)
    if key and provider != "ollama":
        arguments["api_key"] = key
    return arguments
