"""The block with the link to join that Outlook puts into the body of an online meeting.

Outlook writes a line of underscores, the block, and mostly a second line of underscores. A body sent without its block
disables the online meeting, and the block is boilerplate which Outlook rewrites: it is no part of the text that is
compared, and it is put back when the text is written. Recognised by what remains of it on either side (classes and ids
do not): the line of underscores and a link to join a meeting of Microsoft's before the next such line.
"""

from __future__ import annotations

import html as entities
import re
from typing import NamedTuple

from lxml import etree

from . import meeting_link

_TEXT, _ITSELF, _TAIL = 0, 1, 2
_RULE = re.compile(r"\s*_{10,}\s*")


class _Place(NamedTuple):
    """A place among the contents of an element: 0 its text, 2n+1 its n-th child, 2n+2 the text after that child."""

    parent: etree._Element
    order: int


class _Mark(NamedTuple):
    """An element itself, its text or the text after it: a place not yet counted out, which costs time."""

    element: etree._Element
    part: int

    def place(self) -> _Place:
        parent = self.element.getparent()
        if self.part == _TEXT or parent is None:
            return _Place(self.element, 0)
        return _Place(parent, 2 * parent.index(self.element) + self.part)


def cut(body: etree._Element) -> str:
    """Take the block out of the body; its HTML, or an empty string if there is none."""
    found = _find(body)
    if found is None:
        return ""
    container, first, last = _between(*found)
    children = list(container)
    parts: list[str] = []
    for order in range(first, last + 1):
        if order == 0:
            parts.append(entities.escape(container.text or "", quote=False))
            container.text = None
        elif order % 2:
            parts.append(_html(children[order // 2]))
        else:
            child = children[order // 2 - 1]
            parts.append(entities.escape(child.tail or "", quote=False))
            child.tail = None
    for child in reversed(children[first // 2 : (last + 1) // 2]):
        _remove(child)
    return "".join(parts)


def paragraph_with(body: etree._Element, link: str) -> str:
    """The HTML of the paragraph that holds a link, or an empty string: for a block that looks unlike the others."""
    for anchor in body.iter("a"):
        if link in (anchor.get("href"), meeting_link.microsoft_link(anchor.get("href") or "")):
            element = anchor
            for ancestor in anchor.iterancestors("p", "div", "td", "li"):
                element = ancestor
                break
            return _html(element)
    return ""


def _find(body: etree._Element) -> tuple[_Place, _Place] | None:
    """The first line of underscores that a link follows, and the next one (or the link, if there is no next)."""
    rule: _Mark | None = None
    link: _Mark | None = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "end" and element is body:
            break
        if event == "start" and rule and not link and element.tag == "a":
            if meeting_link.microsoft_link(element.get("href") or ""):
                link = _Mark(element, _ITSELF)
        text = element.text if event == "start" else element.tail
        here = _Mark(element, _TEXT if event == "start" else _TAIL)
        if text and _RULE.fullmatch(text):
            if rule and link:
                return rule.place(), here.place()
            rule = here
        elif rule and not link and text and "://" in text and meeting_link.microsoft_link(text):
            link = here
    return (rule.place(), link.place()) if rule and link else None


def _between(start: _Place, end: _Place) -> tuple[etree._Element, int, int]:
    """The innermost element that holds both places and something else, and the range from the one to the other."""
    path = [start.parent, *start.parent.iterancestors()]
    container = next(element for element in [end.parent, *end.parent.iterancestors()] if element in path)
    first, last = _order_in(container, start), _order_in(container, end)
    while (parent := container.getparent()) is not None and container.tag != "body":
        if _has_text_outside(container, first, last):
            break
        # The frame around the block is a part of it.
        first = last = 2 * parent.index(container) + 1
        container = parent
    return container, first, last


def _has_text_outside(container: etree._Element, first: int, last: int) -> bool:
    outside: list[str | None] = [container.text if first > 0 else None]
    for order, child in zip(range(1, 2 * len(container) + 1, 2), container, strict=True):
        # The text of what is inside is not collected: it may be long, and a frame may stand in many frames.
        outside += [str(text) for text in child.itertext()] if not first <= order <= last else []
        outside += [child.tail] if not first <= order + 1 <= last else []
    return any(text and text.strip() for text in outside)


def _order_in(container: etree._Element, place: _Place) -> int:
    if place.parent is container:
        return place.order
    element = place.parent
    while (parent := element.getparent()) is not None and parent is not container:
        element = parent
    return 2 * container.index(element) + 1


def _html(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def _remove(child: etree._Element) -> None:
    """Take the element out and leave the text after it where it is."""
    parent, before = child.getparent(), child.getprevious()
    if parent is None:
        return
    if child.tail and before is not None:
        before.tail = (before.tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)
