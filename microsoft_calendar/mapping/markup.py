"""HTML of the outside world: parsed, made harmless, and read as text.

Everything here is linear in the length of the input: a body may have a megabyte, and its author may mean harm.
"""

from __future__ import annotations

import html as entities
import re

import lxml.html
from lxml import etree
from lxml_html_clean import Cleaner

from . import clean


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that are never shown or that run, load or ask for something: out, with their content.
_KILLED = _words(
    "head script style title meta link base iframe frame frameset noframes object embed applet noscript template svg"
    " math input select option textarea button audio video source canvas noembed xmp plaintext"
)
_BLOCKS = _words(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr legend li main nav ol p pre section summary table tbody tfoot thead caption tr ul body"
)
_INLINE = _words(
    "a abbr b bdi bdo big br cite code del dfn em font i img ins kbd mark q s samp small span strike strong sub sup td"
    " th tt u var wbr col colgroup"
)
# No class or id: in Odoo's own page they could take the looks (or the place) of Odoo's own elements.
_ATTRIBUTES = _words(
    "href src alt title style width height colspan rowspan align valign border cellpadding cellspacing color face size"
    " bgcolor start type dir lang"
)
_ADDRESSES = re.compile(r"\s*(?:(?:https?|ftps?|mailto|tel|sms|cid|msteams):|data:image/(?!svg)|[^:]*$)", re.IGNORECASE)
# Styles that fetch something, run something or leave their place on the page.
_HARMFUL_STYLE = re.compile(r"url|expression|behavio|binding|import|position|script|[\\@]|/\*", re.IGNORECASE)
# Ordinary HTML is settled after two, the wildest soup after four.
_TURNS = 8
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff]")
_CLEANER = Cleaner(
    page_structure=False,
    style=False,
    remove_unknown_tags=False,
    safe_attrs_only=False,
    comments=False,
    processing_instructions=False,
    add_nofollow=False,
)


def parse(html: str) -> etree._Element:
    """The ``<body>`` of a page or of a fragment; an empty one if there is nothing."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        page = lxml.html.document_fromstring(clean.text(html).encode(), parser=parser)
    except etree.ParserError:  # nothing but blanks or comments
        return _empty()
    if any("depth" in error.message for error in parser.error_log):
        # The parser drops what is nested deeper than it wants to go; the text at least is kept.
        return parse(_without_tags(html))
    body = page.find("body")
    return _empty() if body is None else body


def harmless(html: str) -> str:
    """The HTML that Odoo and Outlook may show: parsed and sanitised until that changes nothing any more.

    Tag soup may be nested otherwise when it is parsed again, which would look like a change (or hide a harm).
    """
    for _turn in range(_TURNS):
        before, html = html, inner_html(sanitised(parse(html)))
        if html == before:
            return html
    return of_plain_text(text_of(parse(html)))


def sanitised(body: etree._Element) -> etree._Element:
    """The same body, changed in place: only known elements and attributes, nothing that runs or loads by itself."""
    etree.strip_elements(body, *_KILLED, with_tail=False)
    for element in body.iter(etree.Element):
        if element.tag not in _BLOCKS and element.tag not in _INLINE:
            element.tag = "span"
        for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
            harmful = (name in ("href", "src") and not _ADDRESSES.match(value)) or (
                name == "style" and _HARMFUL_STYLE.search(value)
            )
            if name not in _ATTRIBUTES or harmful:
                del element.attrib[name]
    _CLEANER(body)
    return body


def inner_html(body: etree._Element) -> str:
    """What is in the body, as HTML."""
    parts = [entities.escape(body.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in body]
    return clean.text("".join(parts)).strip()


def text_of(body: etree._Element) -> str:
    """The text as a reader sees it, for comparing: a line for each block, blanks folded, no empty lines."""
    parts: list[str] = []
    preformatted = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            preformatted += element.tag == "pre"
            parts.append("\n" if element.tag in _BLOCKS or element.tag == "br" else "")
            parts.append(" " if element.tag in ("td", "th") else "")
            parts.append(_shown(element.text, preformatted))
        else:
            preformatted -= element.tag == "pre"
            parts.append("\n" if element.tag in _BLOCKS else "")
            parts.append(_shown(element.tail if element is not body else "", preformatted))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def of_plain_text(text: str) -> str:
    """HTML that shows a plain text."""
    return "<br>".join(entities.escape(line, quote=False) for line in clean.text(text).strip().splitlines())


def _shown(text: str | None, preformatted: int) -> str:
    words = _INVISIBLE.sub("", clean.text(text))
    if preformatted:
        return "\n".join(words.splitlines()) + ("\n" if words.endswith(("\n", "\r")) else "")
    return re.sub(r"\s", " ", words)


def _empty() -> etree._Element:
    body: etree._Element = lxml.html.Element("body")
    return body


def _without_tags(html: str) -> str:
    shown = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)", "\n", html)
    return of_plain_text(entities.unescape(re.sub(r"<[^<>]*>", "\n", shown)))
