"""The OpenAPI document, from the very models that requests are checked with."""

from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from qa.web.archive_queries import ArticleQuery, ArticlesQuery, SearchQuery, TopicQuery
from qa.web.chat_requests import (
    ChatRequest,
    CommentRequest,
    ConversationsQuery,
    FeedbackRequest,
    RenameRequest,
    ReportRequest,
)

_BODIES = (ChatRequest, CommentRequest, FeedbackRequest, RenameRequest, ReportRequest)
_REFERENCES = "#/components/schemas/{model}"
_PROBLEM = {
    "description": "A problem (RFC 9457).",
    "content": {
        "application/problem+json": {"schema": {"$ref": _REFERENCES.format(model="Problem")}}
    },
}


_AS_OF = {
    "type": ["string", "null"],
    "format": "date-time",
    "description": "when the archive's sources had last been looked at with success",
}


_CORRECTION = {
    "type": ["object", "null"],
    "description": "what staff say of the article",
    "properties": {
        "kind": {"enum": ["corrected", "superseded", "retracted"]},
        "note": {"type": "string"},
        "newer": {"type": ["object", "null"], "description": "the article to read instead"},
        "at": {"type": "string", "format": "date-time"},
        "since": {"type": "boolean", "description": "whether it was said after the answer"},
    },
}


_ANSWER = {
    "type": "object",
    "properties": {
        "standalone_question": {"type": "string", "description": "as it was understood"},
        "filters": {"type": "object", "description": "all that applied"},
        "read_filters": {"type": "object", "description": "those read out of the question"},
        "retracted": {"type": "boolean", "description": "whether retracted articles count"},
        "answered": {"type": "boolean"},
        "answerability": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "description": "probability that the archive answers",
        },
        "mode": {"enum": ["extractive", "chat_model", "catalog", "help"]},
        "citations": {
            "type": "array",
            "items": {"type": "object", "properties": {"correction": _CORRECTION}},
        },
        "offers": {
            "type": "array",
            "items": {"type": "object"},
            "description": "what to ask instead, where what was left out would answer",
        },
        "as_of": _AS_OF,
        "notice": {
            "type": ["string", "null"],
            "description": "what a reader is to be told of how the answer came about",
        },
        "model": {
            "type": ["string", "null"],
            "description": "provider:model that has written the answer, if one has",
        },
        "verified": {
            "type": ["number", "null"],
            "description": "share of a chat model's claims that the archive bears out",
        },
        "condensing": {
            "type": ["object", "null"],
            "description": "what it took a chat model to make the question stand alone",
        },
        "writer": {
            "type": ["object", "null"],
            "description": "the chat model that was asked, what it wrote, and what it took",
            "properties": {
                "model": {"type": "string", "description": "provider:model"},
                "prompt_version": {"type": "string"},
                "claims": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "text": {"type": "string"},
                            "standing": {"enum": ["supported", "unsupported", "no claim"]},
                            "markers": {"type": "array", "items": {"type": "integer"}},
                            "flagged": {"type": "array", "items": {"type": "string"}},
                        },
                    },
                },
                "tokens_in": {"type": ["integer", "null"]},
                "tokens_out": {"type": ["integer", "null"]},
                "first_ms": {"type": ["number", "null"]},
                "total_ms": {"type": ["number", "null"]},
                "trouble": {"type": ["string", "null"], "description": "how it failed"},
            },
        },
    },
}


