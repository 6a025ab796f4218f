"""Articles that are told apart by one word each, and the folder of tables that they stand in."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_PER_TABLE = 40  # articles in one file

# Articles that nobody touches, each with a question whose answer is known.
LANDMARKS = {
    "grain": (
        "The Black Sea Grain Initiative was signed in Istanbul on 22 July 2022.",
        "Where was the Black Sea Grain Initiative signed?",
    ),
    "moon": (
        "Chandrayaan-3 landed near the south pole of the Moon on 23 August 2023.",
        "When did Chandrayaan-3 land on the Moon?",
    ),
    "whale": (
        "The blue whale is the largest animal that has ever lived, and eats krill.",
        "What does the blue whale eat?",
    ),
    "bridge": (
        "The Akashi bridge in Kobe was opened to traffic in April 1998.",
        "When was the Akashi bridge opened to traffic?",
    ),
    "vaccine": (
        "Katalin Karikó received the Nobel Prize in medicine for her work on messenger RNA.",
        "Who received the Nobel Prize for work on messenger RNA?",
    ),
}


def article_id(number: int) -> str:
    return f"a{number:04}"


def own_word(article: str, words: str) -> str:
    """A word of an article's text that no other text has."""
    if article in LANDMARKS:
        return max(re.findall("[A-Za-z]+", words), key=len)
    return words.partition(" was the ")[2].partition(".")[0]


def query_for(article: str) -> str:
    """What a search is to find an article by, in any of its versions."""
    return LANDMARKS[article][1] if article in LANDMARKS else place(int(article.removeprefix("a")))


def place(number: int) -> str:
    """A word that this article alone has, in each of its versions."""
    return _word(number) + "x"


def ship(number: int, version: int) -> str:
    """A word that this version of this article alone has."""
    return _word(number + 10_000 * version) + "k"


def text(number: int, version: int) -> str:
    return (
        f"The first ship to leave {place(number)} was the {ship(number, version)}. "
        f"It carried {number + 100} tons of maize to Tripoli on its voyage number {version + 1}."
    )


def question(article: str) -> str:
    return f"Which ship was the first to leave {query_for(article)}?"


class Shelf:
    """The tables on disk, each with the articles that it is to hold, by number and version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions: dict[int, int] = {}
        self._landmarks = {name: words for name, (words, _) in LANDMARKS.items()}
        folder.mkdir()
        rows = [{"id": name, "text": words} for name, words in self._landmarks.items()]
        _write(folder / "landmarks.jsonl", rows)

    def texts(self) -> dict[str, str]:
        """What an archive holds that has ingested and pruned this folder."""
        numbered = {article_id(n): text(n, version) for n, version in self.versions.items()}
        return self._landmarks | numbered

    def change(self, versions: Mapping[int, int | None]) -> None:
        """Writes articles anew, or takes them out (``None``)."""
        for number, version in versions.items():
            if version is None:
                self.versions.pop(number, None)
            else:
                self.versions[number] = version
        for table in {number // _PER_TABLE for number in versions}:
            self._save(table)

    def _save(self, table: int) -> None:
        rows = [
            {"id": article_id(n), "title": f"From {place(n)}", "text": text(n, version)}
            for n, version in sorted(self.versions.items())
            if n // _PER_TABLE == table
        ]
        path = self.folder / f"table-{table:02}.jsonl"
        if rows:
            _write(path, rows)
        else:
            path.unlink(missing_ok=True)


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _word(number: int) -> str:
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, len(_SYLLABLES))
        letters += _SYLLABLES[rest]
    return letters.capitalize()
