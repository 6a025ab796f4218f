"""The OpenAPI document, from the very models that requests are checked with."""

from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from string import Formatter
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from index.filters import Label
from qa.web.archive_queries import ArticleQuery, ArticlesQuery, SearchQuery, TopicQuery
from qa.web.chat_requests import (
    ChatRequest,
    CommentRequest,
    ConversationsQuery,
    FeedbackRequest,
    RenameRequest,
    ReportRequest,
)
from qa.web.field_types import Key, Line, Marker

_BODIES = (ChatRequest, CommentRequest, FeedbackRequest, RenameRequest, ReportRequest)
_REFERENCES = "#/components/schemas/{model}"
_PROBLEM = {
    "description": "A problem (RFC 9457).",
    "content": {
        "application/problem+json": {"schema": {"$ref": _REFERENCES.format(model="Problem")}}
    },
}


_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of an account. With the scope “read” it may GET everything that its "
    "account may see, and POST /api/chat; anything else is answered with 403.",
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
        "conversation_id": {"type": "string"},
        "message_id": {"type": "string"},
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


_EVENT = {
    "type": "object",
    "description": "an event of the stream; done carries the whole answer",
    "properties": {
        "event": {"enum": ["start", "token", "citation", "rewrite", "done", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}


def _link(operation: str, *names: str) -> dict[str, Any]:
    """Return how to come from an answer to what can be done with it."""
    return {
        "operationId": operation,
        "parameters": {name: f"$response.body#/{_FROM[name]}" for name in names},
    }


# Where the values of parameters stand in an answer
_FROM = {
    "conversation_id": "conversation_id",
    "message_id": "message_id",
    "marker": "citations/0/marker",
}
_LINKS_OF_ANSWER = {
    "conversation": _link("getConversation", "conversation_id"),
    "rename": _link("renameConversation", "conversation_id"),
    "share": _link("shareConversation", "conversation_id"),
    "rate": _link("rateAnswer", "message_id"),
    "report": _link("reportMistake", "message_id"),
    "wrong": _link("markCitation", "message_id", "marker"),
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
            "securitySchemes": {"token": _TOKEN},
        },
    }


@dataclass(frozen=True, slots=True)
class _Operation:
    """What an address does.

    Attributes:
        name: Its ``operationId``.
        success: What the answer is where all goes well.
        status: Of that answer.
    """

    method: str
    path: str
    name: str
    summary: str
    success: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200

    def as_json(self) -> dict[str, Any]:
        content = {"application/json": {"schema": {"type": "object"}}}
        answer = {"description": self.success} | (
            {"content": content} if self.status != 204 else {}
        )
        operation: dict[str, Any] = {
            "operationId": self.name,
            "summary": self.summary,
            "responses": {str(self.status): answer, "default": _PROBLEM},
        }
        if parameters := [*_in_path(self.path), *_in_query(self.query)]:
            operation["parameters"] = parameters
        if self.body:
            reference = {"$ref": _REFERENCES.format(model=self.body.__name__)}
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": reference}},
            }
        return operation


_ONE_ARTICLE = "One article, whatever its id: in a path, ids like ../x lose their dots"
_CONVERSATION = "/api/conversations/{conversation_id}"
_WRONG = "/api/messages/{message_id}/citations/{marker}/wrong"
_OPERATIONS = (
    _Operation(
        *("post", "/api/chat", "ask", "Ask a question", "The answer with its citations"),
        body=ChatRequest,
    ),
    _Operation(*("get", "/api/search", "search", "Find passages", "Best first"), query=SearchQuery),
    _Operation(
        *("get", "/api/articles", "listArticles", "List articles", "Newest first"),
        query=ArticlesQuery,
    ),
    _Operation("get", "/api/articles/{article_id}", "getArticle", "One article", "With text"),
    _Operation(
        *("get", "/api/articles/", "getArticleByQuery", _ONE_ARTICLE, "With text"),
        query=ArticleQuery,
    ),
    _Operation(
        *("get", "/api/topics", "getTopic", "Gather a topic", "The dossier"), query=TopicQuery
    ),
    _Operation(
        *("get", "/api/facets/{name}", "getFacet"),
        *("What can be filtered by", "Values with counts"),
    ),
    _Operation(
        *("get", "/api/conversations", "listConversations"),
        *("Conversations of whoever asks", "A list"),
        query=ConversationsQuery,
    ),
    _Operation("get", _CONVERSATION, "getConversation", "A conversation", "With its messages"),
    _Operation(
        *("patch", _CONVERSATION, "renameConversation", "Rename it", "As it is now"),
        body=RenameRequest,
    ),
    _Operation(
        *("delete", _CONVERSATION, "deleteConversation", "Delete it", "It is gone"), status=204
    ),
    _Operation(
        *("post", f"{_CONVERSATION}/share", "shareConversation"),
        *("Share it by a link that only reads", "Where that leads"),
    ),
    _Operation(
        *("delete", f"{_CONVERSATION}/share", "unshareConversation", "End that", "It is ended"),
        status=204,
    ),
    _Operation(
        *("post", "/api/messages/{message_id}/feedback", "rateAnswer"),
        *("Rate an answer", "As stored"),
        body=FeedbackRequest,
    ),
    _Operation(
        *("post", "/api/messages/{message_id}/reports", "reportMistake"),
        *("Report a mistake", "The case"),
        body=ReportRequest,
        status=201,
    ),
    _Operation(
        *("post", _WRONG, "markCitation", "Call a citation wrong", "As stored"),
        body=CommentRequest,
    ),
    _Operation("get", "/healthz", "liveness", "Whether the process lives", "It does"),
    _Operation("get", "/readyz", "readiness", "Whether it can answer", "It can"),
)


def _paths() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for operation in _OPERATIONS:
        paths[operation.path][operation.method] = operation.as_json()
    asked = paths["/api/chat"]["post"]["responses"]["200"]
    asked["content"] = {
        "application/json": {"schema": _ANSWER},
        "text/event-stream": {"schema": _EVENT},
    }
    asked["links"] = _LINKS_OF_ANSWER
    standing = {"schema": {"$ref": _REFERENCES.format(model="Standing")}}
    paths["/readyz"]["get"]["responses"]["200"]["content"] = {"application/json": standing}
    return dict(paths)


def _in_query(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    schema = model.model_json_schema() if model else {"properties": {}}
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": value}
        for name, value in schema["properties"].items()
    ]


# Of the parts of a path that are no ids of our own
_PATH_TYPES: dict[str, Any] = {"article_id": Line, "marker": Marker, "name": Label}


def _in_path(path: str) -> list[dict[str, Any]]:
    names = (name for _, name, _, _ in Formatter().parse(path) if name)
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": TypeAdapter(_PATH_TYPES.get(name, Key)).json_schema(),
        }
        for name in names
    ]


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
