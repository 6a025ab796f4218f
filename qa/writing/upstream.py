"""What a chat model sends, as it comes, in a way that can be broken off at any moment."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import closing, suppress
from functools import cache
from typing import Any

from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import Runnable, RunnableConfig

from qa.writing.failures import ChatModelError, Trouble, failure_of
from qa.writing.model import ChatModelSettings
from qa.writing.stream_end import StreamEnd, expect

_BEAT = 1.0  # seconds without a piece, after which the caller gets a turn nevertheless


def pieces(
    chain: Runnable[Any, Any],
    value: object,
    timeout: float,
    config: RunnableConfig | None = None,
    end: StreamEnd | None = None,
) -> Generator[AIMessageChunk | None]:
    """Streams from a chain that ends in a chat model.

    The request runs on a loop of its own thread: closing the iterator, even between two pieces that
    are long in coming, ends the request at once.

    Args:
        timeout: Seconds to wait for each piece.
        config: As LangChain hands it on, with its callbacks.
        end: Is told of the stream's end as it comes over the line.

    Yields:
        Pieces; ``None`` after each second without one.

    Raises:
        TimeoutError: No piece came in time.
        Exception: Whatever the model's client raises.
    """
    found: queue.SimpleQueue[AIMessageChunk | BaseException | None] = queue.SimpleQueue()

    async def consume() -> None:
        if end:
            expect(end)
        stream = chain.astream(value, config)
        try:
            while True:
                found.put(await asyncio.wait_for(anext(stream), timeout))
        except StopAsyncIteration:
            found.put(None)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            found.put(error)
        finally:
            await _close(stream)

    running = asyncio.run_coroutine_threadsafe(consume(), _loop())
    try:
        while True:
            try:
                piece = found.get(timeout=_BEAT)
            except queue.Empty:
                yield None
                continue
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        running.cancel()


def model_pieces(
    chain: Runnable[Any, Any],
    value: object,
    settings: ChatModelSettings,
    config: RunnableConfig | None = None,
) -> Generator[AIMessageChunk | None]:
    """As :func:`pieces`, with what goes wrong as ChatModelError.

    Raises:
        ChatModelError: Whatever went wrong; among others, the stream ended without its end.
    """
    end = StreamEnd()
    try:
        with closing(pieces(chain, value, settings.timeout, config, end)) as stream:
            for piece in stream:
                if piece:
                    end.take(piece)
                yield piece
    except Exception as error:
        raise failure_of(error) from error
    if settings.tells_its_end and not end.is_told:
        raise ChatModelError(Trouble.CUT, reason="the stream ended without a finish reason")


async def _close(stream: AsyncIterator[Any]) -> None:
    close = getattr(stream, "aclose", None)
    if close:
        with suppress(Exception):
            await close()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop for all requests, as clients keep connections, which belong to a loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat-model", daemon=True).start()
    return loop
