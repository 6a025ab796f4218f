"""What can go wrong with a chat model, told apart whatever its provider, and said in a sentence."""

from collections.abc import Iterator
from enum import Enum

_TOO_LONG = ("context_length", "context length", "context window", "too long", "maximum context")
_FILTERED = ("content_filter", "content filter", "content management policy", "safety")
_OVERLOADED = frozenset({429, 503, 529})
_NO_ACCESS = frozenset({401, 403})
# What clients stumble with over an answer that is not in the form which they expect.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)


class Trouble(Enum):
    """A way in which a chat model fails; the value says it to a reader."""

    UNREACHABLE = "The chat model cannot be reached"
    SLOW = "The chat model did not answer in time"
    NO_ACCESS = "The chat model does not accept this service’s key"
    REFUSED = "The chat model’s server refused the request"
    BUSY = "The chat model has too much to do"
    BROKEN = "The chat model failed"
    CUT = "The chat model broke off amid its answer"
    EMPTY = "The chat model answered nothing"
    GARBAGE = "The chat model answered something that cannot be read"
    TOO_LONG = "The chat model cannot read as much as this question needs"
    FILTERED = "The chat model declined to answer this"
    UNSUPPORTED = "Nothing that the chat model wrote was found in the archive"
    RESTING = "The chat model has failed and is left alone for a while"

    @property
    def notice(self) -> str:
        """What a reader is told who gets the archive's own words in its place."""
        return f"{self.value}, so this answer is in the archive’s own words."


class ChatModelError(Exception):
    """A chat model has failed.

    Attributes:
        retry_after: Seconds that it asks to be left alone for; ``None`` where it does not say.
    """

    def __init__(
        self, trouble: Trouble, retry_after: float | None = None, reason: str | None = None
    ) -> None:
        """Makes one.

        Args:
            reason: For the log: what the client has raised. Not what it says, which may hold keys.
        """
        super().__init__(f"{trouble.value} ({reason})" if reason else trouble.value)
        self.trouble = trouble
        self.retry_after = retry_after

    @property
    def passes(self) -> bool:
        """Whether another try may well succeed at once."""
        return self.trouble in {Trouble.UNREACHABLE, Trouble.BUSY, Trouble.BROKEN}


def failure_of(error: BaseException) -> ChatModelError:
    """What an exception of a model's client means."""
    if isinstance(error, ChatModelError):
        return error
    causes = list(_causes(error))
    for cause in causes:
        if trouble := _by_status(cause):
            return ChatModelError(trouble, _retry_after(cause), _reason(cause))
    for cause in reversed(causes):  # what lies deepest tells most
        if trouble := _by_name(cause):
            return ChatModelError(trouble, reason=_reason(cause))
    return ChatModelError(Trouble.BROKEN, reason=_reason(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _by_status(error: BaseException) -> Trouble | None:
    status = getattr(error, "status_code", None)
    said = f"{error} {getattr(error, 'code', '')} {getattr(error, 'body', '')}".lower()
    if "contextoverflow" in type(error).__name__.lower() or any(one in said for one in _TOO_LONG):
        return Trouble.TOO_LONG
    if not isinstance(status, int) or status < 400:
        return None
    if any(one in said for one in _FILTERED):
        return Trouble.FILTERED
    if status in _NO_ACCESS:
        return Trouble.NO_ACCESS
    if status in _OVERLOADED:
        return Trouble.BUSY
    return Trouble.BROKEN if status >= 500 else Trouble.REFUSED


def _by_name(error: BaseException) -> Trouble | None:
    """Clients share no classes of errors, but what they name them tells."""
    name = type(error).__name__.lower()
    if isinstance(error, TimeoutError) or "timeout" in name:
        return Trouble.SLOW
    if isinstance(error, _UNREADABLE) or "decod" in name or "validation" in name:
        return Trouble.GARBAGE
    if "protocol" in name or name in {"readerror", "incompleteread"}:
        return Trouble.CUT
    if isinstance(error, OSError) or "connect" in name:
        return Trouble.UNREACHABLE
    return None


def _reason(error: BaseException) -> str:
    status = getattr(error, "status_code", None)
    name = type(error).__name__
    return f"{name}, HTTP {status}" if isinstance(status, int) else name


def _retry_after(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
