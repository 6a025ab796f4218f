"""Passages on their way to another embedding model: stored aside until all of them are there."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Engine, and_, delete, func, insert, literal, select

from index.article import Article
from index.sql.database import reading, writing
from index.sql.feed import Feed
from index.sql.rows import HEADED, HEADER, stored_fields_of
from index.sql.schema import articles, gone, passages, staged_passages
from index.sql.sequences import last_passage_id, skip_given
from index.sql.storing import Prepared, passage_rows
from index.sql.values import next_generation, set_value, value

_ARTICLES = 16  # in memory at once
_OF_SENTENCES = ("sentences", "sentence_vectors", "sentence_words")


class Staging:
    """The staged passages of a catalog. Only the holder of the writer lock may use it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, signature: Mapping[str, str]) -> None:
        """Goes on where the same model was left off; drops what another one has left.

        Args:
            signature: Of the model, as :attr:`index.embedding.Embedder.signature`.
        """
        with writing(self._engine) as db:
            known = {name: value(db, f"staged_{name}") for name in signature}
            if known != dict(signature):
                db.execute(delete(staged_passages))
            for name, text in signature.items():
                set_value(db, f"staged_{name}", text)
            changed = select(staged_passages.c.passage_id).where(
                staged_passages.c.article_key == articles.c.key,
                staged_passages.c.fingerprint != articles.c.fingerprint,
            )
            db.execute(delete(staged_passages).where(staged_passages.c.passage_id.in_(changed)))

    def remaining(self) -> Iterator[tuple[int, Article]]:
        """The articles that are not staged yet, with their keys."""
        staged = select(literal(1)).where(staged_passages.c.article_key == articles.c.key)
        query = (
            select(articles.c.key, *HEADER, articles.c.text)
            .select_from(HEADED)
            .where(~staged.exists())
            .order_by(articles.c.key)
            .limit(_ARTICLES)
        )
        after = 0
        while True:
            with reading(self._engine) as db:
                rows = db.execute(query.where(articles.c.key > after)).all()
            if not rows:
                return
            for row in rows:
                yield row.key, Article(**stored_fields_of(row), text=row.text)
            after = rows[-1].key

    def articles_left(self) -> int:
        """How many articles are not staged yet."""
        staged = select(func.count(staged_passages.c.article_key.distinct()))
        with reading(self._engine) as db:
            total = db.scalar(select(func.count()).select_from(articles)) or 0
            return total - (db.scalar(staged) or 0)

    def feed(self, offset: int) -> Feed:
        """The staged passages, as the indexes are fed with them."""
        return Feed(self._engine, table=staged_passages, offset=offset)

    def store(self, batch: Sequence[tuple[int, Prepared]]) -> None:
        """Stages articles, in one transaction."""
        rows = [
            {**row, "fingerprint": prepared.article.fingerprint()}
            for key, prepared in batch
            for row in passage_rows(prepared, key)
        ]
        if rows:
            with writing(self._engine) as db:
                db.execute(insert(staged_passages), rows)

    def counts(self) -> tuple[int, int]:
        """How many passages are staged, and what is to be added to their ids: no passage has ever
        had one as great."""
        with writing(self._engine) as db:  # PostgreSQL counts a sequence up when asked
            staged = db.scalar(select(func.count()).select_from(staged_passages)) or 0
            return staged, last_passage_id(db)

    def put_in_place(self, offset: int, new_values: Mapping[str, str]) -> None:
        """Has the staged passages take the place of all that there are, in one transaction.

        Args:
            offset: As :meth:`counts` gave it.
            new_values: Single values to set with it; both indexes know the change already.
        """
        with writing(self._engine) as db:
            generation = next_generation(db)
            db.execute(delete(passages))
            db.execute(delete(gone))
            _move(db, offset, generation)
            db.execute(delete(staged_passages))
            skip_given(db)
            new = {**new_values, "staged_embedding_model": "", "staged_embedding_dimension": ""}
            for name in ("words", "vectors"):
                new[f"{name}_generation"] = str(generation)
            for name, text in new.items():
                set_value(db, name, text)


def _move(db: Connection, offset: int, generation: int) -> None:
    staged = staged_passages.c
    columns = ("article_key", "start", "end", "vector", *_OF_SENTENCES)
    current = and_(
        staged.article_key == articles.c.key, staged.fingerprint == articles.c.fingerprint
    )
    rows = (
        select(
            staged.passage_id + offset,
            literal(generation),
            *(staged[name] for name in columns),
        )
        .join(articles, current)
        .order_by(staged.passage_id)
    )
    db.execute(insert(passages).from_select(["passage_id", "generation", *columns], rows))
