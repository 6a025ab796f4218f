"""Figures for Prometheus."""

import time

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
            "Requests answered.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "archive_qa_request_seconds", "Time to answer.", ["route"], registry=self.registry
        )
        self.questions = Counter(
            "archive_qa_questions", "Questions asked.", ["outcome"], registry=self.registry
        )


def register(app: Flask) -> None:
    """Counts the app's requests."""
    metrics = app.extensions["archive_qa_metrics"] = Metrics()

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        # whoever asks makes up methods; each would be one more series, kept for ever
        method = request.method if request.method in _METHODS else "other"
        metrics.requests.labels(method, route, response.status_code).inc()
        metrics.seconds.labels(route).observe(time.perf_counter() - g.get("began", 0))
        return response

    @app.get("/metrics")
    def _metrics() -> Response:
        now = archive_figures(parts().archive.status())
        figures = generate_latest(metrics.registry) + generate_latest(now)
        return Response(figures, content_type=CONTENT_TYPE_LATEST)

    def count(answer: Answer) -> None:
        metrics.questions.labels("answered" if answer.answered else "declined").inc()

    app.extensions["archive_qa_count"] = count
