"""Everything of ours that reads Microsoft's documents, and what each may answer."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import ModuleType
from typing import Any

from odoo.addons.microsoft_account.graph import auth
from odoo.addons.microsoft_account.graph.client import GraphClient
from odoo.addons.microsoft_account.graph.clouds import CLOUDS
from odoo.addons.microsoft_account.graph.errors import GraphError, from_response, meaning
from odoo.addons.microsoft_account.graph.headers import claims_challenge, retry_after_seconds
from odoo.addons.microsoft_account.graph.login_errors import from_login
from odoo.addons.microsoft_account.graph.messages import Request
from odoo.addons.microsoft_account.graph.person import read_person
from odoo.addons.microsoft_account.graph.retry import Patience
from odoo.addons.microsoft_account.graph.sessions import new_session
from odoo.addons.microsoft_account.sync import Base, Policy, Side, decide, delay, read_delta
from odoo.addons.microsoft_calendar import mapping
from odoo.addons.microsoft_calendar.mapping import (
    MalformedItem,
    answers,
    deviations_graph,
    guests,
    masking,
    privacy,
    recurrence_odoo,
    series,
    series_remainder,
)
from odoo.addons.microsoft_calendar.mapping.occurrence import series_of

from devtools import paths

from .mutation import document, encoded
from .samples import PEOPLE, SAMPLES
from .service import GRAPH, LOGIN, Scripted, id_token

WINDOW = (date(2026, 6, 1), date(2027, 6, 1))
ALIASES = {PEOPLE[2]: PEOPLE[0]}
WHOLE = [mapping.read(one).value for one in SAMPLES["event"]]


# An escape, and not the words of one.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Unfit(Exception):
    """A reader's answer that cannot be used."""


@dataclass(frozen=True)
class Reading:
    """One document for one reader: ``read`` is called without arguments."""

    reader: str
    read: Callable[[], object]


