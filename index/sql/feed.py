"""What the derived indexes are fed with: the passages that came and went, out of the catalog."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, Engine, Select, delete, select

from index.embedding import Vectors
from index.lexical import LexicalDocument
from index.sql.database import reading, writing
from index.sql.rows import HEADER, header_of, words_of
from index.sql.schema import articles, gone, passages

if TYPE_CHECKING:
    from index.sql.rows import AnyRow


class Feed:
    """The changes of a catalog, by generation. Every batch is one consistent state."""

    def __init__(self, engine: Engine, batch: int = 2_000) -> None:
        """Reads the tables of a :class:`index.sql.catalog.Catalog`.

        Args:
            batch: Passages that are given at once, at most.
        """
        self._engine = engine
        self._batch = batch

    def gone_since(self, generation: int) -> list[int]:
        """Passages that were removed after ``generation``."""
        with reading(self._engine) as db:
            query = select(gone.c.passage_id).where(gone.c.generation > generation)
            return list(db.scalars(query.order_by(gone.c.passage_id)))

    def forget_gone(self, generation: int) -> None:
        """Forgets removed passages that every index has let go of."""
        with writing(self._engine) as db:
            db.execute(delete(gone).where(gone.c.generation <= generation))

    def passage_ids(self) -> list[int]:
        """Every passage there is, ascending."""
        with reading(self._engine) as db:
            return list(db.scalars(select(passages.c.passage_id).order_by(passages.c.passage_id)))

    def vectors(self, *, since: int = -1, after: int = 0) -> Iterator[list[tuple[int, Vectors]]]:
        """Passages with their vectors, ascending, in batches.

        Args:
            since: Only those that came after this generation.
            after: Only those whose id is greater.
        """
        query = select(passages.c.passage_id, passages.c.vector)
        while True:
            with reading(self._engine) as db:
                rows = self._rows(db, query, since, after)
            if not rows:
                return
            yield [(row.passage_id, np.frombuffer(row.vector, np.float32)) for row in rows]
            after = rows[-1].passage_id

    def documents(self, *, since: int = -1) -> Iterator[list[LexicalDocument]]:
        """The words of the passages that came after a generation, in batches."""
        columns = (passages.c.passage_id, passages.c.article_key, passages.c.start, passages.c.end)
        query = select(*columns, *HEADER).join_from(passages, articles)
        after = 0
        while True:
            with reading(self._engine) as db:
                rows = self._rows(db, query, since, after)
                words = words_of(db, rows)
            if not rows:
                return
            yield [
                LexicalDocument(row.passage_id, words[row.passage_id], header_of(row))
                for row in rows
            ]
            after = rows[-1].passage_id

    def _rows(
        self, db: Connection, query: Select[Any], since: int, after: int
    ) -> Sequence["AnyRow"]:
        wanted = (passages.c.generation > since, passages.c.passage_id > after)
        return db.execute(
            query.where(*wanted).order_by(passages.c.passage_id).limit(self._batch)
        ).all()
