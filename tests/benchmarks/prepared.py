"""The embedding model as a service has it."""

from index.embedding import PACKAGED_MODEL, Embedder
from index.model_export import export
from qa.settings import load_settings


def prepared_embedder() -> Embedder:
    """It is prepared for questions where that was not done."""
    models = load_settings().cache_dir / "models"
    if not Embedder(PACKAGED_MODEL, models).is_prepared:
        export(PACKAGED_MODEL, models)
    return Embedder(PACKAGED_MODEL, models)
