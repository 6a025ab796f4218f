"""Sentences held against real passages of the sample archive."""

from functools import partial

import pytest

from index.archive import Archive
from index.filters import Filters
from qa.answer import Standing
from qa.exactness import is_exact
from qa.finding import find
from qa.verifying.verdict import Verifier


@pytest.fixture(scope="module")
def verifier(sample_archive: Archive) -> Verifier:
    question = "When did Finland join NATO, and how did the parliaments vote?"
    found = find(sample_archive, question, Filters(), sample_archive.embed(question))
    return Verifier(found.candidates, sample_archive.embed, partial(is_exact, sample_archive))


@pytest.mark.parametrize(
    "claim",
    [
        "Finland became the thirty-first member of NATO on 4 April 2023.",
        "Finland joined NATO on 4 April 2023.",
        "On 4 April 2023, Finland became NATO’s 31st member.",
        "The Hungarian parliament approved Finland’s accession on 27 March, by 182 votes to 6.",
        "Hungary’s parliament approved Finland’s accession by 182 votes to 6.",
    ],
)
def test_what_a_passage_says_is_supported(
    verifier: Verifier, sample_archive: Archive, claim: str
) -> None:
    verdict = verifier.verdict(claim, ())
    assert verdict.standing is Standing.SUPPORTED
    assert verdict.flagged == ()
    for quote in verdict.quotes:
        text = sample_archive.article(quote.hit.article.article_id).text
        assert text[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(
    ("claim", "flagged"),
    [
        ("Finland became the thirty-first member of NATO on 4 April 2021.", ("2021",)),
        ("Finland became the fortieth member of NATO on 4 April 2023.", ()),
        ("Bhutan became the thirty-first member of NATO on 4 April 2023.", ("Bhutan",)),
        ("Finland never became the thirty-first member of NATO on 4 April 2023.", ()),
        ("The Hungarian parliament rejected Finland’s accession on 27 March, by 182 to 6.", ()),
        ("Napoleon lost at Waterloo.", ("Napoleon", "Waterloo")),
    ],
)
def test_what_none_says_is_not(verifier: Verifier, claim: str, flagged: tuple[str, ...]) -> None:
    verdict = verifier.verdict(claim, (1, 2, 3))
    assert (verdict.standing, verdict.quotes) == (Standing.UNSUPPORTED, ())
    assert verdict.flagged == flagged


@pytest.mark.parametrize(
    "text",
    [
        "All of them died.",
        "Nobody was hurt.",
        "He was later killed.",
        "The war is over.",
        "The talks failed.",
        "They did not.",
        "There are 3 reasons.",
    ],
)
def test_a_few_everyday_words_are_held_against_the_passages(verifier: Verifier, text: str) -> None:
    assert verifier.verdict(text, (1,)).standing is Standing.UNSUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        *("In short:", "Why?", "Did Finland join NATO?", "…", "So:"),
        *("Here is a timeline:", "The reasons are as follows.", "According to the passages:"),
    ],
)
def test_what_says_nothing_is_no_claim(verifier: Verifier, text: str) -> None:
    assert verifier.verdict(text, ()).standing is Standing.NO_CLAIM


def test_two_passages_that_are_cited_may_say_it_together(sample_archive: Archive) -> None:
    question = "When did Finland and Sweden join NATO?"
    found = find(sample_archive, question, Filters(), sample_archive.embed(question))
    verifier = Verifier(found.candidates, sample_archive.embed, partial(is_exact, sample_archive))
    texts = [candidate.hit.passage.text for candidate in found.candidates]
    cited = [
        next(n for n, text in enumerate(texts, 1) if words in text)
        for words in ("thirty-first member of NATO on 4 April 2023", "alliances on 7 March 2024")
    ]
    claim = "Finland became a member on 4 April 2023, and Sweden on 7 March 2024."
    verdict = verifier.verdict(claim, cited)
    assert verdict.standing is Standing.SUPPORTED
    assert len({quote.hit.passage.passage_id for quote in verdict.quotes}) == 2
    assert verifier.verdict(claim, cited[:1]).standing is Standing.UNSUPPORTED


def test_without_passages_nothing_is_supported(sample_archive: Archive) -> None:
    nothing = Verifier((), sample_archive.embed, partial(is_exact, sample_archive))
    assert nothing.verdict("Finland joined NATO.", (1,)).standing is Standing.UNSUPPORTED


def test_a_quote_that_is_no_longer_there_supports_nothing(
    verifier: Verifier, sample_archive: Archive
) -> None:
    candidates = [passage.candidate for passage in verifier._passages]
    gone = Verifier(candidates, sample_archive.embed, lambda *_: False)
    claim = "Finland became the thirty-first member of NATO on 4 April 2023."
    assert gone.verdict(claim, ()).standing is Standing.UNSUPPORTED
