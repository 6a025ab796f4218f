"""The vectors of the passages, in Chroma. Nothing else in the product knows Chroma."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import numpy as np

from index.chroma_server import ChromaServer
from index.embedding import Vectors
from index.errors import SettingError, VectorStoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_T = TypeVar("_T")
_BATCH = 2_000  # records sent at once; Chroma takes up to 5,461
_LARGEST_RESULT = 2_000


class VectorStore:
    """One collection of passage vectors, on a Chroma server: our own child, or a remote one.

    Chroma is spoken to over HTTP in both cases. When the server has died it is started again, and
    the call repeated once.
    """

    def __init__(self, url: str | None, folder: Path, collection: str) -> None:
        """Connects when first used.

        Args:
            url: Of a remote Chroma server; ``None`` for a child of our own over ``folder``.
            collection: Name of the collection: 3 to 512 of ``[a-zA-Z0-9._-]``.
        """
        self._url = url
        self._server = None if url else ChromaServer(folder)
        self._name = collection
        self._connected: Collection | None = None

    def apply(self, removed: Sequence[int], added: Sequence[tuple[int, Vectors]]) -> None:
        """Takes passages out and puts others in. May be repeated harmlessly.

        Raises:
            VectorStoreError: The store does not answer; some of the change may have been made.
        """
        for gone in _batches(removed):
            self._call(_Delete([str(number) for number in gone]))
        for new in _batches(added):
            rows = np.stack([vector for _, vector in new])
            self._call(_Upsert([str(number) for number, _ in new], rows))

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """Passage ids with their cosine similarity, -1 to 1, nearest first.

        Raises:
            VectorStoreError: The store does not answer.
        """
        found = self._call(
            lambda collection: collection.query(
                query_embeddings=vector[None, :],
                n_results=min(limit, _LARGEST_RESULT),
                include=["distances"],
            )
        )
        distances = (found["distances"] or [[]])[0]
        return [
            (int(number), 1.0 - float(distance))
            for number, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def count(self) -> int:
        """How many vectors the store holds."""
        return self._call(lambda collection: collection.count())

    def ids(self) -> set[int]:
        """The passages that the store holds vectors of."""
        return self._call(lambda collection: {int(i) for i in collection.get(include=[])["ids"]})

    def drop(self) -> None:
        """Removes the collection; the next use makes an empty one."""
        name = self._name
        client = self._client()
        if name in {collection.name for collection in client.list_collections()}:
            client.delete_collection(name)
        self._connected = None

    def close(self) -> None:
        """Ends the server if this process started it."""
        self._connected = None
        if self._server:
            self._server.stop()

    def _call(self, action: "Callable[[Collection], _T]") -> _T:
        try:
            return action(self._collection())
        except VectorStoreError:
            raise
        except Exception:  # noqa: BLE001 - chromadb lets httpx's and its own errors through alike
            self._connected = None  # died, restarted elsewhere, or never there: look again, once
        try:
            return action(self._collection())
        except VectorStoreError:
            raise
        except Exception as error:
            self._connected = None
            raise VectorStoreError(f"the vector store does not answer: {error}") from error

    def _collection(self) -> "Collection":
        if self._connected is None:
            self._connected = self._client().get_or_create_collection(
                self._name,
                configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                embedding_function=None,
            )
        return self._connected

    def _client(self) -> "ClientAPI":
        import chromadb
        from chromadb.config import Settings

        host, port, tls = self._address()
        try:
            return chromadb.HttpClient(
                host, port, ssl=tls, settings=Settings(anonymized_telemetry=False)
            )
        except Exception as error:
            raise VectorStoreError(f"no Chroma server answers at {host}:{port}: {error}") from error

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
class _Delete:
    ids: list[str]

    def __call__(self, collection: "Collection") -> None:
        collection.delete(ids=self.ids)


@dataclass(frozen=True, slots=True)
class _Upsert:
    ids: list[str]
    rows: Vectors

    def __call__(self, collection: "Collection") -> None:
        collection.upsert(ids=self.ids, embeddings=self.rows)


def _batches(items: Sequence[_T]) -> list[Sequence[_T]]:
    return [items[at : at + _BATCH] for at in range(0, len(items), _BATCH)]
