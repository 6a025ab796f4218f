"""Keeps what was printed twice from filling an answer twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.article import Header
from index.duplicate import Duplicate
from index.passage import Hit
from index.shingles import Shingle, shingles
from index.wording import stem_sequence, stems
from qa.candidate import about
from qa.question import take_apart

_REPEATED = 0.6  # share of a passage's runs of words, from which it says only what others say
_IN_REPRINT = 0.3  # the same in a reprint: the rest stands in passages that fit the question less
_FROM_ONE = 0.1  # share of them in another passage, from which that is one of these others


def originals(article_ids: Iterable[str], pairs: Iterable[Duplicate]) -> dict[str, str]:
    """Of each article the first that is known to be nearly the same, which may be itself.

    Args:
        article_ids: In their order; the first of some that are nearly the same stands for them.
        pairs: What is known of them.
    """
    groups: dict[str, set[str]] = {}
    for pair in pairs:
        ends = (pair.article_id, pair.of)
        group = set(ends).union(*(groups.get(end, ()) for end in ends))
        groups |= dict.fromkeys(group, group)
    firsts: dict[str, str] = {}
    for article_id in article_ids:
        for same in groups.get(article_id, {article_id}):
            firsts.setdefault(same, article_id)
    return firsts


def distinct(question: str, hits: Sequence[Hit], original: Mapping[str, str]) -> list[Hit]:
    """Leaves out passages that say what others say, best first.

    Of two that say the same the better stays, unless its article is a reprint of the other's: the
    other takes its place then, so that an answer need not cite both. One that holds a word of the
    question which the others lack, such as a year, says something else.

    Args:
        hits: What a search found, best first.
        original: As :func:`originals` gives it, of at least their articles.
    """
    places: dict[int, int] = {}
    said: dict[Shingle, int] = {}
    reprint = [original[hit.article.article_id] != hit.article.article_id for hit in hits]
    for index in sorted(range(len(hits)), key=lambda i: (reprint[i], i)):
        runs = frozenset(shingles(stem_sequence(hits[index].passage.text)))
        others = _repeated(runs, said, _IN_REPRINT if reprint[index] else _REPEATED)
        if others and not _tells_more(question, hits[index], [hits[other] for other in others]):
            places |= {other: min(places[other], index) for other in others}
        else:
            places[index] = index
            said.update(dict.fromkeys(runs.difference(said), index))
    return [hits[index] for index in sorted(places, key=lambda i: (places[i], i))]


def other_articles(
    articles: Iterable[Header], cited: Iterable[str], original: Mapping[str, str]
) -> list[Header]:
    """Articles that are neither cited nor reprints of what is, each that was printed twice once."""
    seen = {original.get(article_id, article_id) for article_id in cited}
    others = []
    for article in articles:
        first = original.get(article.article_id, article.article_id)
        if first not in seen:
            seen.add(first)
            others.append(article)
    return others


def _repeated(runs: frozenset[Shingle], said: Mapping[Shingle, int], share: float) -> list[int]:
    """Who has said more than a share of these words; nobody where they are new."""
    by = Counter(said[run] for run in runs if run in said)
    if by.total() <= share * len(runs):
        return []
    return [index for index, count in by.items() if count >= _FROM_ONE * len(runs)]


def _tells_more(question: str, hit: Hit, others: Sequence[Hit]) -> bool:
    asked = frozenset(take_apart(question).stems)
    known = frozenset().union(*map(_held, others))
    return bool(asked & _held(hit) - known)


def _held(hit: Hit) -> frozenset[str]:
    return stems(about(hit.article)) | stems(hit.passage.text)
