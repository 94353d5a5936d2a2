"""Connect a person of Odoo with a mailbox, as a browser does: the routes, the redirects and the forms, nothing else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import requests

from devtools.odoo_server import OdooClient

LONGEST_WAY = 15


class SignInFailed(Exception):
    """The way through the sign-in pages ended somewhere else; says where and what is written there."""


def connect(client: OdooClient, address: str) -> None:
    """Press the Outlook button as this person, pick the mailbox, consent, and come back to Odoo."""
    answer = client.json("/microsoft_calendar/sync_data", {"model": "calendar.event", "fromurl": f"{client.url}/odoo"})
    if answer.get("status") != "need_auth":
        raise SignInFailed(f"Odoo does not ask for a sign-in but answers {answer}.")
    response = client.session.get(urljoin(client.url, answer["url"]), timeout=60, allow_redirects=False)
    for _ in range(LONGEST_WAY):
        if response.is_redirect:
            response = client.session.get(
                urljoin(response.url, response.headers["location"]), timeout=60, allow_redirects=False
            )
        elif _is_at_home(response, client):
            return
        else:
            response = _submit(client, response, address)
    raise SignInFailed(f"Still not back after {LONGEST_WAY} pages; the last was {_place(response.url)}.")


def _is_at_home(response: requests.Response, client: OdooClient) -> bool:
    """Whether Odoo shows something that is not part of the sign-in."""
    here, home = urlsplit(response.url), urlsplit(client.url)
    if here.netloc != home.netloc or here.path.startswith("/microsoft_account/"):
        return False
    if not response.ok:
        raise SignInFailed(f"Odoo shows an error: {response.status_code} {_text(response)}")
    return True


def _submit(client: OdooClient, response: requests.Response, address: str) -> requests.Response:
    """Fill in the form of a page and send it."""
    page: Any = lxml.html.fromstring(response.content)
    if not page.forms:
        raise SignInFailed(f"{_place(response.url)} shows neither a form nor a way on: {_text(response)}")
    form = page.forms[0]
    values = list(form.form_values())
    for button in form.xpath(".//button[@name]"):
        if (button.get("name"), button.get("value")) in (("account", address), ("consent", "accept")):
            values.append((button.get("name"), button.get("value")))
    return client.session.request(
        form.method,
        urljoin(response.url, form.get("action") or response.url),
        data=values,
        # A browser tells where a form came from.
        headers={"Origin": "{0.scheme}://{0.netloc}".format(urlsplit(response.url)), "Referer": response.url},
        timeout=60,
        allow_redirects=False,
    )


def _place(url: str) -> str:
    """An address without what may be secret in it."""
    return "{0.scheme}://{0.netloc}{0.path}".format(urlsplit(url))


def _text(response: requests.Response) -> str:
    page: Any = lxml.html.fromstring(response.content or b"<p/>")
    return " ".join(page.text_content().split())[-400:]
