"""The embedding model as a service has it."""

from index.embedding import PACKAGED_MODEL, Embedder
from index.model_export import ensure_prepared
from qa.settings import load_settings


def prepared_embedder() -> Embedder:
    """It is prepared for questions where that was not done."""
    models = load_settings().prepared_models
    ensure_prepared(PACKAGED_MODEL, models)
    return Embedder(PACKAGED_MODEL, models)