def document() -> dict[str, Any]:
    """The whole document, OpenAPI 3.1."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in _BODIES], ref_template=_REFERENCES
    )
    schemas = definitions["$defs"] | {"Problem": _problem_schema(), "Standing": _standing_schema()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Archive QA", "version": version("archive-qa")},
        "paths": _paths(),
        # nobody in particular may ask where the archive is open; who shows a token is its account
        "security": [{}, {"token": []}],
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    article = _in_path("article_id")
    chat = _operation("Ask a question", "The answer with its citations", body=ChatRequest)
    chat["responses"]["200"]["content"] |= {
        "application/json": {"schema": _ANSWER},
        "text/event-stream": {"schema": {"type": "string"}},
    }
    ready = _operation("Whether it can answer", "It can")
    ready["responses"]["200"]["content"] = {
        "application/json": {"schema": {"$ref": _REFERENCES.format(model="Standing")}}
    }
    return {
        "/api/chat": {"post": chat},
        "/api/search": {"get": _operation("Find passages", "Best first", query=SearchQuery)},
        "/api/articles": {"get": _operation("List articles", "Newest first", query=ArticlesQuery)},
        "/api/articles/{article_id}": {"get": _operation("One article", "With text", article)},
        "/api/articles/": {
            "get": _operation(
                "One article, whatever its id: in a path, ids like ../x lose their dots",
                "With text",
                query=ArticleQuery,
            )
        },
        "/api/topics": {"get": _operation("Gather a topic", "The dossier", query=TopicQuery)},
        "/api/facets/{name}": {
            "get": _operation("What can be filtered by", "Values with counts", _in_path("name"))
        },
        **_conversation_paths(),
        "/healthz": {"get": _operation("Whether the process lives", "It does")},
        "/readyz": {"get": ready},
    }


def _conversation_paths() -> dict[str, Any]:
    one, message = _in_path("conversation_id"), _in_path("message_id")
    marker = _in_path("marker") | {"schema": {"type": "integer"}}
    place = "/api/conversations/{conversation_id}"
    return {
        "/api/conversations": {
            "get": _operation("Conversations of whoever asks", "A list", query=ConversationsQuery)
        },
        place: {
            "get": _operation("A conversation", "With its messages", one),
            "patch": _operation("Rename it", "As it is now", one, body=RenameRequest),
            "delete": _operation("Delete it", "It is gone", one, status=204),
        },
        f"{place}/share": {
            "post": _operation("Share it by a link that only reads", "Where that leads", one),
            "delete": _operation("End that", "It is ended", one, status=204),
        },
        "/api/messages/{message_id}/feedback": {
            "post": _operation("Rate an answer", "As stored", message, body=FeedbackRequest)
        },
        "/api/messages/{message_id}/reports": {
            "post": _operation(
                "Report a mistake", "The case", message, body=ReportRequest, status=201
            )
        },
        "/api/messages/{message_id}/citations/{marker}/wrong": {
            "post": _operation(
                "Call a citation wrong", "As stored", message, marker, body=CommentRequest
            )
        },
    }


def _operation(
    summary: str,
    success: str,
    *parameters: dict[str, Any],
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    status: int = 200,
) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    answer = {"description": success} | ({"content": content} if status != 204 else {})
    operation: dict[str, Any] = {
        "summary": summary,
        "responses": {str(status): answer, "default": _PROBLEM},
    }
    found = [*parameters, *(_in_query(query) if query else [])]
    if found:
        operation["parameters"] = found
    if body:
        reference = {"$ref": _REFERENCES.format(model=body.__name__)}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference}},
        }
    return operation


def _in_query(model: type[BaseModel]) -> list[dict[str, Any]]:
    schema = model.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": value}
        for name, value in schema["properties"].items()
    ]


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "instance"), text),
            "status": {"type": "integer"},
        },
    }


def _standing_schema() -> dict[str, Any]:
    texts = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "properties": {
            "status": {"const": "ready"},
            "articles": {"type": "integer"},
            "as_of": _AS_OF,
            "indexes": {
                "type": "object",
                "properties": {
                    "is_whole": {"type": "boolean"},
                    "building": {"enum": ["words", "vectors", None]},
                    "done": {"type": "number", "minimum": 0, "maximum": 1},
                },
            },
            "watches": {"type": "array", "items": {"type": "object"}},
            "warnings": texts | {"description": "what an operator is to look into"},
            "notices": texts | {"description": "what readers are to know"},
        },
    }
