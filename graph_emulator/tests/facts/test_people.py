"""The addresses of a mailbox, and invitations to distribution lists."""

from __future__ import annotations

from graph_emulator.tests.stage import Stage, people

from .registry import fact


def invited(event: dict[str, object]) -> list[str]:
    attendees = event["attendees"]
    assert isinstance(attendees, list)
    return [one["emailAddress"]["address"].partition("@")[0] for one in attendees]


def seed(stage: Stage, **more: object) -> None:
    stage.control("POST", "/seed", {"mailboxes": [{"address": "ben@contoso.example", "name": "Ben", **more}]})


def team(stage: Stage) -> None:
    members = ["ben@contoso.example", "cora@contoso.example"]
    stage.control("POST", "/seed", {"groups": [{"address": "team@contoso.example", "members": members}]})


@fact("sign-in", "/me has proxyAddresses if $select names them: SMTP for the main address, smtp for the others")
def test_proxy_addresses(stage: Stage) -> None:
    seed(stage, aliases=["b.okafor@contoso.example"])
    assert "proxyAddresses" not in stage.ben.get("/me").json
    shown = stage.ben.get("/me?$select=mail,proxyAddresses").json
    assert shown["proxyAddresses"] == ["SMTP:ben@contoso.example", "smtp:b.okafor@contoso.example"]


@fact("sign-in", "what a person signs in with (userPrincipalName) need not be the address of the mailbox")
def test_sign_in_name(stage: Stage) -> None:
    seed(stage, userPrincipalName="b1234@contoso.example")
    shown = stage.ben.get("/me").json
    assert (shown["mail"], shown["userPrincipalName"]) == ("ben@contoso.example", "b1234@contoso.example")


@fact("events", "an invitation to any address of a mailbox arrives there once, and names the address it was sent to")
def test_invited_by_another_address(stage: Stage) -> None:
    seed(stage, aliases=["b.okafor@contoso.example"])
    made = stage.anna.create(with_=["b.okafor", "ben"])
    copy = stage.ben.find("Talk")
    assert invited(copy) == ["b.okafor", "ben"]
    assert stage.ben.do(copy, "accept", {}).status == 202
    answers = {one["status"]["response"] for one in stage.anna.read(made)["attendees"]}
    assert answers == {"accepted"}


@fact("events", "the members of an invited distribution list have copies that name the list, and not them")
def test_copies_of_members(stage: Stage) -> None:
    team(stage)
    stage.anna.create(with_=["team"])
    assert invited(stage.ben.find("Talk")) == invited(stage.cora.find("Talk")) == ["team"]
    assert stage.new_mails() == [("invitation", ["ben", "cora"])]


@fact("events", "who is added beside a distribution list is told alone")
def test_added_beside_a_list(stage: Stage) -> None:
    team(stage)
    made = stage.anna.create(with_=["team"])
    stage.new_mails()
    stage.anna.patch(made, attendees=people("team", "eve@elsewhere.example"))
    assert stage.new_mails() == [("invitation", ["eve"])]
