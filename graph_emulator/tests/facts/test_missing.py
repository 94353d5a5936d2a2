"""What is documented and not done by the emulator (yet): these turn up as failures when it is."""

from __future__ import annotations

from typing import Any

import pytest

from graph_emulator.tests.endpoint import endpoint
from graph_emulator.tests.stage import Stage

from .registry import fact


def missing(reason: str) -> Any:
    return pytest.mark.xfail(strict=True, reason=reason)


@missing("the health of an endpoint is not measured")
@fact("subscriptions", "an endpoint that answers too many notifications too slowly is sent no more for a while")
def test_endpoint_health(stage: Stage) -> None:
    with endpoint() as address:
        body = {
            "changeType": "created", "notificationUrl": address.url, "resource": "/me/events",
            "expirationDateTime": "2026-10-05T10:00:00Z",
        }  # fmt: skip
        assert stage.anna.send("POST", "/subscriptions", body).status == 201
        assert "health" in stage.control("GET", "/notifications")


@missing("isDraft is only ever set by the application")
@fact("events", "a meeting that its organiser edited in Outlook without sending reads as a draft")
def test_unsent_edit(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    edit = {"as": "anna@contoso.example", "method": "PATCH", "path": f"/me/events/{made['id']}",
            "body": {"subject": "Later"}, "send": False}  # fmt: skip
    stage.control("POST", "/act", edit)
    assert stage.anna.read(made)["isDraft"]
