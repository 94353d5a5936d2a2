"""Meetings: one copy per mailbox, and who gets which mail."""

from __future__ import annotations

from .stage import Json, Stage, at, people


def test_each_mailbox_has_its_own_copy(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben", "cora"])
    copies = [stage.person(name).find("Talk") for name in ("ben", "cora")]
    assert len({made["id"], *(one["id"] for one in copies)}) == 3
    assert {one["iCalUId"] for one in copies} == {made["iCalUId"]}
    assert all(not one["isOrganizer"] and one["responseStatus"]["response"] == "notResponded" for one in copies)
    assert stage.new_mails() == [("invitation", ["ben", "cora"])]


def test_an_answer_reaches_the_organiser(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    assert stage.ben.do(stage.ben.find("Talk"), "accept", {"comment": "fine"}).status == 202
    assert stage.ben.find("Talk")["responseStatus"]["response"] == "accepted"
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == "accepted"
    assert stage.new_mails() == [("answer", ["anna"])]


def test_a_silent_answer_does_not(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    stage.ben.do(stage.ben.find("Talk"), "tentativelyAccept", {"sendResponse": False})
    assert stage.ben.find("Talk")["responseStatus"]["response"] == "tentativelyAccepted"
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == "none"
    assert stage.new_mails() == []


def test_who_declined_is_asked_again_by_an_update(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.ben.do(stage.ben.find("Talk"), "decline")
    stage.anna.patch(stage.anna.read(made), location={"displayName": "Room 1"})
    assert stage.ben.find("Talk")["responseStatus"]["response"] == "notResponded"


def test_decline_removes_the_copy(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.ben.do(stage.ben.find("Talk"), "decline")
    assert stage.ben.everything() == []
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == "declined"


def test_the_organiser_cannot_answer_and_the_attendee_cannot_cancel(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    assert stage.anna.do(made, "accept").code == "ErrorCalendarIsOrganizerForAccept"
    refused = stage.ben.do(stage.ben.find("Talk"), "cancel")
    assert (refused.status, "organizer" in refused.json["error"]["message"]) == (400, True)


def test_a_change_goes_to_everybody_with_one_mail(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben", "cora"])
    stage.ben.do(stage.ben.find("Talk"), "accept")
    stage.new_mails()
    stage.anna.patch(stage.anna.read(made), start=at("2026-10-07T10:00:00"), end=at("2026-10-07T11:00:00"))
    assert stage.new_mails() == [("update", ["ben", "cora"])]
    copy = stage.ben.find("Talk")
    assert copy["start"]["dateTime"].startswith("2026-10-07T10")
    assert copy["responseStatus"]["response"] == "notResponded"


def test_private_properties_are_not_announced(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    stage.anna.patch(made, categories=["Red"], showAs="free", isReminderOn=False)
    assert stage.new_mails() == []
    assert stage.ben.find("Talk")["categories"] == []


def test_only_changed_attendees_hear_of_a_changed_list(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    made = stage.anna.patch(made, attendees=people("ben", "cora"))
    assert stage.new_mails() == [("invitation", ["cora"])]
    stage.anna.patch(made, attendees=people("cora"))
    assert stage.new_mails() == [("cancellation", ["ben"])]
    assert stage.ben.find("Canceled: Talk")["isCancelled"]


def test_a_distribution_list_stands_for_its_members(stage: Stage) -> None:
    team = {"address": "team@contoso.example", "members": ["ben@contoso.example", "cora@contoso.example"]}
    stage.control("POST", "/seed", {"groups": [team]})
    made = stage.anna.create(with_=["team", "ben"])
    assert stage.cora.find("Talk")["iCalUId"] == made["iCalUId"]
    stage.new_mails()
    stage.anna.patch(made, attendees=people("team"))
    assert stage.new_mails() == [("cancellation", ["ben"]), ("update", ["ben", "cora"])]
    assert stage.ben.find("Talk")["isCancelled"] is False  # he is on the list still


def test_deleting_cancels_for_the_others(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben", "somebody@elsewhere.example"])
    stage.new_mails()
    stage.anna.delete(made)
    assert stage.new_mails() == [("cancellation", ["ben", "somebody"])]
    assert stage.ben.find("Canceled: Talk")["isCancelled"]


def test_an_attendee_who_deletes_tells_nobody(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    stage.ben.delete(stage.ben.find("Talk"))
    assert stage.new_mails() == []
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == "none"


def test_a_draft_is_sent_later(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"], isDraft=True)
    assert made["isDraft"]
    assert stage.new_mails() == []
    assert stage.ben.everything() == []
    stage.anna.patch(made, isDraft=False)
    assert stage.new_mails() == [("invitation", ["ben"])]
    assert stage.ben.find("Talk")["isDraft"] is False


def test_forwarding_adds_a_person_and_informs_the_organiser(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    body = {"toRecipients": [{"emailAddress": {"address": "cora@contoso.example", "name": "Cora"}}]}
    assert stage.ben.do(stage.ben.find("Talk"), "forward", body).status == 202
    assert stage.new_mails() == [("forward", ["cora"]), ("forward", ["anna"])]
    assert [one["emailAddress"]["name"] for one in stage.anna.read(made)["attendees"]] == ["ben", "Cora"]
    assert stage.cora.find("Talk")["iCalUId"] == made["iCalUId"]


def test_the_server_touches_a_new_meeting_once_more(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    assert stage.anna.read(made)["changeKey"] == made["changeKey"]
    stage.advance(2)
    assert stage.anna.read(made)["changeKey"] != made["changeKey"]


def test_a_proposal_of_another_time(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    slot = {"start": at("2026-10-06T14:00:00"), "end": at("2026-10-06T15:00:00")}
    copy = stage.ben.find("Talk")
    assert stage.ben.do(copy, "decline", {"proposedNewTime": slot, "sendResponse": False}).status == 400
    assert stage.ben.do(copy, "tentativelyAccept", {"proposedNewTime": slot}).status == 202
    proposed = stage.anna.read(made)["attendees"][0]["proposedNewTime"]
    assert proposed["start"]["dateTime"].startswith("2026-10-06T14:00")


def test_act_does_what_graph_does_without_a_line_in_the_journal(stage: Stage) -> None:
    body: Json = {"subject": "By hand", "start": at("2026-10-06T10:00:00"), "end": at("2026-10-06T11:00:00")}
    body["attendees"] = people("ben")
    done = stage.control(
        "POST", "/act", {"as": "anna@contoso.example", "method": "POST", "path": "/me/events", "body": body}
    )
    assert done["status"] == 201
    assert stage.new_mails() == [("invitation", ["ben"])]
    path = f"/me/events/{done['body']['id']}"
    refused = stage.control(
        "POST", "/act", {"as": "anna@contoso.example", "method": "PATCH", "path": path, "body": {"x": 1}}
    )
    assert refused["status"] == 400
    assert stage.journal == []


def test_edits_that_were_not_sent_are_sent_later(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    path = f"/me/events/{made['id']}"
    edit: Json = {"as": "anna@contoso.example", "method": "PATCH", "path": path, "send": False}
    stage.control("POST", "/act", {**edit, "body": {"subject": "Later", "attendees": people("ben", "cora")}})
    assert (stage.new_mails(), stage.ben.find("Talk")["subject"]) == ([], "Talk")
    assert stage.anna.read(made)["isDraft"] is True
    sent = stage.anna.patch(stage.anna.read(made), isDraft=False)
    assert sent["isDraft"] is False
    assert stage.new_mails() == [("invitation", ["cora"]), ("update", ["ben"])]
    assert stage.ben.find("Later")["iCalUId"] == made["iCalUId"]
