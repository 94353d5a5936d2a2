"""The description: Outlook's body, which it keeps as HTML and rewrites as it likes.

Compared is the normalised text (``markup.text_of``) without the meeting block. Always the whole ``body.content``, never
``bodyPreview``, which is cut.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from . import clean, markup, meeting_block
from .item import Item
from .messages import _
from .values import Body

PROPERTIES = ("body",)

# Far more than Exchange lets anyone write; pictures are attachments, not text.
_LIMIT = 10_000_000


@lru_cache(maxsize=4)
def of_html(html: str) -> Body:
    """The description from HTML of either side.

    The last ones are remembered: hundreds of exceptions of a series may have the long description of their master.
    """
    safe = markup.harmless(html)
    tree = markup.parse(safe)
    meeting_block.cut(tree)
    return Body(text=markup.text_of(tree), html=safe)


def read(item: Item) -> Body:
    """The description; an event without a body has an empty one."""
    return of_html(content(item))


def write(body: Body, known: Item | None = None) -> dict[str, Any]:
    """The body with the meeting block of the item as it is known, whatever became of the block in Odoo."""
    html = body.html
    block = _block(known, html) if known else ""
    if block:
        tree = markup.parse(html)
        meeting_block.cut(tree)
        html = markup.inner_html(tree) + block
    return {"body": {"contentType": "html", "content": html}}


def content(item: Item) -> str:
    """The content as HTML, not yet harmless."""
    part = item.part("body")
    text = clean.text(part.get("content"))
    if len(text) > _LIMIT:
        raise item.malformed("body", _("the text is longer than %(limit)s characters", limit=_LIMIT))
    return markup.of_plain_text(text) if clean.text(part.get("contentType")).lower() == "text" else text


def _block(known: Item, html: str) -> str:
    tree = markup.parse(content(known))
    block = meeting_block.cut(tree)
    if block or not known.flag("isOnlineMeeting"):
        return block
    link = clean.text(known.part("onlineMeeting").get("joinUrl"))
    already = any(anchor.get("href") == link for anchor in markup.parse(html).iter("a"))
    return "" if already or not link else meeting_block.paragraph_with(tree, link)
