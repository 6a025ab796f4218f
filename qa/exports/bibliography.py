"""Dossiers as bibliographies: BibTeX and RIS."""

import re

from index.article import Header
from index.free_names import free_name
from qa.issue_numbers import issue_numbers
from qa.saying import correction_words
from qa.topics.dossier import Dossier

_TEX = {
    **{character: f"\\{character}" for character in "{}%&$#_"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(dossier: Dossier, magazine: str) -> bytes:
    """Its articles as entries of BibTeX, each under the same key in every dossier.

    Args:
        magazine: In which they appeared.
    """
    entries = []
    keys: set[str] = set()
    for found in dossier.articles:
        header = found.article
        volume, number = _volume_and_number(header)
        fields = {
            "title": header.title,
            "author": " and ".join(f"{{{_tex(name)}}}" for name in header.authors),
            "journal": magazine,
            "volume": volume,
            "number": number,
            "pages": header.page,
            "year": str(header.date.year) if header.date else None,
            "month": f"{header.date:%b}".lower() if header.date else None,
            "url": header.url,
            "note": correction_words(header.as_json()["correction"]),
        }
        lines = [
            f"  {name} = {{{value if name == 'author' else _tex(value)}}}"
            for name, value in fields.items()
            if value
        ]
        key = free_name(_key(header.article_id), keys.__contains__)
        keys.add(key)
        entries.append(f"@article{{{key},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries).encode()


def _volume_and_number(header: Header) -> tuple[str | None, str | None]:
    """Those of its issue; the whole name as its number where it tells of none."""
    if not header.issue:
        return None, None
    found = issue_numbers(header.issue)
    number = header.issue if found.volume is None and found.number is None else found.number
    return _text(found.volume), _text(number)


def _text(part: int | str | None) -> str | None:
    return None if part is None else str(part)


def _key(article_id: str) -> str:
    """The article's identity in letters, digits and hyphens, as every reader of BibTeX takes it."""
    name = re.sub(r"\.[A-Za-z]+$", "", article_id)
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "article"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def ris(dossier: Dossier, magazine: str) -> bytes:
    """Its articles as records of RIS, their quotes as notes.

    Args:
        magazine: In which they appeared.
    """
    lines = []
    for found in dossier.articles:
        header = found.article
        volume, number = _volume_and_number(header)
        lines.append(("TY", "MGZN"))
        lines += [("AU", name) for name in header.authors]
        fields = (
            ("TI", header.title),
            ("T2", magazine),
            ("VL", volume),
            ("IS", number),
            ("SP", header.page),
            ("DA", f"{header.date:%Y/%m/%d}" if header.date else None),
            ("UR", header.url),
            ("N1", correction_words(header.as_json()["correction"])),
            *(("N1", quote.text) for quote in found.quotes),
        )
        lines += [(tag, value) for tag, value in fields if value]
        lines.append(("ER", ""))
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines).encode()
