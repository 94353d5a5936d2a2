"""What a person does in the browser while a client signs in."""

from __future__ import annotations

from graph_emulator.tests.stage import Stage

REDIRECT = "http://localhost:8069/signed-in"
TENANT = "22222222-2222-4222-8222-222222222222"
PERMISSIONS = ("Calendars.ReadWrite", "Tasks.ReadWrite", "User.Read")
SCOPES = [f"https://graph.microsoft.com/{one}" for one in PERMISSIONS]


def walk(stage: Stage, address: str, account: str = "anna@contoso.example") -> str:
    """Open the address of a sign-in, pick the account, agree; returns the address the browser is sent back to."""
    assert stage.http.request("GET", address).status == 200
    back = stage.post_form(address, account=account)
    if back.status == 200:  # the first time it asks for consent
        back = stage.post_form(address, account=account, consent="accept")
    assert back.status == 302, back
    return str(back.headers["Location"])
