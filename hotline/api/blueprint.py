"""What the endpoints are registered on, and from which the OpenAPI document is made."""

from __future__ import annotations

from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask_smorest.utils import prepare_response
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser

from hotline.api.schemas import ProblemSchema

PREFIX = "/api/v1"
VERSION = "1.0.0"
PROBLEM = "application/problem+json"


class Parser(FlaskParser):
    """Refuses what it does not know in a body and behind the question mark: a misspelt filter must not give everything."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "json": RAISE}


class Blueprint(flask_smorest.Blueprint):
    """Endpoints that read their arguments so."""

    ARGUMENTS_PARSER = Parser()

    def _check_not_modified(self, etag: str) -> None:
        """Left to the answer itself, whose 304 keeps its ETag; see `rooms`."""


def _name(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")


class Api(flask_smorest.Api):
    """The document. What goes wrong is told by `problems`, for addresses that do not exist too."""

    ERROR_SCHEMA = ProblemSchema
    # Every endpoint names what can go wrong; whatever else does is a fault of ours.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """None of its own: core/errors.py hands everything under the prefix to `problems`."""

    def _register_responses(self) -> None:
        for name, meaning in PROBLEMS.items():
            told = {"description": meaning, "schema": ProblemSchema}
            prepare_response(told, self.spec, PROBLEM)
            self.spec.components.response(name, told, lazy=True)
        self.spec.components.response(
            "NOT_MODIFIED", {"description": "As it was: `If-None-Match` names it."}, lazy=True
        )

    def _register_pagination_header(self) -> None:
        """None: pages are told in the body."""

    @property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        found: dict[str, Any] = self.spec.to_dict()
        return found


# What can go wrong, by the names of flask-smorest.
PROBLEMS = {
    "BAD_REQUEST": "The body is no JSON.",
    "UNAUTHORIZED": "No token, or one that is unknown, closed or expired: not told apart.",
    "FORBIDDEN": "The token is good, but not for this.",
    "NOT_FOUND": "Does not exist, or is not yours to see: not told apart.",
    "CONFLICT": "Somebody else was there first, or the key was used with another content.",
    "REQUEST_ENTITY_TOO_LARGE": "The body is too large.",
    "UNSUPPORTED_MEDIA_TYPE": "The body is not `application/json`.",
    "UNPROCESSABLE_ENTITY": "Something in it is wrong, or a rule says no; `errors` names the fields.",
    "TOO_MANY_REQUESTS": "Too many requests; `Retry-After` says when to come back.",
}

api = Api(
    spec_kwargs={
        "title": "Vestegnens Hotline",
        "version": VERSION,
        "openapi_version": "3.1.0",
        "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name),
        "info": {
            "summary": "The shared evening hotline of five Danish municipalities",
            "description": (
                "Bearer tokens with scopes; times in ISO 8601 with their offset; problems as RFC 9457; "
                "nothing that looks like a CPR number is taken in, in any field."
            ),
        },
        "servers": [{"url": "/"}],
    }
)

bp = Blueprint("api", __name__, url_prefix=PREFIX, description="Everything under /api/v1")
