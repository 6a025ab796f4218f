"""How long the pages of a large archive take: browsing, search as one types, dossiers.

``python -m tests.benchmarks.pages [PASSAGES]``, 75,000 by default: some 10,000 articles. As in
tests/benchmarks/latency.py they are made up. Each page is rendered whole by the app.
"""

import statistics
import sys
import time
from collections.abc import Sequence

import numpy as np
from flask.testing import FlaskClient

from qa.assembly import assembly_over
from qa.settings import Settings
from qa.web import create_app
from tests.benchmarks.latency import large_archive
from tests.benchmarks.synthetic import Text

_MARKS = {"browse": 100, "search as one types": 100, "dossier": 1_000}  # milliseconds
_WORDS = 30


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 75_000
    with large_archive(wanted) as archive:
        status = archive.status()
        print(f"{status.articles:,} articles, {status.passages:,} passages, milliseconds")
        client = create_app(assembly_over(archive, Settings())).test_client()
        print(f"  {'page':<22}{'first':>8}{'median':>8}{'p95':>8}{'longest':>9}")
        for name, addresses in _pages(Text(seed=7)).items():
            _report(name, client, addresses)


def _pages(text: Text) -> dict[str, list[str]]:
    frequent = [text.word(37 * n + 20) for n in range(_WORDS)]
    rare = [text.word(57 * n + 100) for n in range(_WORDS)]
    typed = [word[:end] for word in frequent for end in range(1, len(word) + 1)]
    typed += [f"{one}+{other}" for one, other in zip(frequent, rare, strict=True)]
    topics = [*frequent, *(f"{one}+{other}" for one, other in zip(frequent, rare, strict=True))]
    ways = ("issue", "author", "category", "year")
    return {
        "browse": [f"/browse?by={way}" for way in ways for _ in range(5)],
        "search as one types": [f"/browse?part=1&q={words}" for words in typed],
        "dossier": [f"/topics?q={topic}" for topic in topics],
    }


def _report(name: str, client: FlaskClient, addresses: Sequence[str]) -> None:
    taken = []
    for address in addresses:
        start = time.perf_counter()
        response = client.get(address)
        taken.append(1_000 * (time.perf_counter() - start))
        assert response.status_code == 200, address
    median, p95 = statistics.median(taken), float(np.percentile(taken, 95))
    print(f"  {name:<22}{taken[0]:>8.0f}{median:>8.0f}{p95:>8.0f}{max(taken):>9.0f}")
    print(f"    mark: p95 {_MARKS[name]}: {'reached' if p95 <= _MARKS[name] else 'missed'}")


if __name__ == "__main__":
    main()
