"""Bodies as Outlook keeps them: everything becomes HTML of its own making, and text is derived from it."""

from __future__ import annotations

import html
import re
from functools import lru_cache

_HEAD = '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">{extra}</head><body>'
_TAIL = "</body></html>"
_FROM_TEXT = (
    '\r\n<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->\r\n'
    "<style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style>"
)
_PLAIN = '<font size="2"><span style="font-size:11pt;"><div class="PlainText">{}</div></span></font>'
_PREVIEW_LENGTH = 255


def stored(content: str, content_type: str) -> str:
    """The HTML that Outlook keeps of a body that was sent. Sending back what was read changes nothing."""
    if content_type.lower() == "text":
        if not content:
            return ""
        lines = html.escape(content.replace("\r\n", "\n"), quote=False).replace("\n", "<br>\r\n")
        return _HEAD.format(extra=_FROM_TEXT) + "\r\n" + _PLAIN.format(lines) + "\r\n" + _TAIL
    if not content:
        return ""
    extra = _FROM_TEXT if "<!-- converted from text -->" in content else ""
    return _HEAD.format(extra=extra) + _inner(content) + _TAIL


def _inner(content: str) -> str:
    """What is between the body tags, without scripts and event handlers."""
    match = re.search(r"<body[^>]*>(.*)</body>", content, re.S | re.I)
    inner = match.group(1) if match else re.sub(r"</?(?:html|head|body)[^>]*>", "", content, flags=re.I)
    inner = re.sub(r"<script\b.*?</script\s*>", "", inner, flags=re.S | re.I)
    return re.sub(r"\son\w+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", "", inner, flags=re.I)


def text(stored_html: str) -> str:
    """The plain text of a stored body."""
    if not stored_html:
        return ""
    body = _inner(stored_html)
    body = re.sub(r"<!--.*?-->|<style\b.*?</style>", "", body, flags=re.S | re.I)
    body = re.sub(r"\s+", " ", body)
    body = re.sub(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6])>", "\n", body, flags=re.I)
    body = html.unescape(re.sub(r"<[^>]+>", "", body)).replace("\xa0", " ")
    return "\r\n".join(line.strip() for line in body.strip().split("\n"))


@lru_cache(maxsize=4096)
def preview(stored_html: str) -> str:
    return text(stored_html)[:_PREVIEW_LENGTH]
