"""Which addresses are links to join an online meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

#: Hosts (and their subdomains) with the start of the path, of the meetings that Outlook itself makes.
_MICROSOFT = (
    ("teams.microsoft.com", "/l/meetup-join/"),
    ("teams.microsoft.com", "/meet/"),
    ("teams.live.com", "/meet/"),
    ("teams.microsoft.us", "/l/meetup-join/"),
    ("teams.microsoft.us", "/meet/"),
    ("teams.microsoftonline.cn", "/l/meetup-join/"),
    ("teams.microsoftonline.cn", "/meet/"),
    ("teams.cloud.microsoft", "/l/meetup-join/"),
    ("teams.cloud.microsoft", "/meet/"),
    ("join.skype.com", "/"),
    ("meet.lync.com", "/"),
)
_OTHERS = (
    ("zoom.us", "/j/"),
    ("zoom.us", "/my/"),
    ("zoom.us", "/w/"),
    ("zoomgov.com", "/j/"),
    ("meet.google.com", "/"),
    ("webex.com", "/meet/"),
    ("webex.com", "/join/"),
    ("gotomeeting.com", "/join/"),
    ("gotomeet.me", "/"),
    ("meet.goto.com", "/"),
    ("whereby.com", "/"),
    ("meet.jit.si", "/"),
    ("8x8.vc", "/"),
    ("bluejeans.com", "/"),
    ("chime.aws", "/"),
)
# Odoo's own video calls, on whatever host Odoo runs; Webex, below the name of a company.
_PATHS = re.compile(r"/calendar/join_videocall/|(?:/[\w-]+)?/j\.php$")
_WEB_LINK = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)


def is_web_link(text: str) -> bool:
    """Whether the whole text is one http(s) address."""
    return _WEB_LINK.fullmatch(text) is not None and bool(_host_and_path(text)[0])


def is_meeting_link(text: str) -> bool:
    """Whether the whole text is the address of an online meeting, of any known kind."""
    return is_web_link(text) and _is_meeting(text)


def first_link(text: str) -> str:
    """The first address of an online meeting in a text, without Outlook's "safe link" around it, or empty."""
    return next((link for link in _links(text) if _is_meeting(link)), "")


def microsoft_link(text: str) -> str:
    """The same, for the meetings that Outlook itself makes."""
    return next((link for link in _links(text) if _is_one_of(_MICROSOFT, *_host_and_path(link))), "")


def apart(place: str, link: str) -> tuple[str, str]:
    """The plain place and the link to join: people put both in one line, as in ``Room 1; https://...``.

    A given link wins; without one the first part of the place that is a meeting link is taken.
    """
    if "://" not in place:
        return place, link
    parts = [part.strip() for part in place.split(";")]
    link = link or next((part for part in parts if is_meeting_link(part)), "")
    if link not in parts:
        return place, link
    return "; ".join(part for part in parts if part and part != link), link


def _links(text: str) -> Iterator[str]:
    if "://" in text:
        yield from (_unwrapped(found.group()) for found in _WEB_LINK.finditer(text))


def _is_meeting(link: str) -> bool:
    host, path = _host_and_path(link)
    return _PATHS.match(path) is not None or _is_one_of(_MICROSOFT + _OTHERS, host, path)


def _is_one_of(known: tuple[tuple[str, str], ...], host: str, path: str) -> bool:
    return any((host == name or host.endswith("." + name)) and path.startswith(start) for name, start in known)


def _host_and_path(link: str) -> tuple[str, str]:
    try:
        parts = urlsplit(link)
        return (parts.hostname or "").lower(), parts.path or "/"
    except ValueError:  # "http://[": brackets without an address in them
        return "", ""


def _unwrapped(link: str) -> str:
    if _host_and_path(link)[0].endswith("safelinks.protection.outlook.com"):
        return next(iter(parse_qs(urlsplit(link).query).get("url", [])), link)
    return link
