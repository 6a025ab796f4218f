"""Figures for Prometheus."""

import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from qa.answer import Answer
from qa.web.archive_figures import archive_figures
from qa.web.parts import parts

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The figures of one app, which grow as it is used."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "archive_qa_requests",
            "Requests answered; a stream that fails counts with the status of its error.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "archive_qa_request_seconds", "Time to answer.", ["route"], registry=self.registry
        )
        self.questions = Counter(
            "archive_qa_questions", "Questions asked.", ["outcome"], registry=self.registry
        )
        self.chat_model_answers = Counter(
            "archive_qa_chat_model_answers",
            "Answers that a chat model was asked for, by how that went.",
            ["outcome"],
            registry=self.registry,
        )
        self.chat_model_tokens = Counter(
            "archive_qa_chat_model_tokens",
            "Tokens that a chat model has read and written.",
            ["direction"],
            registry=self.registry,
        )
        self.chat_model_seconds = Histogram(
            "archive_qa_chat_model_seconds",
            "Time until a chat model's first words, and until its last.",
            ["until"],
            registry=self.registry,
        )
        self.chat_model_sentences = Counter(
            "archive_qa_chat_model_sentences",
            "Sentences of a chat model, by how they stand to the archive.",
            ["standing"],
            registry=self.registry,
        )

    def count(self, answer: Answer) -> None:
        """Counts an answer, and what it took a chat model to write it."""
        outcome = "answered" if answer.answered else "declined"
        self.questions.labels("help" if answer.mode == "help" else outcome).inc()
        writer = answer.writer
        for usage in (answer.condensing, writer.usage if writer else None):
            if usage:
                self.chat_model_tokens.labels("in").inc(usage.tokens_in or 0)
                self.chat_model_tokens.labels("out").inc(usage.tokens_out or 0)
        if writer is None:
            return
        self.chat_model_answers.labels(writer.trouble or outcome).inc()
        for until, took in (("first", writer.usage.first_ms), ("last", writer.usage.total_ms)):
            if took is not None:
                self.chat_model_seconds.labels(until).observe(took / 1000)
        for claim in writer.claims:
            self.chat_model_sentences.labels(claim.standing.value).inc()


def stream_failed(status: int) -> None:
    """Has the present request counted with this status: a stream has sent 200 when it fails."""
    g.failed_with = status


def _counted_once(metrics: Metrics, status: int) -> Callable[[], None]:
    """What counts the present request, when it is called, perhaps after the request's context."""
    route = request.url_rule.rule if request.url_rule else "none"
    # whoever asks makes up methods; each would be one more series, kept for ever
    method = request.method if request.method in _METHODS else "other"
    now = g._get_current_object()
    began = now.get("began", time.perf_counter())

    def count() -> None:
        metrics.requests.labels(method, route, now.get("failed_with", status)).inc()
        metrics.seconds.labels(route).observe(time.perf_counter() - began)

    return count


def register(app: Flask) -> None:
    """Counts the app's requests."""
    metrics = app.extensions["archive_qa_metrics"] = Metrics()

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        """Counts at the end of a stream, which is when the request is answered."""
        count = _counted_once(metrics, response.status_code)
        if response.is_streamed and request.method != "HEAD":
            response.call_on_close(count)
        else:
            count()
        return response

    @app.get("/metrics", endpoint="metrics")
    def _metrics() -> Response:
        now = archive_figures(parts().archive)
        figures = generate_latest(metrics.registry) + generate_latest(now)
        return Response(figures, content_type=CONTENT_TYPE_LATEST)

    app.extensions["archive_qa_count"] = metrics.count
