"""From an article to what the embedding model is to read of it."""

from index.article import Article, Header
from index.cutting import Cut, cut
from index.days import long_day
from index.embedding import Embedder, EmbeddingInput
from index.sentences import sentence_spans

_PASSAGE_TOKENS = 180  # or fewer, where the model reads fewer
_HEADING_TOKENS = 48
_MARGIN_TOKENS = 4  # a tokenizer may count a passage a little otherwise than the whole article


def prepare(article: Article, embedder: Embedder) -> tuple[list[Cut], list[EmbeddingInput]]:
    """Cuts an article into passages, each with what the model is to read of it."""
    heading = _heading(article, embedder)
    room = embedder.max_tokens - len(embedder.token_starts(heading)) - _MARGIN_TOKENS
    sentences = sentence_spans(article.text, article.language or "en")
    starts = embedder.token_starts(article.text)
    cuts = cut(article.text, sentences, starts, max(1, min(room, _PASSAGE_TOKENS)))
    return cuts, [_input(article.text, heading, piece) for piece in cuts]


def _input(text: str, heading: str, piece: Cut) -> EmbeddingInput:
    inside = [(start - piece.start, end - piece.start) for start, end in piece.sentences]
    return EmbeddingInput(heading, text[piece.start : piece.end], inside)


def _heading(header: Header, embedder: Embedder) -> str:
    """Title and day, which are embedded with every passage; a long title is cut."""
    title = header.title
    starts = embedder.token_starts(title)
    if len(starts) > _HEADING_TOKENS:
        title = title[: starts[_HEADING_TOKENS]]
    day = f"{long_day(header.date)}\n" if header.date else ""
    return f"{title}\n{day}"
