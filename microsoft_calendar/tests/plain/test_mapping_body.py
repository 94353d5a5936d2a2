"""The description: text that both sides agree on, harmless HTML, and the block of the online meeting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_samples import html, item, wild_text

from odoo.addons.microsoft_calendar.mapping import Body, body, body_of_html, markup, meeting_block, read
from odoo.addons.microsoft_calendar.mapping.item import Item

RULE = "_" * 80
LINK = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d"
#: As Outlook writes it.
BLOCK = (
    f'<div style="width:100%"><span style="white-space:nowrap">{RULE}</span></div>'
    '<div class="me-email-text"><div><span>Microsoft Teams meeting</span></div>'
    f'<div><a class="me-email-headline" href="{LINK}">Join the meeting now</a></div><div>Meeting ID: 123</div></div>'
    f'<div style="width:100%"><span>{RULE}</span></div>'
)
#: The same without classes, in one line of a frame.
FRAMED_BLOCK = f'<div class="me-email-text"><br>{RULE}<div>Teams</div><div><a href="{LINK}">Join</a></div>{RULE}</div>'


def page(content):
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html"><title>x</title></head>'
        f"<body>{content}</body></html>"
    )


def item_with(content, **changes):
    return Item(item(body={"contentType": "html", "content": content}, **changes))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", ""),
        ("   ", ""),
        ("<!-- nothing -->", ""),
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<div>one</div>two", "one\ntwo"),
        ("one<br>two<br/><br>three", "one\ntwo\nthree"),
        ("<p>one&nbsp; two\n three</p>", "one two three"),
        ("<p>&nbsp;</p><p>one</p><p><br></p>", "one"),
        ("<p>o<b>n</b>e <i>t</i>wo</p>", "one two"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>one\n  two</pre>three", "one\ntwo\nthree"),
        ("o\u200bn\ufeffe", "one"),
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("<o:p>one</o:p>", "one"),
        ("<style>p {}</style><script>x()</script>one", "one"),
        ("<?xml version='1.0' encoding='latin-1'?><p>é€</p>", "é€"),
        ("<meta charset='latin-1'><p>é€</p>", "é€"),
        ("one&#0;&#xD800;\x00 two", "one two"),
    ],
)
def test_the_text_of_a_body(content, text):
    assert body_of_html(content).text.replace("\ufffd", "") == text
    assert body_of_html(page(content)).text.replace("\ufffd", "") == text


@pytest.mark.parametrize("missing", [None, {}, "x", 5, [], {"content": None}, {"content": 5, "contentType": "html"}])
def test_d83_an_event_without_a_body_has_an_empty_description(missing):
    assert body.read(Item(item(body=missing))) == Body()


def test_d92_the_whole_text_is_read_not_the_preview():
    text = " ".join(f"word{n}" for n in range(1000))
    assert (
        read(
            item(body={"contentType": "html", "content": page(f"<p>{text}</p>")}, bodyPreview=text[:255])
        ).value.body.text
        == text
    )


def test_a_plain_text_body_keeps_its_lines():
    value = body.read(Item(item(body={"contentType": "text", "content": "a < b\r\n\r\nc & d"})))
    assert value == Body("a < b\nc & d")
    assert value.html == "a &lt; b<br><br>c &amp; d"


def test_a_soup_that_nests_otherwise_each_time_is_settled_at_once():
    once = body_of_html("<p>0<a0><td>0")
    assert body_of_html(once.html) == once


@pytest.mark.parametrize(
    "harmful",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" jav\tascript:alert(1)">x</a>',
        '<a href="vbscript:alert(1)">x</a>',
        '<img src="x" onerror="alert(1)">',
        '<iframe src="https://evil.example"></iframe>',
        "<svg><script>alert(1)</script></svg>",
        '<math><a xlink:href="javascript:alert(1)">x</a></math>',
        '<p style="position:fixed;top:0">x</p>',
        '<p style="background:url(https://evil.example/alert)">x</p>',
        '<form action="https://evil.example"><input name="alert"></form>',
        '<div class="modal fixed-top" id="alert">x</div>',
        '<meta http-equiv="refresh" content="0;url=https://evil.example">',
        '<base href="https://evil.example">',
        '<link rel="stylesheet" href="https://evil.example">',
        '<object data="https://evil.example"></object>',
        '<img src="data:text/html;base64,alert">',
        '<img src="data:image/svg+xml;base64,alert">',
        "<!--[if mso]><p>alert</p><![endif]-->",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    ],
)
def test_nothing_harmful_reaches_odoo(harmful):
    made = body_of_html(page(f"<p>before</p>{harmful}<p>after</p>")).html
    for word in ("alert", "evil", "script", "position", "class", "onerror"):
        assert word not in made
    assert "before" in made
    assert "after" in made


def test_what_people_wrote_keeps_its_looks():
    looks = '<p style="color: red">x <a href="https://odoo.com">link</a> <img src="cid:image1"></p>'
    assert body_of_html(page(looks)).html == looks


@given(html())
def test_reading_again_what_was_read_changes_nothing(content):
    once = body_of_html(content)
    again = body_of_html(once.html)
    assert again == once
    assert again.html == once.html


@given(html())
def test_what_is_written_is_read_with_the_same_text(content):
    value = body_of_html(content)
    assert body.read(Item(body.write(value))) == value
    assert body_of_html(page(value.html)) == value


@given(st.one_of(html(), wild_text))
def test_nothing_that_postgresql_refuses_is_left(content):
    value = body_of_html(content)
    for text in (value.text, value.html):
        assert "\x00" not in text
        text.encode()


@pytest.mark.parametrize(
    "content",
    [
        "<p>" + "hello <b>world</b> &nbsp; " * 40_000,
        "<o:p>x</o:p>" * 80_000,
        "<div>" * 100_000 + "x",
        "<b>" * 300_000 + "x",
        RULE + "<br>" * 200_000,
        f"<div>{'_' * 12}</div>" * 40_000,
        f"<a href='{LINK}'>x</a>{'_' * 12}<br>" * 7_000,
        "<script>" * 120_000,
        "<!--" * 250_000,
        "<" * 1_000_000,
        "x " * 500_000,
    ],
    ids=lambda content: content[:12],
)
def test_a_megabyte_of_anything_is_read_in_no_time(content):
    # Nothing is measured here but that it ends: what grows with the square of the length takes hours.
    read(item(body={"contentType": "html", "content": content}))


@pytest.mark.parametrize("depth", [100, 1000, 5000, 100_000])
def test_the_text_of_a_deep_nest_is_kept(depth):
    assert body_of_html("<div>" * depth + "deep" + "</div>" * depth).text == "deep"


def test_a_body_beyond_all_measure_is_refused_by_name():
    from odoo.addons.microsoft_calendar.mapping import MalformedItem

    with pytest.raises(MalformedItem, match=r"Budget.*body.*longer"):
        read(item(body={"contentType": "text", "content": "x" * 10_000_001}))


@pytest.mark.parametrize("block", [BLOCK, FRAMED_BLOCK])
def test_the_meeting_block_is_no_part_of_the_text(block):
    with_block = body.read(item_with(page(f"<p>Agenda</p>{block}<p>Bye</p>")))
    assert with_block == body_of_html("<p>Agenda</p><p>Bye</p>")
    assert "Join" in with_block.html


@pytest.mark.parametrize("block", [BLOCK, FRAMED_BLOCK])
def test_the_meeting_block_survives_a_new_text(block):
    known = item_with(page(f"<p>Agenda</p>{block}"))
    for new in ("<p>Other</p>", body.read(known).html.replace("Agenda", "Other")):
        written = body.write(body_of_html(new), known)["body"]["content"]
        assert written.count(LINK) == 1
        assert 'class="me-email-text"' in written
        assert body_of_html(written) == body_of_html("<p>Other</p>")


def test_the_meeting_block_survives_ten_turns():
    known = item(body={"contentType": "html", "content": page(f"<p>0</p>{BLOCK}")})
    for turn in range(10):
        value = body.read(Item(known))
        edited = body_of_html(value.html.replace(f"<p>{turn}</p>", f"<p>{turn + 1}</p>"))
        known |= body.write(edited, Item(known))
    assert body.read(Item(known)).text == "10"
    assert known["body"]["content"].count(LINK) == 1
    assert known["body"]["content"].count(RULE) == 2


def test_a_text_between_lines_of_underscores_is_no_meeting_block():
    content = f"<p>one</p><p>{RULE}</p><p>two https://example.com</p><p>{RULE}</p><p>three</p>"
    assert body_of_html(content).text == f"one\n{RULE}\ntwo https://example.com\n{RULE}\nthree"


def test_the_text_below_a_block_that_has_no_second_line_is_kept():
    value = body_of_html(f"<div>one<br>{RULE}<br>Join: {LINK}<br>two</div>")
    assert value.text == "one\ntwo"


def test_a_block_in_a_plain_text_body_is_known_too():
    known = Item(item(body={"contentType": "text", "content": f"Agenda\n{RULE}\nTeams\n{LINK}\n{RULE}\n"}))
    assert body.read(known).text == "Agenda"
    assert LINK in body.write(body_of_html("<p>Other</p>"), known)["body"]["content"]


def test_a_block_that_looks_unlike_all_others_is_found_by_the_link():
    known = item_with(
        f'<p>Agenda</p><p>Click <a href="{LINK}">here</a></p>', isOnlineMeeting=True, onlineMeeting={"joinUrl": LINK}
    )
    content = body.write(body_of_html("<p>Other</p>"), known)["body"]["content"]
    assert content == f'<p>Other</p><p>Click <a href="{LINK}">here</a></p>'
    kept = body_of_html(f'<p>Other</p><p>Click <a href="{LINK}">here</a></p>')
    assert body.write(kept, known)["body"]["content"].count(LINK) == 1


def test_a_link_wrapped_for_safety_is_a_link_to_join():
    from urllib.parse import quote

    wrapped = f"https://eur01.safelinks.protection.outlook.com/?url={quote(LINK, safe='')}&amp;data=05"
    content = f'<p>Agenda</p><p>{RULE}</p><p><a href="{wrapped}">Join</a></p><p>{RULE}</p>'
    value = read(item(body={"contentType": "html", "content": content})).value
    assert (value.body.text, value.join_url) == ("Agenda", LINK)


@given(html(), html())
def test_cutting_a_block_leaves_the_rest(before, after):
    rest = [markup.inner_html(markup.sanitised(markup.parse(part))) for part in (before, after)]
    tree = markup.parse(f"<div>{rest[0]}</div>{BLOCK}<div>{rest[1]}</div>")
    assert LINK in meeting_block.cut(tree)
    assert markup.text_of(tree) == "\n".join(filter(None, (body_of_html(part).text for part in rest)))
