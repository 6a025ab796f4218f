"""Files that staff upload, and what is in them before it counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from index.amendment import Amendment, amended
from index.article import Article
from index.reading import ReadFailure

UploadState = Literal["waiting", "adding", "added"]
Standing = Literal["new", "changed", "unchanged", "elsewhere", "removed"]

_LONGEST_NAME = 200  # bytes, of the 255 that file systems take


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody has uploaded.

    Attributes:
        name: Of the file, which is also the identity of an article that brings none of its own.
        size: Bytes.
        by: The name of the account.
        state: ``waiting``: nothing of it is in the archive; ``adding``: that is being done, or to
            be done; ``added``: it was read into it.
        report: Of a file that waits how many articles it holds (``articles``), of each standing
            (``counts``), the first one's ``title``, how many could not be read (``failed``); of one
            that was added what :meth:`index.ingest.IngestReport.as_json` gives; in either,
            ``trouble`` is what has gone wrong.
    """

    upload_id: str
    name: str
    size: int
    by: str
    at: datetime
    state: UploadState
    report: Mapping[str, Any]

    @property
    def is_readable(self) -> bool:
        """Whether any article was read from it when it was received."""
        return self.state != "waiting" or bool(self.report.get("articles"))

    @property
    def is_being_added(self) -> bool:
        """Whether its articles are on their way into the archive, and nothing has gone wrong."""
        return self.state == "adding" and not self.report.get("trouble")


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article as it was read, and what is there of it already.

    Attributes:
        article: As it would be stored.
        standing: ``elsewhere``: another file gives an article of this identity, which stays;
            ``removed``: staff have removed it, and it stays so.
        place: Of one that is elsewhere: in which file.
    """

    article: Article
    standing: Standing
    place: str | None = None


@dataclass(frozen=True, slots=True)
class UploadReading:
    """What a file holds.

    Attributes:
        articles: The first of them.
        counts: How many are of each standing, of all of them.
        failed: What could not be read; the first of it.
        failures: How many could not.
    """

    articles: tuple[ReadArticle, ...]
    counts: Mapping[Standing, int]
    failed: tuple[ReadFailure, ...]
    failures: int

    @property
    def total(self) -> int:
        """How many articles there are."""
        return sum(self.counts.values())

    @property
    def is_worth_adding(self) -> bool:
        """Whether it holds anything that the archive does not."""
        return bool(self.counts.get("new") or self.counts.get("changed"))


def file_name(given: str) -> str:
    """A name that a browser sends, as that of a file: without folders and control characters."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c if c.isprintable() else " " for c in last).strip().lstrip(".~")
    stem, dot, extension = plain.rpartition(".")
    room = _LONGEST_NAME - len((dot + extension).encode())
    cut = (stem or plain).encode()[: max(room, 1)].decode(errors="ignore").strip()
    return (
        f"{cut}{dot}{extension}"
        if stem
        else plain.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
    )


def reading_of(
    items: Iterable[Article | ReadFailure],
    source: str,
    origins: Mapping[str, tuple[str | None, str]],
    amendments: Mapping[str, Sequence[Amendment]],
    struck: frozenset[str],
    most: int,
) -> UploadReading:
    """Looks through what a file gives.

    Args:
        source: The file as it would be known once it is added.
        origins: Of every article of the archive the file that it came from, and its fingerprint.
        amendments: What staff have amended, by article.
        struck: Articles that they have removed.
        most: How many articles and failures are kept of it.
    """
    articles: list[ReadArticle] = []
    failed: list[ReadFailure] = []
    counts: Counter[Standing] = Counter()
    failures = 0
    for item in items:
        if isinstance(item, ReadFailure):
            failures += 1
            failed += [item] if len(failed) < most else []
            continue
        article, _ = amended(item, amendments.get(item.article_id, ()))
        known = origins.get(article.article_id)
        standing = _standing(article, source, known, struck)
        counts[standing] += 1
        if len(articles) < most:
            place = known[0] if known and standing == "elsewhere" else None
            articles.append(ReadArticle(article, standing, place))
    return UploadReading(tuple(articles), counts, tuple(failed), failures)


def _standing(
    article: Article, source: str, known: tuple[str | None, str] | None, struck: frozenset[str]
) -> Standing:
    if article.article_id in struck:
        return "removed"
    if known is None:
        return "new"
    if known[0] not in (source, None):
        return "elsewhere"
    return "unchanged" if known == (source, article.fingerprint()) else "changed"
