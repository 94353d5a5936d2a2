"""Damage: what may be wrong with a document, from a missing key to ten thousand attendees.

Structured, on the decoded document, so that what comes out still looks like the real thing in most places; and on the
bytes, for what no decoded document can hold (a key twice, a number that is none, a text that ends in the middle).
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from typing import Any

from .samples import BLOCK, RULE, SAMPLES, TEAMS, Json

_NUMBERS: tuple[Any, ...] = (
    0, 1, -1, 2, 20, 31, 32, 400, 1600, 99_999, 100_000, 2**31 - 1, 2**31, 2**63, -(2**63), 10**9, 10**30, 10**400,
    0.5, -0.0, 1e308, -1e308, math.inf, -math.inf, math.nan, True, False,
)  # fmt: skip
_TIMES = (
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000", "9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59Z",
    "1600-12-31T23:59:59", "1601-01-01T00:00:00", "4499-12-31T23:59:59", "4500-01-01T00:00:00", "2026-02-30T00:00:00",
    "2026-07-01T24:00:00", "2026-07-01T14:00:00+23:59", "2026-07-01T14:00:00-23:59", "2026-07-01T14:00:00+24:00",
    "-2026-07-01T00:00:00", "2026-07-01", "20260701T140000Z", "2026-W27-3", "2026-07-01 14:00", "14:00", "1980000000",
    "2026-03-29T02:30:00", "2026-10-25T02:30:00", "2026-07-01T14:00:00.0000000+05:30:30.123456", "٢٠٢٦-٠٧-٠١T00:00:00",
    "2038-01-19T03:14:08", "2200-01-01T00:00:00", "1601-01-01", "4499-12-31", "0001-01-01", "9999-12-31",
)  # fmt: skip
_ZONES = (
    "UTC", "utc", "tzone://Microsoft/Utc", "tzone://Microsoft/Custom", "Customized Time Zone",
    "Kamchatka Standard Time",
    "Mid-Atlantic Standard Time", "Dateline Standard Time", "Line Islands Standard Time", "US/Pacific-New", "Factory",
    "localtime", "posixrules", "../../etc/passwd", "/etc/localtime", "GMT+99", "Etc/GMT+12", "Asia/Calcutta",
    "America/Buenos_Aires", "Europe/Kiev", "Pacific/Apia", "Africa/Casablanca", "Antarctica/Troll", "EST5EDT", "",
    "Europe/Berlin\0", "W. Europe Standard Time", "India Standard Time",
)  # fmt: skip
_WORDS = (
    "occurrence", "exception", "seriesMaster", "singleInstance", "daily", "weekly", "absoluteMonthly", "relativeYearly",
    "relativeMonthly", "absoluteYearly", "numbered", "endDate", "noEnd", "monday", "MONDAY", "first", "last", "fifth",
    "normal", "personal", "private", "confidential", "secret", "free", "tentative", "oof", "unknown", "organizer",
    "tentativelyAccepted", "accepted", "declined", "notResponded", "none", "html", "text", "TEXT", "rtf",
)  # fmt: skip
_TEXTS = (
    "", " ", "0", "-1", "null", "\0", "a\0b", "\ud800", "\udfff\ud800", "x\udc00@contoso.example", "\u202e\u2066", "￿",
    "\ufeff", "\u2028", "\x85\x0b\x1f", "e" + "\u0301" * 50, "İ", "ß" * 300, "赤" * 300, "😀" * 200, "%s%(x)s%", "{0}",
    "a@b", "@", "a@b@c", "mailto:a@b.example", "SMTP:x", "a@" + "b" * 330, '"quoted name"@contoso.example', "a@[::1]",
    "anna@contoso.example", "<script>alert(1)</script>", "'; DROP TABLE", "javascript:alert(1)", "data:text/html,x",
    TEAMS, "http://[", "http://[::1", "https://", "https://\u2100.example/", "https://zoom.us/j/1;https://zoom.us/j/2",
    "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2F%5B&data=1", "http://x:99999/", "//x",
    "Room; ; ;",
    "OID.AAkALg.2026-07-03", "OID.AAkALg.2026-07-04", "OID.AAkALg.1601-01-01", "OID.AAkALg.4499-12-31",
    "OID..2026-99-99",
    "OID.AAkALg.9999-12-31", "A" * 1024, "A" * 5000, "https://graph.example/v1.0/x", "https://evil.example/v1.0/x",
    "Wed, 21 Oct 99999 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:00 +9999", "1e999", "nan", "-5", "1_000", "١٢", "9" * 400,
)  # fmt: skip
_BODIES = (
    "<", "<p", "</p>", "<!--", "<![CDATA[x]]>", "<?xml version='1.0' encoding='utf-16'?><p>x</p>", "&#0;", "&#xD800;",
    "&#x110000;", "&" * 50, "&lt;p&gt;", "<p>" * 60, "<table><tr><td><table>" * 20, "<a href='x" * 20, "<div style='",
    "<svg><style><!--</style><img src=x onerror=1>-->", "<math><mi><table><mglyph><style>",
    "<noscript><p title='</noscript>",
    "<p style='x:expression(1)'>x", "<img src='data:text/html,x'>", "<xmp><p>", "<plaintext>", "<select><option>x",
    "<body><body><html><head>x", "<p a:b='1' ='2' \"='3'>x", "<o:p></o:p><1>x<->", "\0<p>\0</p>",
    "<pre>a\n b\r\nc</pre>",
    "<html xmlns='http://x'><x:y>z</x:y>", f"{RULE}\n{TEAMS}\n{RULE}", BLOCK, BLOCK + BLOCK,
    f"<p>{RULE}</p><a href='{TEAMS}'>",
    f"<div>{RULE}<div><div>{TEAMS}</div></div></div>", "<br>" * 40, "&nbsp;\u200b\u00a0",
    "<a href='https://zoom.us/j/1'>x</a>",
)  # fmt: skip
_EMPTY: tuple[Any, ...] = (None, [], {}, [None], [[]], {"": None}, [{}], [0], ["x"])
_BY_NAME = {
    "dateTime": _TIMES, "time": _TIMES, "originalStart": _TIMES, "startDate": _TIMES, "endDate": _TIMES,
    "lastModifiedDateTime": _TIMES, "timeZone": _ZONES, "originalStartTimeZone": _ZONES, "recurrenceTimeZone": _ZONES,
    "content": _BODIES, "type": _WORDS, "response": _WORDS, "index": _WORDS, "sensitivity": _WORDS, "showAs": _WORDS,
    "interval": _NUMBERS, "dayOfMonth": _NUMBERS, "month": _NUMBERS, "numberOfOccurrences": _NUMBERS,
    "reminderMinutesBeforeStart": _NUMBERS, "status": _NUMBERS, "expires_in": _NUMBERS,
}  # fmt: skip
_ANY = (*_NUMBERS, *_TIMES, *_ZONES, *_WORDS, *_TEXTS, *_BODIES, *_EMPTY)
_DEEPEST = 400  # twice at most, so that Python can still write it
_HUGE = 400  # one of so many documents is huge in one place

_ENCODED = {kind: [json.dumps(one) for one in samples] for kind, samples in SAMPLES.items()}


def document(kind: str, chance: random.Random, *, huge: bool = True) -> Any:
    """One damaged document; one in twenty is whole."""
    made = json.loads(chance.choice(_ENCODED[kind]))
    if kind == "event" and chance.random() < 0.3:
        _cross(made, json.loads(chance.choice(_ENCODED[kind])), chance)
    for _turn in range(chance.choice((0, 1, 1, 1, 1, 1, 2, 2, 3, 5)) if chance.random() < 0.95 else 0):
        _damage(made, chance)
    if huge and chance.randrange(_HUGE) == 0:
        for grow in chance.choices(_GROWTH.get(kind, (_deep,)), k=2):
            grow(made, chance)
    return made


def encoded(made: Any, chance: random.Random) -> bytes:
    """The document as it travels; one in ten is damaged on the way."""
    text = json.dumps(made, ensure_ascii=chance.random() < 0.7).encode("utf-8", "surrogatepass")
    if chance.random() < 0.9:
        return text
    return chance.choice(_IN_BYTES)(text, chance)


def _slots(node: Any) -> list[tuple[Any, Any]]:
    """Every place of a document: a container, and a key or position in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        container = waiting.pop()
        for key, value in container.items() if isinstance(container, dict) else enumerate(container):
            found.append((container, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def _damage(made: Any, chance: random.Random) -> None:
    slots = _slots(made)
    if not slots:
        return
    container, key = chance.choice(slots)
    chance.choice(_WAYS)(container, key, chance)


def _remove(container: Any, key: Any, chance: random.Random) -> None:
    del container[key]


def _hostile(container: Any, key: Any, chance: random.Random) -> None:
    container[key] = chance.choice(_ANY)


def _fitting(container: Any, key: Any, chance: random.Random) -> None:
    """Another value that this property might have."""
    container[key] = chance.choice(_BY_NAME.get(key, _ANY))


def _bent(container: Any, key: Any, chance: random.Random) -> None:
    """The value, slightly otherwise."""
    value = container[key]
    if isinstance(value, bool) or value is None:
        container[key] = not value
    elif isinstance(value, int | float):
        container[key] = chance.choice((value + 1, -value, value * 3, str(value), [value]))
    elif isinstance(value, str):
        at = chance.randint(0, len(value))
        extra = chance.choice(_TEXTS)
        container[key] = chance.choice(
            (value[:at] + extra + value[at:], value[:at], value[at:], value.upper(), f" {value}\n", value * 3, [value])
        )
    elif isinstance(value, list):
        container[key] = chance.choice((value * 2, value[::-1], value[:1], {"value": value}, [*value, None], [value]))
    else:
        container[key] = chance.choice(([value], [value, value], json.dumps(value), dict(list(value.items())[:1])))


def _added(container: Any, key: Any, chance: random.Random) -> None:
    if isinstance(container, dict):
        container[chance.choice(("@removed", "id", "recurrence", "x\0", "\ud800", "", "__class__", "type"))] = (
            chance.choice(_ANY)
        )
    else:
        container.insert(0, chance.choice(_ANY))


_WAYS: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    _remove,
    _hostile,
    _fitting,
    _fitting,
    _bent,
    _bent,
    _added,
)


def _cross(made: Json, other: Json, chance: random.Random) -> None:
    """Properties of another event."""
    for name in chance.sample(sorted(other), 4):
        made[name] = other[name]


# ----------------------------------------------------------------------------------------------------- the huge ones


def _deep(made: Any, chance: random.Random) -> None:
    container, key = chance.choice(_slots(made) or [([None], 0)])
    value = container[key]
    for turn in range(chance.randint(50, _DEEPEST)):
        value = [value] if turn % 2 else {chance.choice(("innerError", "exceptionOccurrences", "a")): value}
    container[key] = value


def _long_body(made: Any, chance: random.Random) -> None:
    piece = chance.choice(
        (*_BODIES, "x", " ", "word ", "https://zoom.us/x ", "____________", "<b>x</b> ", "&amp;", "🙂")
    )
    size = chance.choice((30_000, 30_000, 100_000, 1_000_000))
    made["body"] = {"contentType": chance.choice(("html", "text")), "content": piece * (size // len(piece))}


def _long_text(made: Any, chance: random.Random) -> None:
    container, key = chance.choice(_slots(made) or [([None], 0)])
    container[key] = chance.choice(("x", " ", "\0", "a@", "; ", "https://zoom.us/j/1; ", "é")) * 200_000


def _many_people(made: Any, chance: random.Random) -> None:
    person = chance.choice(("p%s@contoso.example", "/o=x/cn=%s", "", "p%s"))
    count = chance.choice((500, 501, 2_000, 10_000))
    made["attendees"] = [
        {"type": "required", "emailAddress": {"name": f"P {n}", "address": person.replace("%s", str(n))}}
        for n in range(count)
    ]


def _many_exceptions(made: Any, chance: random.Random) -> None:
    if not isinstance(made.get("recurrence"), dict):
        made.update(json.loads(_ENCODED["event"][7]))
    first, *others = SAMPLES["event"][7]["exceptionOccurrences"]
    exception = chance.choice((first, *others))
    made["exceptionOccurrences"] = [
        {**exception, "occurrenceId": f"OID.x.20{26 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"}
        for n in range(chance.choice((100, 500, 1_000)))
    ]


def _many_days(made: Any, chance: random.Random) -> None:
    made["cancelledOccurrences"] = [
        f"OID.x.{1601 + n % 2899}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(chance.choice((2, 300, 5_000)))
    ]


def _many_places(made: Any, chance: random.Random) -> None:
    name = chance.choice(("Room %s", "https://zoom.us/j/%s", "x" * 200))
    made["locations"] = [{"displayName": name.replace("%s", str(n))} for n in range(5_000)]
    made["categories"] = [f"Category {n}" for n in range(5_000)]


def _many_items(made: Any, chance: random.Random) -> None:
    made["value"] = [{**SAMPLES["event"][0], "id": f"AAk{n}"} for n in range(chance.choice((1_000, 10_000)))]


_GROWTH: dict[str, tuple[Callable[[Any, random.Random], None], ...]] = {
    "event": (
        _deep, _long_body, _long_body, _long_text, _many_people, _many_exceptions, _many_days, _many_places,
    ),
    "page": (_deep, _many_items, _long_text),
    "error": (_deep, _long_text),
    "batch": (_deep, _long_text),
    "headers": (_long_text,),
}  # fmt: skip


# --------------------------------------------------------------------------------------------------- in bytes


def _cut(text: bytes, chance: random.Random) -> bytes:
    return text[: chance.randint(0, len(text))]


def _twice(text: bytes, chance: random.Random) -> bytes:
    at = text.find(b"{", chance.randint(0, len(text)))
    name = chance.choice((b"id", b"subject", b"value", b"start", b"error", b"responses", b"@removed"))
    return text[: at + 1] + b'"' + name + b'":null,"' + name + b'":[1],' + text[at + 1 :] if at >= 0 else text


def _foreign(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    bytes_ = (
        b"\xff",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xef\xbb\xbf",
        b"\0",
        b"NaN",
        b"Infinity",
        b"1e999",
        b"9" * 5000,
        b"[" * 5000,
    )
    return text[:at] + chance.choice(bytes_) + text[at:]


def _number(text: bytes, chance: random.Random) -> bytes:
    return text.replace(b"null", chance.choice((b"NaN", b"-Infinity", b"1e999", b"9" * 4400, b"-0", b"0.0000001")), 1)


def _other(text: bytes, chance: random.Random) -> bytes:
    return chance.choice(
        (
            b"",
            b" ",
            b"null",
            b"[]",
            b"{}",
            b"0",
            b'""',
            b"<html>502</html>",
            b"\x1f\x8b",
            text.decode("utf-8", "replace").encode("utf-16"),
            b"[" * 100_000,
        )
    )


_IN_BYTES = (_cut, _twice, _foreign, _number, _other)
