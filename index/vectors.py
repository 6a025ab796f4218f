"""The vectors of the passages, in Chroma. Nothing else in the product knows Chroma."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import numpy as np

from index.chroma_server import ChromaServer
from index.embedding import Vectors
from index.errors import SettingError, SlowVectorStoreError, VectorStoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

LARGEST_RESULT = 2_000  # passages, of one question
# Of so many passages one is looked at, however few are wanted, for the graph of a larger store has
# to be searched more widely: of the ten nearest among a million it led to 0.92 by looking at 200,
# to 0.97 at 610, and to 0.98 at 1,220 to 2,000, which took 4 to 7 ms more than that.
_SHARE = 500
_T = TypeVar("_T")
_BATCH = 2_000  # records sent at once; Chroma takes up to 5,461
# Seconds that Chroma may take. A question has the exact scan instead; a check that gave up too
# early would condemn a store that is only being loaded; what is written has nowhere else to go.
_ANSWER_SECONDS = 3.0
_CHECK_SECONDS = 20.0
_WRITE_SECONDS = 60.0


class VectorStore:
    """One collection of passage vectors, on a Chroma server: our own child, or a remote one.

    Chroma is spoken to over HTTP in both cases. When the server has died it is started again, and
    the call repeated once.

    Attributes:
        is_closed: Whether it is of no use any more.
    """

    def __init__(self, url: str | None, folder: Path, collection: str) -> None:
        """Connects when first used.

        Args:
            url: Of a remote Chroma server; ``None`` for a child of our own over ``folder``.
            collection: Name of the collection: 3 to 512 of ``[a-zA-Z0-9._-]``. Only
                :meth:`apply` makes it, so that a server which lacks it is not taken for one whose
                collection is empty.
        """
        self._url = url
        self._server = None if url else ChromaServer(folder)
        self._name = collection
        self._connected: dict[float, _Connected] = {}  # by the seconds that an answer may take
        self._least: int | None = None  # results to ask for; None: to be found by counting
        self.is_closed = False

    @property
    def server(self) -> bytes | None:
        """Tells our own server that runs at present from any other; ``None`` where none does."""
        return self._server.note() if self._server else None

    def apply(self, removed: Sequence[int], added: Sequence[tuple[int, Vectors]]) -> None:
        """Takes passages out and puts others in. May be repeated harmlessly.

        Raises:
            VectorStoreError: The store does not answer; some of the change may have been made.
        """
        self.count_again()
        self._call(lambda _: None, _WRITE_SECONDS, create=True)
        for gone in _batches(removed):
            self._call(_Delete([str(number) for number in gone]), _WRITE_SECONDS, create=True)
        for new in _batches(added):
            rows = np.stack([vector for _, vector in new])
            upsert = _Upsert([str(number) for number, _ in new], rows)
            self._call(upsert, _WRITE_SECONDS, create=True)

    def nearest(
        self, vector: Vectors, limit: int, *, is_check: bool = False
    ) -> list[tuple[int, float]]:
        """Passage ids with their cosine similarity, -1 to 1, nearest first.

        Args:
            is_check: Whether nobody waits for it, so that the store may take its time.

        Raises:
            SlowVectorStoreError: The store does not answer in time.
            VectorStoreError: The store does not answer, or lacks the collection.
        """
        found = self._call(
            lambda collection: collection.query(
                query_embeddings=vector[None, :],
                n_results=self._width(collection, limit),
                include=["distances"],
            ),
            _CHECK_SECONDS if is_check else _ANSWER_SECONDS,
        )
        if found is None:
            raise VectorStoreError(f"the vector store has no collection {self._name!r}")
        distances = (found["distances"] or [[]])[0]
        return [
            (int(number), 1.0 - float(distance))
            for number, distance in zip(found["ids"][0], distances, strict=True)
        ][:limit]

    def count_again(self) -> None:
        """To be called when somebody has written to the store: the larger it is, the more widely it
        is searched."""
        self._least = None

    def count(self) -> int:
        """How many vectors the store holds."""
        return self._call(lambda collection: collection.count(), _CHECK_SECONDS) or 0

    def held(self, passage_ids: Sequence[int]) -> set[int]:
        """Those of the passages that the store holds vectors of."""
        found: set[int] = set()
        for some in _batches(passage_ids):
            held = _Held([str(number) for number in some])
            found |= self._call(held, _CHECK_SECONDS) or set()
        return found

    def vectors(self, passage_ids: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those of the passages that the store holds, as it holds them."""
        found: dict[int, Vectors] = {}
        for some in _batches(passage_ids):
            wanted = _Vectors([str(number) for number in some])
            found |= self._call(wanted, _CHECK_SECONDS) or {}
        return found

    def drop(self) -> None:
        """Removes the collection, where there is one.

        Raises:
            VectorStoreError: The store does not answer.
        """
        self._connected.clear()
        try:
            client = self._client(_WRITE_SECONDS)
            if self._name in {collection.name for collection in client.list_collections()}:
                client.delete_collection(self._name)
        except VectorStoreError:
            raise
        except Exception as error:
            raise _no_answer(error) from error

    def close(self) -> None:
        """Ends the server if this process started it; the store is of no use from then on."""
        self.is_closed = True
        self._connected.clear()
        if self._server:
            self._server.stop()

    def _call(
        self, action: "Callable[[Collection], _T]", seconds: float, *, create: bool = False
    ) -> _T | None:
        """What the action returns; ``None`` where there is no collection to act on."""
        try:
            return self._act(action, seconds, create=create)
        except VectorStoreError:
            raise
        except Exception as error:
            self._connected.clear()
            if not _is_worth_repeating(error, writes=create):
                raise _no_answer(error) from error
        try:  # it died, or another one took its place
            return self._act(action, seconds, create=create)
        except VectorStoreError:
            raise
        except Exception as error:
            self._connected.clear()
            raise _no_answer(error) from error

    def _act(
        self, action: "Callable[[Collection], _T]", seconds: float, *, create: bool
    ) -> _T | None:
        collection = self._collection(seconds, create=create)
        return None if collection is None else action(collection)

    def _collection(self, seconds: float, *, create: bool) -> "Collection | None":
        from chromadb.errors import NotFoundError

        if self.is_closed:
            raise VectorStoreError("the vector store is closed")
        known = self._connected.get(seconds)
        if known and (self._server is None or known.note == self._server.note()):
            return known.collection
        client = self._client(seconds)
        note = self._server.note() if self._server else None
        try:
            collection = (
                client.get_or_create_collection(
                    self._name,
                    configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                    embedding_function=None,
                )
                if create
                else client.get_collection(self._name, embedding_function=None)
            )
        except NotFoundError:
            return None
        self._connected[seconds] = _Connected(collection, note)
        return collection

    def _width(self, collection: "Collection", limit: int) -> int:
        if self._least is None:
            self._least = collection.count() // _SHARE
        return min(max(limit, self._least), LARGEST_RESULT)

    def _client(self, seconds: float) -> "ClientAPI":
        """Connect, so that each answer may take so many seconds."""
        import chromadb
        from chromadb.config import Settings

        from index.chroma_tenant import private_place

        host, port, tls = self._address()
        if self._server is None:
            _check_heartbeat(host, port, tls, seconds)
        try:
            # a remote server has its own ways to tell who may come
            place = private_place(f"http://{host}:{port}", self._name) if self._server else {}
            client = chromadb.HttpClient(
                host, port, ssl=tls, settings=Settings(anonymized_telemetry=False), **place
            )
        except Exception as error:
            raise VectorStoreError(f"no Chroma server answers at {host}:{port}: {error}") from error
        # chromadb waits for ever and has no setting for it: a stalled server would hang a search
        session = getattr(getattr(client, "_server", None), "_session", None)
        if session is not None:
            session.timeout = seconds
        return client

    def _address(self) -> tuple[str, int, bool]:
        if self._server:
            return "127.0.0.1", self._server.port(), False
        parts = urlsplit(self._url or "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingError(
                f"ARCHIVE_QA_CHROMA_URL takes a URL like http://localhost:8001, not {self._url!r}"
            )
        tls = parts.scheme == "https"
        return parts.hostname, parts.port or (443 if tls else 8000), tls


