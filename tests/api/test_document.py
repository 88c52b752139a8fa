"""The OpenAPI document: valid, complete, and for anybody to read."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from hotline.accounts.tokens.rules import Scope


@pytest.fixture
def document(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.text)


def test_it_is_valid(document):
    assert document["openapi"] == "3.1.0"
    validator = jsonschema_rs.Draft202012Validator(OPENAPI_31)
    assert [str(error) for error in validator.iter_errors(document)] == []


def test_its_schemas_are_valid_json_schema(document):
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_what_it_points_at_is_there(document):
    def refs(found):
        if isinstance(found, dict):
            if "$ref" in found:
                yield found["$ref"]
            for each in found.values():
                yield from refs(each)
        elif isinstance(found, list):
            for each in found:
                yield from refs(each)

    for ref in set(refs(document)):
        where = document
        for step in ref.removeprefix("#/").split("/"):
            where = where[step]


def test_every_address_is_in_it_and_says_what_it_needs(app, document):
    rules = [each for each in app.url_map.iter_rules() if each.rule.startswith("/api/v1/")]
    told = {path.replace("{call_id}", "<int:call_id>") for path in document["paths"]}
    assert told | {"/api/v1/openapi.json"} == {each.rule for each in rules}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            assert operation["security"] == [{"token": []}], path
            assert operation["x-scope"] in set(Scope)
            assert operation["summary"]
            assert {"401", "403", "422", "429"} <= set(operation["responses"])
            for status, answer in operation["responses"].items():
                if status[0] == "4":
                    assert answer["$ref"].startswith("#/components/responses/"), (path, status)
    for answer in document["components"]["responses"].values():
        assert set(answer.get("content", {})) <= {"application/problem+json"}


def test_it_is_read_without_a_token_and_kept(client):
    tag = client.get("/api/v1/openapi.json").headers["ETag"]
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": tag})
    assert again.status_code == 304
