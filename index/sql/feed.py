"""What the derived indexes are fed with: the passages that came and went, out of the catalog."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Engine, Select, Table, delete, func, select, tuple_

from index.embedding import Vectors
from index.errors import StoreError
from index.lexical import LexicalDocument
from index.sql.database import reading, writing
from index.sql.rows import HEADED, HEADER, header_of, words_of
from index.sql.schema import articles, gone, passages

if TYPE_CHECKING:
    from index.sql.rows import AnyRow

_T = TypeVar("_T")


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
        with reading(self._engine) as db:  # sorted here: to do so SQLite would read every vector
            return sorted(i + self._offset for i in db.scalars(select(self._table.c.passage_id)))

    def vectors(self, *, since: int = -1) -> Iterator[list[tuple[int, Vectors]]]:
        """Passages with their vectors, in batches.

        Args:
            since: Only those that came after this generation, in the order in which they came; by
                default, all, by id.

        Raises:
            StoreError: One of them is damaged.
        """
        return self._batches(self._with_vectors(), self._pairs, since=since)

    def vectors_after(self, passage_id: int) -> Iterator[list[tuple[int, Vectors]]]:
        """Passages of greater ids with their vectors, ascending, in batches.

        Raises:
            StoreError: One of them is damaged.
        """
        return self._batches(self._with_vectors(), self._pairs, after=passage_id)

    def documents(self, *, since: int = -1) -> Iterator[list[LexicalDocument]]:
        """The words of the passages that came after a generation, in batches."""
        return self._batches(self._with_headers(), self._documents, since=since)

    def sample_vectors(self, size: int) -> list[tuple[int, Vectors]]:
        """Some passages with their vectors, spread evenly over all."""
        with reading(self._engine) as db:
            return [self._pair(row) for row in self._sample(db, self._with_vectors(), size)]

    def sample_documents(self, size: int) -> list[LexicalDocument]:
        """The words of some passages, spread evenly over all."""
        with reading(self._engine) as db:
            return self._documents(db, self._sample(db, self._with_headers(), size))

    def _with_vectors(self) -> Select[Any]:
        return select(self._table.c.passage_id, self._table.c.vector)

    def _with_headers(self) -> Select[Any]:
        table = self._table.c
        columns = (table.passage_id, table.article_key, table.start, table.end)
        of_article = table.article_key == articles.c.key
        return select(*columns, *HEADER).join_from(self._table, HEADED, of_article)

    def _pairs(self, _: Connection, rows: Sequence["AnyRow"]) -> list[tuple[int, Vectors]]:
        return _of_one_length([self._pair(row) for row in rows])

    def _pair(self, row: "AnyRow") -> tuple[int, Vectors]:
        return row.passage_id + self._offset, np.frombuffer(row.vector, np.float32)

    def _documents(self, db: Connection, rows: Sequence["AnyRow"]) -> list[LexicalDocument]:
        words = words_of(db, rows)
        return [
            LexicalDocument(row.passage_id + self._offset, words[row.passage_id], header_of(row))
            for row in rows
        ]

    def _batches(
        self,
        query: Select[Any],
        read: Callable[[Connection, Sequence["AnyRow"]], list[_T]],
        *,
        since: int = -1,
        after: int = 0,
    ) -> Iterator[list[_T]]:
        """What ``read`` makes of the rows, batch after batch.

        Those since a generation are walked along the index of generations: by id alone SQLite would
        pass by all that came before, at every batch that an ingest stores.
        """
        table = self._table.c
        key, last = [table.passage_id], [after]
        if since >= 0:
            key, last = [table.generation, table.passage_id], [since + 1, 0]
            query = query.add_columns(table.generation)
        page = query.order_by(*key).limit(self._batch)
        while True:
            with reading(self._engine) as db:
                rows = db.execute(page.where(tuple_(*key) > tuple_(*last))).all()
                found = read(db, rows)
            if not rows:
                return
            yield found
            last = [getattr(rows[-1], column.name) for column in key]

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
    for number, vector in pairs:
        if len(vector) != len(pairs[0][1]):
            raise StoreError(
                f"the vector of passage {number} is damaged in the catalog: restore a backup, or "
                "embed everything anew with «archive-qa rebuild --embeddings»"
            )
    return pairs
