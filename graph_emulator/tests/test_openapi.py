"""Holding answers against an OpenAPI description: the checker itself, and the addresses no other test asks."""

from __future__ import annotations

from typing import Any

import pytest

from graph_emulator.graph.openapi import OpenApi
from graph_emulator.web.messages import Request, Response

from .description import openapi_description
from .stage import Stage

THING = {
    "allOf": [
        {"$ref": "#/components/schemas/base"},
        {
            "properties": {
                "size": {"type": "integer", "format": "int32", "nullable": True},
                "kind": {"enum": ["a", "b"], "type": "string"},
                "at": {"type": "string", "format": "date-time"},
                "parts": {"type": "array", "items": {"$ref": "#/components/schemas/base"}},
            }
        },
    ]
}
DESCRIPTION = {
    "paths": {
        "/me/things/{id}": {
            "get": {
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}}
                }
            }
        }
    },
    "components": {"schemas": {"base": {"type": "object", "properties": {"id": {"type": "string"}}}, "thing": THING}},
}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"@odata.etag": "x", "id": "1", "size": None, "kind": "a", "at": "2026-10-05T09:00:00Z", "parts": []}, ""),
        ({"id": None}, "body.id is null"),
        ({"size": "3"}, "body.size is not of type integer"),
        ({"size": True}, "body.size is not of type integer"),
        ({"kind": "c"}, "body.kind is not one of the words"),
        ({"at": "2026-10-05T09:00:00"}, "body.at is no date-time"),
        ({"colour": "red"}, "body.colour is not described"),
        ({"parts": [{"id": 1}]}, "body.parts[0].id is not of type string"),
    ],
)
def test_the_checker_finds_what_is_wrong(body: dict[str, Any], problem: str) -> None:
    found = OpenApi(DESCRIPTION).problems(Request("GET", "/v1.0/users/7/things/1"), Response.of_json(body))
    assert found == [] if not problem else found[0].startswith(problem)


def test_the_checker_knows_statuses_and_leaves_other_addresses_alone() -> None:
    description = OpenApi(DESCRIPTION)
    assert description.problems(Request("GET", "/v1.0/me/things/1"), Response.of_json({}, 404)) != []
    assert description.problems(Request("GET", "/v1.0/me/others"), Response.of_json({"x": 1})) == []


@pytest.mark.skipif(openapi_description() is None, reason="no OpenAPI description: GRAPH_OPENAPI names none")
def test_every_answer_of_this_run_is_held_against_the_description(stage: Stage) -> None:
    """The check itself is at the end of each test (conftest.py); here, that it is switched on and can fail."""
    stage.control("POST", "/raw", {"mailbox": "anna@contoso.example", "event": {"subject": 7}})
    stage.anna.view()
    assert any("not as described" in text for text in stage.complaints)
    stage.control("DELETE", "/journal")
