"""A reader small enough to train in a test, and a few examples for it."""

import torch
from transformers import BertConfig, BertModel

from qa.reader.features import Context
from qa.reader.training.examples import Example, Verdict
from qa.reader.training.network import ReaderNetwork

PASSAGE = Context(
    "The ship left Odesa in 1994. Captain Olena Kovalenko was in charge. "
    "It sank in 2003 near Varna.",
    title="A ship is lost",
    date="2003-05-01",
)


def tiny_network(seed: int = 0) -> ReaderNetwork:
    torch.manual_seed(seed)
    config = BertConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return ReaderNetwork(BertModel(config, add_pooling_layer=False)).eval()


def answered(question: str, answer: str, context: Context = PASSAGE) -> Example:
    """A question with an answer that stands in its passage."""
    start = context.text.index(answer)
    low = context.text.rfind(". ", 0, start) + 2 if ". " in context.text[:start] else 0
    high = context.text.index(".", start) + 1
    place = (start, start + len(answer))
    return Example("toy", "fact", question, context, (place,), ((low, high),), answerable=True)


def unanswerable(question: str, context: Context = PASSAGE) -> Example:
    return Example("toy", "miss-detail", question, context, (), (), answerable=False)


def claim(text: str, verdict: Verdict, context: Context = PASSAGE) -> Example:
    return Example("toy", "claim", text, context, verdict=verdict)
