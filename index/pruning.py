"""Which articles have vanished from the folders that they came from."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.claims import Claims
from index.source_path import path_of


def vanished(
    owners: Mapping[str, str | None],
    claims: Claims,
    folders: Sequence[Path],
    closed: Sequence[Path],
    is_gone: Callable[[str], bool],
) -> list[str]:
    """Articles of the folders whose file is gone, or was read to its end and holds them no more.

    Args:
        owners: The source of every article in the catalog, by the article's id.
        claims: What the run over these folders has found.
        closed: What could not be looked at. Nothing at or below it has vanished: a folder that may
            not be opened today, or whose disk is not there, is no empty folder.
        is_gone: Whether a source exists no more.
    """
    return [
        article_id
        for article_id, source in owners.items()
        if source
        and not claims.is_given(article_id)
        and _is_within(path_of(source), folders)
        and (
            claims.was_looked_at(source)
            or (not _is_within(path_of(source), closed) and is_gone(source))
        )
    ]


def _is_within(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
