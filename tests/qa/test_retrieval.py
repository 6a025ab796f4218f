from index.archive import Archive
from index.filters import Filters
from qa.retrieval import ArchiveRetriever


def test_documents_are_exact_passages_with_reasons(sample_archive: Archive) -> None:
    retriever = ArchiveRetriever(archive=sample_archive, k=4)
    documents = retriever.invoke("Who mediated the Black Sea Grain Initiative?")
    assert len(documents) == 4
    for document in documents:
        known = document.metadata
        text = sample_archive.article(known["article_id"]).text
        assert text[known["start"] : known["end"]] == document.page_content
        assert known["reasons"]["dense_rank"] or known["reasons"]["lexical_rank"]


def test_filters_hold(sample_archive: Archive) -> None:
    retriever = ArchiveRetriever(archive=sample_archive, filters=Filters(category=("Space",)), k=20)
    categories = {d.metadata["category"] for d in retriever.invoke("grain ships in the Red Sea")}
    assert categories == {"Space"}
