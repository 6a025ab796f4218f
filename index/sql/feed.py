"""What the derived indexes are fed with: the passages that came and went, out of the catalog."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, Engine, Select, Table, delete, func, select

from index.embedding import Vectors
from index.errors import StoreError
from index.lexical import LexicalDocument
from index.sql.database import reading, writing
from index.sql.rows import HEADED, HEADER, header_of, words_of
from index.sql.schema import articles, gone, passages

if TYPE_CHECKING:
    from index.sql.rows import AnyRow


class Feed:
    """The changes of a catalog, by generation. Every batch is one consistent state."""

    def __init__(
        self, engine: Engine, batch: int = 2_000, *, table: Table = passages, offset: int = 0
    ) -> None:
        """Reads the tables of a :class:`index.sql.catalog.Catalog`.

        Args:
            batch: Passages that are given at once, at most.
            table: The passages, or those that are staged to take their place.
            offset: What is to be added to an id of that table.
        """
        self._engine = engine
        self._batch = batch
        self._table = table
        self._offset = offset

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
        number = self._table.c.passage_id
        with reading(self._engine) as db:
            return [i + self._offset for i in db.scalars(select(number).order_by(number))]

    def vectors(self, *, since: int = -1, after: int = 0) -> Iterator[list[tuple[int, Vectors]]]:
        """Passages with their vectors, ascending, in batches.

        Args:
            since: Only those that came after this generation.
            after: Only those whose id is greater.

        Raises:
            StoreError: One of them is damaged.
        """
        query = select(self._table.c.passage_id, self._table.c.vector)
        while True:
            with reading(self._engine) as db:
                rows = self._rows(db, query, since, after)
            if not rows:
                return
            yield _of_one_length([self._pair(row) for row in rows])
            after = rows[-1].passage_id

    def documents(self, *, since: int = -1) -> Iterator[list[LexicalDocument]]:
        """The words of the passages that came after a generation, in batches."""
        after = 0
        while True:
            with reading(self._engine) as db:
                rows = self._rows(db, self._with_headers(), since, after)
                found = self._documents(db, rows)
            if not rows:
                return
            yield found
            after = rows[-1].passage_id

    def sample_vectors(self, size: int) -> list[tuple[int, Vectors]]:
        """Some passages with their vectors, spread evenly over all."""
        query = select(self._table.c.passage_id, self._table.c.vector)
        with reading(self._engine) as db:
            return [self._pair(row) for row in self._sample(db, query, size)]

    def sample_documents(self, size: int) -> list[LexicalDocument]:
        """The words of some passages, spread evenly over all."""
        with reading(self._engine) as db:
            return self._documents(db, self._sample(db, self._with_headers(), size))

    def _with_headers(self) -> Select[Any]:
        table = self._table.c
        columns = (table.passage_id, table.article_key, table.start, table.end)
        of_article = table.article_key == articles.c.key
        return select(*columns, *HEADER).join_from(self._table, HEADED, of_article)

    def _pair(self, row: "AnyRow") -> tuple[int, Vectors]:
        return row.passage_id + self._offset, np.frombuffer(row.vector, np.float32)

    def _documents(self, db: Connection, rows: Sequence["AnyRow"]) -> list[LexicalDocument]:
        words = words_of(db, rows)
        return [
            LexicalDocument(row.passage_id + self._offset, words[row.passage_id], header_of(row))
            for row in rows
        ]

    def _rows(
        self, db: Connection, query: Select[Any], since: int, after: int
    ) -> Sequence["AnyRow"]:
        table = self._table.c
        wanted = [table.passage_id > after]
        if since >= 0:
            wanted.append(table.generation > since)
        return db.execute(query.where(*wanted).order_by(table.passage_id).limit(self._batch)).all()

    def _sample(self, db: Connection, query: Select[Any], size: int) -> list["AnyRow"]:
        number = self._table.c.passage_id
        first, last = db.execute(select(func.min(number), func.max(number))).one()
        if first is None:
            return []
        places = {first + (last - first) * n // max(1, size - 1) for n in range(size)}
        rows = (
            db.execute(query.where(number >= place).order_by(number).limit(1)).one()
            for place in sorted(places)
        )
        return list({row.passage_id: row for row in rows}.values())


def _of_one_length(pairs: list[tuple[int, Vectors]]) -> list[tuple[int, Vectors]]:
    length = len(pairs[0][1])
    for number, vector in pairs:
        if len(vector) != length:
            raise StoreError(
                f"the vector of passage {number} is damaged in the catalog: restore a backup, or "
                "embed everything anew with «archive-qa rebuild --embeddings»"
            )
    return pairs