@dataclass(frozen=True, slots=True)
class _Connected:
    """A collection, and the note of the server that it is on, where that is our own."""

    collection: "Collection"
    note: bytes | None


@dataclass(frozen=True, slots=True)
class _Delete:
    ids: list[str]

    def __call__(self, collection: "Collection") -> None:
        collection.delete(ids=self.ids)


@dataclass(frozen=True, slots=True)
class _Held:
    ids: list[str]

    def __call__(self, collection: "Collection") -> set[int]:
        return {int(number) for number in collection.get(ids=self.ids, include=[])["ids"]}


@dataclass(frozen=True, slots=True)
class _Vectors:
    ids: list[str]

    def __call__(self, collection: "Collection") -> dict[int, Vectors]:
        found = collection.get(ids=self.ids, include=["embeddings"])
        rows = np.asarray(found["embeddings"], np.float32)
        return {int(number): row for number, row in zip(found["ids"], rows, strict=True)}


@dataclass(frozen=True, slots=True)
class _Upsert:
    ids: list[str]
    rows: Vectors

    def __call__(self, collection: "Collection") -> None:
        collection.upsert(ids=self.ids, embeddings=self.rows)


def _check_heartbeat(host: str, port: int, tls: bool, seconds: float) -> None:
    """Refuse a remote server that has stalled, as making chromadb's client would wait for ever."""
    import httpx

    address = f"{'https' if tls else 'http'}://{host}:{port}/api/v2/heartbeat"
    try:
        httpx.get(address, timeout=seconds)
    except httpx.TimeoutException:
        raise SlowVectorStoreError(f"the Chroma server at {host}:{port} does not answer") from None
    except httpx.HTTPError as error:
        raise VectorStoreError(f"no Chroma server answers at {host}:{port}: {error}") from error


def _no_answer(error: Exception) -> VectorStoreError:
    import httpx

    is_slow = isinstance(error, httpx.TimeoutException)
    kind = SlowVectorStoreError if is_slow else VectorStoreError
    return kind(f"the vector store does not answer: {str(error) or type(error).__name__}")


def _is_worth_repeating(error: Exception, *, writes: bool) -> bool:
    """Whether a call that failed may be made once more.

    Not where the server is there and slow; and not where it died of what it was writing, as it is
    not to be opened then.
    """
    import httpx  # which chromadb speaks through

    if isinstance(error, httpx.ConnectError):
        return True
    return not writes and not isinstance(error, httpx.TimeoutException)


def _batches(items: Sequence[_T]) -> list[Sequence[_T]]:
    return [items[at : at + _BATCH] for at in range(0, len(items), _BATCH)]
