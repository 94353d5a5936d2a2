"""Microsoft in memory: ``requests`` and MSAL as they are, and an answer of our choice to whatever they ask."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

GRAPH = "https://graph.example"
LOGIN = "https://login.microsoftonline.com"


class Scripted(BaseAdapter):
    """Gives the one answer that was chosen last; where the sign-in service is described, the right one."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 200
        self.headers: Mapping[str, str] = {}
        self.content = b""

    def answer(self, content: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Choose the answer."""
        self.content, self.status, self.headers = content, status, headers or {}

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:  # the signature of requests
        answer = requests.Response()
        answer.request = request
        answer.url = request.url or ""
        described = ".well-known" in answer.url
        answer.status_code = 200 if described else self.status
        answer.headers = CaseInsensitiveDict() if described else CaseInsensitiveDict(self.headers)
        answer.raw = io.BytesIO(_DESCRIPTION if described else self.content)
        return answer

    def close(self) -> None:
        """Nothing to close."""


_DESCRIPTION = json.dumps(
    {
        "issuer": f"{LOGIN}/{{tenantid}}/v2.0",
        "authorization_endpoint": f"{LOGIN}/common/oauth2/v2.0/authorize",
        "token_endpoint": f"{LOGIN}/common/oauth2/v2.0/token",
    }
).encode()


def id_token(claims: Any) -> str:
    """A token of these claims, as far as it is read: nobody checks its signature, for it comes over TLS."""
    parts = ({"alg": "none"}, claims)
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{text}.x"
