"""Dossiers as bibliographies: BibTeX and RIS."""

from qa.saying import correction_words
from qa.topics.dossier import Dossier

_TEX = {
    **{character: f"\\{character}" for character in "{}%&$#_"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(dossier: Dossier) -> bytes:
    """Its articles as entries of BibTeX."""
    entries = []
    for number, found in enumerate(dossier.articles, 1):
        header = found.article
        fields = {
            "title": header.title,
            "author": " and ".join(f"{{{_tex(name)}}}" for name in header.authors),
            "journal": header.issue,
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
        year = header.date.year if header.date else "nd"
        entries.append(f"@article{{archive{year}n{number},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries).encode()


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def ris(dossier: Dossier) -> bytes:
    """Its articles as records of RIS, their quotes as notes."""
    lines = []
    for found in dossier.articles:
        header = found.article
        lines.append(("TY", "MGZN"))
        lines += [("AU", name) for name in header.authors]
        fields = (
            ("TI", header.title),
            ("T2", header.issue),
            ("SP", header.page),
            ("DA", f"{header.date:%Y/%m/%d}" if header.date else None),
            ("UR", header.url),
            ("N1", correction_words(header.as_json()["correction"])),
            *(("N1", quote.text) for quote in found.quotes),
        )
        lines += [(tag, value) for tag, value in fields if value]
        lines.append(("ER", ""))
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines).encode()
