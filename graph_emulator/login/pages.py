"""The pages a person sees at sign-in: pick an account, consent, an error, and the form that posts the answer back."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

_STYLE = """
:root{color-scheme:light dark;--back:#f3f2f1;--card:#fff;--text:#242424;--soft:#616161;--line:#d1d1d1;--accent:#0f6cbd}
@media(prefers-color-scheme:dark){:root{--back:#1b1a19;--card:#292827;--text:#f3f2f1;--soft:#bebbb8;--line:#484644;
--accent:#479ef5}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;grid-template-columns:minmax(0,1fr);place-items:center;background:var(--back);
color:var(--text);font:15px/1.5 "Segoe UI",system-ui,sans-serif;padding:1rem}
main{background:var(--card);width:min(27rem,100%);padding:2.2rem;border-radius:8px;box-shadow:0 2px 12px #0003}
h1{font-size:1.45rem;font-weight:600;margin:.4rem 0 .2rem}p{color:var(--soft);margin:.4rem 0 1rem}
.brand{font-weight:600;color:var(--soft)}button{font:inherit;color:inherit;cursor:pointer}
.account{display:block;width:100%;text-align:left;background:none;border:0;border-top:1px solid var(--line);
padding:.75rem .4rem}.account:hover,.account.hint{background:color-mix(in srgb,var(--accent) 12%,transparent)}
.account b{display:block;font-weight:600}.account span{color:var(--soft)}
ul{list-style:none;padding:0;margin:0 0 1.2rem}li{padding:.45rem 0;border-top:1px solid var(--line)}
label{display:flex;gap:.6rem;align-items:center}.buttons{display:flex;gap:.6rem;justify-content:flex-end}
.buttons button{padding:.45rem 1.3rem;border:1px solid var(--line);border-radius:4px;background:var(--card)}
.buttons .go{background:var(--accent);border-color:var(--accent);color:#fff}
label span{min-width:0}small{color:var(--soft)}small,code{overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){.buttons .go{color:#1b1a19}}
"""
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title><style>{style}</style></head>
<body><main><div class="brand">graph_emulator sign-in</div>{content}</main></body></html>"""
_SCOPES = {
    "User.Read": "Sign you in and read your profile",
    "Calendars.Read": "Read your calendars",
    "Calendars.ReadWrite": "Have full access to your calendars",
    "Calendars.ReadWrite.Shared": "Read and write to your and shared calendars",
    "Tasks.Read": "Read your tasks",
    "Tasks.ReadWrite": "Create, read, update, and delete your tasks and task lists",
    "offline_access": "Maintain access to data you have given it access to",
}


def _page(title: str, content: str) -> str:
    return _PAGE.format(title=html.escape(title), style=_STYLE, content=content)


def account_picker(action: str, accounts: Iterable[tuple[str, str]], application: str, hint: str) -> str:
    """A button for each account (address, name); the answer is posted as ``account``."""
    buttons = "".join(
        f'<button class="account{" hint" if address.lower() == hint.lower() else ""}" name="account" '
        f'value="{html.escape(address)}"><b>{html.escape(name)}</b><span>{html.escape(address)}</span></button>'
        for address, name in accounts
    )
    empty = "<p>There is no mailbox yet. Seed some through the control interface.</p>"
    return _page(
        "Pick an account",
        f"<h1>Pick an account</h1><p>to continue to <b>{html.escape(application)}</b></p>"
        f'<form method="post" action="{html.escape(action)}">{buttons or empty}</form>',
    )


def consent(action: str, account: str, application: str, scopes: Iterable[str]) -> str:
    """A box for each scope; the answer is posted as ``consent`` (accept or decline) and ``scope``."""
    rows = "".join(
        f'<li><label><input type="checkbox" name="scope" value="{html.escape(scope)}" checked>'
        f"<span>{html.escape(_SCOPES.get(scope.rsplit('/', 1)[-1], scope))}<br>"
        f"<small>{html.escape(scope)}</small></span>"
        "</label></li>"
        for scope in scopes
    )
    return _page(
        "Permissions requested",
        f"<small>{html.escape(account)}</small><h1>Permissions requested</h1>"
        f"<p><b>{html.escape(application)}</b> would like to:</p>"
        f'<form method="post" action="{html.escape(action)}">'
        f'<input type="hidden" name="account" value="{html.escape(account)}">'
        '<input type="hidden" name="choose" value="1">'
        f'<ul>{rows}</ul><div class="buttons"><button name="consent" value="decline">Cancel</button>'
        '<button class="go" name="consent" value="accept">Accept</button></div></form>',
    )


def error(code: int, text: str) -> str:
    return _page(
        "Sign in",
        "<h1>Sorry, but we’re having trouble signing you in.</h1>"
        f"<p><code>AADSTS{code}: {html.escape(text)}</code></p>",
    )


def post_back(target: str, values: Mapping[str, str]) -> str:
    """The answer of ``response_mode=form_post``."""
    fields = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in values.items()
    )
    return _page(
        "Working…",
        f'<form method="post" action="{html.escape(target)}">{fields}<div class="buttons">'
        '<button class="go">Continue</button></div></form><script>document.forms[0].submit()</script>',
    )


def signed_out() -> str:
    return _page("Signed out", "<h1>You signed out of your account</h1><p>You can close this window.</p>")