def fits(value: object) -> None:
    """Whether a database can hold it, and a request can carry it."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, TypeError) as error:
        raise Unfit(f"{type(error).__name__}: {error}"[:200]) from None
    if _NUL.search(text):
        raise Unfit("NUL")


def _told(sentence: str) -> None:
    """A sentence for a person, which stands in a list."""
    fits(str(sentence))
    if len(sentence) > 5_000:
        raise Unfit(f"a sentence of {len(sentence)} characters")


# ---------------------------------------------------------------------------------------------------------- events


def of_event(chance: random.Random) -> Iterator[Reading]:
    """The mapping: reading an item, and all that is done with what was read."""
    item = document("event", chance)
    known = chance.choice(SAMPLES["event"])
    other = chance.choice(WHOLE)
    read: list[mapping.EventValue] = []

    def reading() -> None:
        try:
            found = mapping.read(item, ALIASES)
        except MalformedItem as error:
            _told(error.message)
            _told(error.message.template % error.message.values)
            return
        for remark in found.remarks:
            _told(remark)
        if len(found.remarks) > 30:
            raise Unfit(f"{len(found.remarks)} remarks")
        read.append(found.value)

    yield Reading("event", reading)
    yield Reading("privacy", lambda: (privacy.is_private(item), masking.is_private(item)))
    yield Reading("masked", lambda: _masked(item))
    yield Reading("identity", lambda: _identified(item))
    yield Reading("moments", lambda: (mapping.modified(item), answers.owners(item)))
    yield Reading("rule", lambda: _rule(item))
    yield Reading("guests", lambda: guests.dump(guests.load(item.get("attendees"))))
    yield Reading("write on damaged", lambda: _written(other, item))
    if not read:
        return
    value = read[0]
    yield Reading("base", lambda: _kept(value))
    yield Reading("write new", lambda: _written(value, None))
    yield Reading("write back", lambda: _written(value, item))
    yield Reading("write on known", lambda: _written(value, known))
    yield Reading("answers", lambda: _answers(item, value))
    yield Reading("merge", lambda: _merged(value, other, chance))
    if isinstance(value.time, mapping.Series):
        yield Reading("occurrences", lambda: series.occurrences(value, WINDOW))
        yield Reading("remembering", lambda: deviations_graph.remembering(item, known, series_of(value)))
        yield Reading("end", lambda: series.last_end(value))
        yield Reading("series change", lambda: (series.change(other, value), series.change(value, other)))
        yield Reading("remainder", lambda: _remaining(value))


def _identified(item: Any) -> None:
    found = mapping.identified(item)
    for name in ("iCalUId", "transactionId", "seriesMasterId", "@odata.etag", "type"):
        if not isinstance(found.get(name, ""), str):
            raise Unfit(f"{name} is no text")
    for exception in found.get("exceptionOccurrences", ()):
        exception["id"].encode("utf-8", "replace")


def _masked(item: Any) -> None:
    try:
        mapping.read(masking.masked(item, "Private event"))
    except MalformedItem as error:
        _told(error.message)


def _rule(item: Any) -> None:
    try:
        rule = mapping.read_recurrence(item)
    except MalformedItem as error:
        _told(error.message)
        return
    if rule and recurrence_odoo.expressible_in_odoo(rule):
        recurrence_odoo.to_odoo(rule)


def _kept(value: mapping.EventValue) -> None:
    dumped = mapping.dump(value)
    fits(dumped)
    if mapping.load(json.loads(json.dumps(dumped))) != value:
        raise Unfit("another value when it is loaded again")


def _written(value: mapping.EventValue, known: Any) -> None:
    try:
        body = mapping.write(value, known=known, aliases=ALIASES)
    except MalformedItem as error:
        _told(error.message)
        return
    json.dumps(body, allow_nan=False)


def _answers(item: Any, value: mapping.EventValue) -> None:
    found = answers.read(item, value.time)
    fits(answers.dump(found))
    if answers.load(json.loads(json.dumps(answers.dump(found)))) != found:
        raise Unfit("other answers when they are loaded again")
    answers.changes(answers.Answers(), found, [None, *found.days])


def _merged(outlook: mapping.EventValue, odoo: mapping.EventValue, chance: random.Random) -> None:
    base = chance.choice((None, Base(odoo, odoo), Base(outlook, outlook), Base(chance.choice(WHOLE), outlook)))
    plan = decide(base, odoo, outlook, Policy(winner=chance.choice(list(Side))))
    if plan.value is not None:
        fits(mapping.dump(plan.value))


def _remaining(value: mapping.EventValue) -> None:
    series_remainder.without(value, WINDOW)
    series_remainder.ended_before(value, WINDOW)
    series_remainder.standing(value)


# ------------------------------------------------------------------------------------------------- Graph over HTTP


_adapter = Scripted()
_session = new_session()
_session.mount("https://", _adapter)
_FIRST_PAGE = ("/me/calendarView/delta", {"startDateTime": "2026-06-01T00:00:00Z"})


def _client() -> GraphClient:
    return GraphClient(
        GRAPH, lambda force: "token", session=_session, patience=Patience(attempts=1), sleep=lambda seconds: None
    )


def _refusable(read: Callable[[], object]) -> Callable[[], object]:
    """A reader that may refuse with an error of ours."""

    def reading() -> object:
        try:
            return read()
        except GraphError as error:
            _told(str(error))
            meaning(error)
            delay(1, at_least=error.retry_after)
            if error.retry_after is not None:
                datetime(2026, 6, 1) + timedelta(seconds=error.retry_after)
        return None

    return reading


def of_page(chance: random.Random) -> Iterator[Reading]:
    """A delta: the pages, and what is said about an item by itself."""
    page = document("page", chance)
    content = encoded(page, chance)

    def delta() -> None:
        _adapter.answer(content)
        found = read_delta(_client(), None, _FIRST_PAGE)
        for key, item in found.items.items():
            fits([key, item])
            if len(key.encode()) > 2_000:
                raise Unfit("an id that no index can hold")
        fits(found.cursor)

    yield Reading("delta", _refusable(delta))
    yield Reading(
        "delta from a cursor", _refusable(lambda: read_delta(_client(), f"{GRAPH}/v1.0/x?$deltatoken=1", _FIRST_PAGE))
    )
    yield Reading("single item", _refusable(lambda: fits(_client().get("/me/events/1"))))


def of_batch(chance: random.Random) -> Iterator[Reading]:
    """The answers of a batch."""
    content = encoded(document("batch", chance), chance)
    _adapter.answer(content)
    requests = [Request("GET", f"/me/events/{number}") for number in range(4)]

    def batch() -> None:
        for answer in _client().batch(requests):
            if isinstance(answer, GraphError):
                _told(str(answer))
                delay(1, at_least=answer.retry_after)
            else:
                fits(answer.body)

    yield Reading("batch", _refusable(batch))


def of_error(chance: random.Random) -> Iterator[Reading]:
    """Refusals of Graph."""
    body, headers = document("error", chance), document("headers", chance)
    status = chance.choice((300, 302, 400, 401, 403, 404, 409, 410, 412, 429, 500, 503, 504, 507, 509, 999))
    path = chance.choice(("GET /me/events/x", "GET /me/calendarView/delta", "POST /$batch", ""))
    texts = {str(name): value if isinstance(value, str) else str(value) for name, value in headers.items()}

    def refused() -> None:
        error = from_response(status, texts, body, path)
        _told(str(error))
        meaning(error)
        delay(3, at_least=error.retry_after)

    yield Reading("refusal", refused)
    yield Reading("retry after", lambda: delay(1, at_least=retry_after_seconds(texts)))
    yield Reading("challenge", lambda: fits(claims_challenge(texts)))
    content = encoded(body, chance)

    def over_http() -> None:
        _adapter.answer(content, status)
        _client().get("/me")

    yield Reading("refusal over HTTP", _refusable(over_http))


def of_user(chance: random.Random) -> Iterator[Reading]:
    """Whose mailbox it is."""
    content = encoded(document("user", chance), chance)

    def person() -> None:
        _adapter.answer(content)
        found = read_person(_client())
        fits([found.object_id, found.login, found.name, found.address, found.aliases])

    yield Reading("person", _refusable(person))


# ---------------------------------------------------------------------------------------------------- the sign-in


_cloud = replace(CLOUDS["global"], login_url=LOGIN)
_application = auth.Application("11111111-1111-4111-8111-111111111111", "secret", "common", _cloud)
_login_session = auth._sessions.get(_cloud)
_login = Scripted()
_login_session.mount("https://", _login)


def of_refusal(chance: random.Random) -> Iterator[Reading]:
    """Refusals of the sign-in service."""
    answer = document("refusal", chance)

    def refused() -> None:
        error = from_login(answer if isinstance(answer, dict) else {})
        _told(str(error))
        fits(getattr(error, "claims", ""))

    yield Reading("sign-in refused", refused)


def of_token(chance: random.Random) -> Iterator[Reading]:
    """Tokens, and the claims about who signed in."""
    answer = document("token", chance, huge=False)
    if chance.random() < 0.1:
        answer = document("refusal", chance)
    elif isinstance(answer.get("id_token"), dict):
        if chance.random() < 0.7:  # MSAL looks at the nonce: mostly the one that was asked for
            answer["id_token"] = id_token({**answer["id_token"], "nonce": NONCE_HASH})
        else:
            answer["id_token"] = chance.choice(
                (id_token(answer["id_token"]), id_token(chance.choice((None, [], 1))), "x.y.z")
            )
    content, status = encoded(answer, chance), chance.choice((200, 200, 200, 200, 400, 401, 429, 500))

    def signed_in() -> None:
        _login.answer(content, status)
        query = {"code": "c", "state": FLOW["state"]}
        found = auth.finish_sign_in(_application, FLOW, query)
        fits(
            [
                found.tenant_id,
                found.object_id,
                found.tokens.access_token,
                found.tokens.refresh_token,
                found.tokens.scopes,
            ]
        )
        datetime(2026, 6, 1) + timedelta(seconds=found.tokens.expires_in)

    def renewed() -> None:
        _login.answer(content, status)
        found = auth.renew(_application, "old", _cloud.scopes("User.Read"))
        fits([found.access_token, found.refresh_token, found.scopes])
        datetime(2026, 6, 1) + timedelta(seconds=found.expires_in)

    yield Reading("sign-in", _refusable(signed_in))
    yield Reading("renewal", _refusable(renewed))


def of_query(chance: random.Random) -> Iterator[Reading]:
    """What a person's browser brings back: the pure parts of the route."""
    query = {name: str(value) for name, value in document("query", chance, huge=False).items()}
    if chance.random() < 0.5:
        query["state"] = FLOW["state"]
    session: dict[str, Any] = {}
    texts = [*query.values(), *query]

    def recalled() -> None:
        _pending.remember(session, "s", {"uid": 2, "flow": {}, "stage": "started"})
        _pending.recall(session, query.get("state"), 2)

    def returned() -> None:
        for text in texts:
            path = _return_address.local_path(text, "https://odoo.example/")
            if not path.startswith("/") or path.startswith("//"):
                raise Unfit(f"leads away: {path!r}")

    def finished() -> None:
        _login.answer(b'{"error": "invalid_grant"}', 400)
        auth.finish_sign_in(_application, FLOW, query)

    yield Reading("state", recalled)
    yield Reading("return address", returned)
    yield Reading("answer of the redirect", _refusable(finished))


def _edge(name: str) -> ModuleType:
    """A module of the controllers that knows nothing of Odoo, though its package does."""
    place = paths.REPOSITORY / "microsoft_account" / "controllers" / f"{name}.py"
    found = importlib.util.spec_from_file_location(f"fuzzed_{name}", place)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


_pending, _return_address = _edge("pending"), _edge("return_address")


def _flow() -> tuple[dict[str, Any], str]:
    flow = auth.start_sign_in(_application, "https://odoo.example/back", _cloud.scopes("User.Read"))
    return flow, hashlib.sha256(flow["nonce"].encode("ascii")).hexdigest()


FLOW, NONCE_HASH = _flow()

#: How many of a hundred documents are of each kind.
KINDS: dict[str, tuple[int, Callable[[random.Random], Iterator[Reading]]]] = {
    "event": (58, of_event),
    "page": (8, of_page),
    "batch": (6, of_batch),
    "error": (12, of_error),
    "user": (4, of_user),
    "refusal": (6, of_refusal),
    "token": (2, of_token),
    "query": (4, of_query),
}
