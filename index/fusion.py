"""Brings the two sides of a search together, and spreads the result over articles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.passage import Reasons

_K = 60  # as in the paper: how little the very first ranks stand out
_ABSENT = (None, None)
_REPEAT = 0.85  # what a passage keeps of its score for each better one of the same article


def fuse(
    dense: Sequence[tuple[int, float]], lexical: Sequence[tuple[int, float]]
) -> list[tuple[int, float, Reasons]]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).

    Args:
        dense: Passage ids with cosine similarity, best first.
        lexical: Passage ids with BM25, best first.

    Returns:
        Passage ids with fused score, 0 to 1 (1: first on both sides), and reasons; best first.
    """
    near = {number: (rank, score) for rank, (number, score) in enumerate(dense, 1)}
    worded = {number: (rank, score) for rank, (number, score) in enumerate(lexical, 1)}
    reasons = {
        number: Reasons(*near.get(number, _ABSENT), *worded.get(number, _ABSENT))
        for number in near | worded
    }
    scored = [(number, _score(why), why) for number, why in reasons.items()]
    return sorted(scored, key=lambda item: (-item[1], item[0]))


def _score(why: Reasons) -> float:
    ranks = (why.dense_rank, why.lexical_rank)
    return sum((_K + 1) / (_K + rank) for rank in ranks if rank) / len(ranks)


def spread(
    fused: Sequence[tuple[int, float, Reasons]], article_of: Mapping[int, str]
) -> list[tuple[int, float, Reasons]]:
    """Lets later passages of an article step back behind other articles' best.

    Passages that ``article_of`` does not know are left out: the catalog has let go of them.
    """
    seen: Counter[str] = Counter()
    result = []
    for number, score, why in fused:
        article = article_of.get(number)
        if article is None:
            continue
        penalty = _REPEAT ** seen[article]
        seen[article] += 1
        told = replace(why, penalty=penalty) if penalty < 1 else why
        result.append((number, score * penalty, told))
    return sorted(result, key=lambda item: (-item[1], item[0]))
