"""Gives passages that were stored by an earlier version what later ones keep of them."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine, bindparam, select, update

from index.sentence_words import FORMAT, SentenceWords
from index.sql.database import reading, writing
from index.sql.passage_sentences import read_spans
from index.sql.schema import articles, passages
from index.sql.values import set_value, value

_DONE = "sentence_words_format"  # the value that says so
_ARTICLES = 32  # in one transaction, so that nobody waits long for it
_SET = (
    update(passages)
    .where(passages.c.passage_id == bindparam("number"))
    .values(sentence_words=bindparam("words"))
)


def fill_sentence_words(
    engine: Engine, stop: Callable[[], bool] = lambda: False, *, anew: bool = False
) -> None:
    """Finds the words of sentences of which that was not done, or by another version.

    Only the holder of the writer lock may do so. What is left undone by then is read out of the
    texts whenever a search looks at it.

    Args:
        stop: Asked from time to time whether to leave the rest to the next call.
        anew: Whether to find all of them anew.
    """
    with reading(engine) as db:
        if value(db, _DONE) == str(FORMAT) and not anew:
            return
    after = 0
    while True:
        with writing(engine) as db:
            query = select(articles.c.key).where(articles.c.key > after).order_by(articles.c.key)
            keys = db.scalars(query.limit(_ARTICLES)).all()
            if not keys:
                set_value(db, _DONE, str(FORMAT))
                return
            _fill(db, keys, anew=anew)
            after = keys[-1]
        if stop():
            return


def _fill(db: Connection, keys: Sequence[int], *, anew: bool) -> None:
    query = select(
        passages.c.passage_id, passages.c.sentences, passages.c.sentence_words, articles.c.text
    ).join_from(passages, articles, passages.c.article_key == articles.c.key)
    new = []
    for row in db.execute(query.where(articles.c.key.in_(keys))).all():
        try:
            spans = read_spans(row.sentences)
        except ValueError:  # damaged, as «verify» says
            continue
        if anew or SentenceWords.read(row.sentence_words, len(spans)) is None:
            words = SentenceWords.of([row.text[start:end] for start, end in spans])
            new.append({"number": row.passage_id, "words": words.stored()})
    if new:
        db.execute(_SET, new)
