"""The archive as a LangChain retriever."""

from dataclasses import asdict
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.archive import Archive
from index.filters import Filters
from index.passage import Hit
from qa.finding import search_standing


class ArchiveRetriever(BaseRetriever):
    """Finds passages by meaning and by words, for any chain that takes a retriever.

    Each document is a passage: ``page_content`` its text, ``id`` its passage id, ``metadata`` what
    is known of its article, ``start`` and ``end`` in the article's text, ``score``, and
    ``reasons``, the place and score that each side of the search gave it.

    Example:
        >>> retriever = ArchiveRetriever(archive=archive, k=4)  # doctest: +SKIP
        >>> retriever.invoke("Who mediated the grain deal?")  # doctest: +SKIP

    Attributes:
        k: How many passages, at least 1.
        retracted: Whether passages of retracted articles are to be among them.
        filters: Which articles to look at.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    archive: Archive
    k: int = 8
    filters: Filters = Filters()
    retracted: bool = False

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        vector = self.archive.embed(query)
        found, _ = search_standing(
            self.archive, query, self.filters, self.k, vector, retracted=self.retracted
        )
        return [as_document(hit) for hit in found]


def as_document(hit: Hit) -> Document:
    """A hit in LangChain's terms."""
    passage = hit.passage
    metadata: dict[str, Any] = {
        **hit.article.as_json(),
        "passage_id": passage.passage_id,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "reasons": asdict(hit.reasons),
    }
    return Document(id=str(passage.passage_id), page_content=passage.text, metadata=metadata)
