"""What every writer needs and takes seconds to load: the model, and the libraries.

To be imported once, in the process that the writers are forked from. Nothing is computed there: a
fork has no threads but one, and would wait for ever for those that torch had started.
"""

import chromadb  # noqa: F401
import tantivy  # noqa: F401
import torch

import index.batch
import index.ingest
import index.reading  # noqa: F401
from index.embedding import PACKAGED_MODEL, Embedder

torch.set_num_threads(1)
EMBEDDER = Embedder(PACKAGED_MODEL)
