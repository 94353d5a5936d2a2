"""What must be true in the office once the accidents have ended and everybody was synchronised twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from odoo.addons.microsoft_account.graph.errors import GraphError
from odoo.addons.microsoft_account.sync import differing

from devtools.office.people import HORIZON, Done, People, tag_of
from devtools.office.story import CONNECTED, DORA, ODOO, OUTLOOK, OUTSIDERS
from devtools.simulation.story import NOW
from devtools.sweep.world import World

#: Subject, start, end, place.
Seen = tuple[str, str, str, str]
SHOWN = 5
DAYS_AHEAD = 1500
LIFE_OF_A_REFRESH_TOKEN = timedelta(days=90)
ANSWERS = {"accepted": "accepted", "tentativelyAccepted": "tentative"}


def faults_of(world: World, people: People) -> list[str]:
    """Everything that is not as it must be."""
    events = _events(world)
    answers = _Answers(world, people, events)
    alone = set(_in_odoo_alone(people)) | answers.kept_apart
    shared = [event for event in events if event["tag"] not in alone]
    return [
        *_same_on_both_sides(world, shared, answers),
        *_same_answers(world, shared, answers),
        *_nothing_twice(events, people),
        *_no_edit_lost(events, people),
        *_no_mail_too_many(world, people),
        *_nothing_left(world, people),
    ]


def _in_odoo_alone(people: People) -> Iterator[str]:
    """What is made, or given to somebody, while nothing is sent stays in Odoo; so does what is deleted in Outlook while
    nothing is taken."""
    for done in people.done:
        made = done.field in ("create", "organizer") and done.side_and_direction == (ODOO, "to_odoo")
        gone = done.field in ("delete", "occurrence") and done.side_and_direction == (OUTLOOK, "to_outlook")
        if made or gone:
            yield done.tag


def against_direction(world: World, people: People) -> Iterator[str]:
    """What was sent to the mailbox of somebody who lets nothing travel there, or taken from one that tells nothing."""
    for person, (direction, done, asked) in people.directions.items():
        if direction == "to_odoo":
            for one in world.journal()[asked:]:
                if one["mailbox"] == person and one["method"] != "GET" and not one["path"].endswith("/$batch"):
                    yield f"{person} synchronizes {direction}: {one['method']} {one['path']}"
            continue
        made = [one for one in people.done[done:] if one.step.who == person and one.step.side == OUTLOOK]
        alone = {one.tag for one in made if one.field == "create" and not set(one.value) & set(CONNECTED)}
        invited = {one.tag for one in people.done if one.field == "people"}
        for event in _events(world):
            if event["tag"] in alone - invited:
                yield f"{person} synchronizes {direction}: {event['tag']} came to Odoo"


def lost_tokens(world: World, people: Sequence[str]) -> Iterator[str]:
    """Those who would have to sign in again when the refresh token of their sign-in has died, ninety days later."""
    world.pass_time(seconds=(NOW + LIFE_OF_A_REFRESH_TOKEN - world.now).total_seconds())
    for person in people:
        with world.as_user() as env:
            account = env["microsoft.account"].search([("user_id.login", "=", person)])
            client = account._graph_client()
        try:
            client.get("/me", {"$select": "id"})
        except GraphError as error:
            yield f"{person}: signed out after ninety days: {error}"


def uncounted_edits(world: World) -> list[str]:
    """The edits of Odoo that Outlook has not been told of, and that no counter waits for: only by luck would the next
    run find them."""
    found = []
    with world.as_user() as env:
        links = env["microsoft.calendar.link"].search(
            [("state", "=", "linked"), ("role", "=", "organizer"), ("counter", "=", 0), ("event_id.active", "=", True)]
        )
        for link in links:
            base, event = link.collection_id._base_of(link), link.event_id
            if not link.collection_id._sends_changes():
                continue  # it waits for another direction, and a full round
            event = event.recurrence_id._microsoft_first() or event
            names = differing(base.odoo, event._microsoft_values()[event.id]) if base else set()
            if names:
                found.append(f"{link.subject}: {', '.join(sorted(names))} not sent, and nothing waits")
    return found


def _events(world: World) -> list[dict[str, Any]]:
    """The live events of Odoo, as those who look at them see them."""
    found = []
    with world.as_user() as env:
        for event in env["calendar.event"].search([("name", "like", "#")]):
            links = event._microsoft_links()
            former = links.search([("heir_id", "=", (event.recurrence_id._microsoft_first() or event).id)])
            found.append(
                {
                    "seen": (event.name, str(event.start), str(event.stop), event.location or ""),
                    "tag": tag_of(event.name),
                    "organizer": event.user_id.login or event.microsoft_organizer,
                    "people": {one.email: one.state for one in event.attendee_ids},
                    "linked": {link.user_id.login for link in links if link.state == "linked"},
                    "series": bool(event.recurrence_id),
                    # What gave way, and stands in the problem list.
                    "lost": [str(one["lost"]) for link in links | former for one in link.history or ()],
                }
            )
    return found


def _same_on_both_sides(world: World, events: list[dict[str, Any]], answers: _Answers) -> Iterator[str]:
    # Of what is far away Outlook cannot remind an older copy of Odoo's database; nor does a full round look at it
    # after a change of direction.
    forgetful = bool(answers.people.unsent_again) or any(
        done.forgotten or done.direction == "to_odoo" for done in answers.people.done
    )
    for person in CONNECTED:
        here: Counter[Seen] = Counter(
            event["seen"]
            for event in events
            # What nobody's Outlook organizes stays in Odoo, which invites by itself.
            if event["organizer"] != DORA
            and (event["organizer"] == person or _attends(person, event))
            and not answers.has_nothing_to_accept(person, event)
            and not answers.stays_in_odoo(person, event["tag"])
            and (not _is_far(event["seen"]) or (event["organizer"] == person and not forgetful))
        )
        there: Counter[Seen] = Counter(
            _seen(item)
            for item in world.view(person, DAYS_AHEAD)
            if _stands(item)
            and tag_of(item["subject"]) not in answers.kept_apart
            and not answers.is_asked_anew(person, item)
            and not answers.stays_in_odoo(person, tag_of(item["subject"]))
            and (not _is_far(_seen(item)) or (item["isOrganizer"] and not forgetful))
        )
        for one in list((here - there).elements())[:SHOWN]:
            yield f"{person}: only in Odoo: {one}"
        for one in list((there - here).elements())[:SHOWN]:
            yield f"{person}: only in Outlook: {one}"


def _same_answers(world: World, events: list[dict[str, Any]], answers: _Answers) -> Iterator[str]:
    """What a person answered is in the own mailbox what it is in Odoo."""
    for person in CONNECTED:
        items = [
            item
            for item in world.view(person)
            if _stands(item)
            and not item["isOrganizer"]
            and tag_of(item["subject"]) not in answers.kept_apart
            and not answers.is_asked_anew(person, item)
        ]
        # Who is asked by another organizer has the old answer in Odoo.
        open_again = {_seen(item) for item in items if answers.is_asked_by_another(person, item)}
        open_again |= {_seen(item) for item in items if answers.stays_in_odoo(person, tag_of(item["subject"]))}
        here = {
            (*event["seen"], event["people"][person])
            for event in events
            if event["organizer"] not in (DORA, person)
            and _attends(person, event)
            and not _is_far(event["seen"])
            and event["seen"] not in open_again
            and not answers.has_nothing_to_accept(person, event)
        }
        there = {
            (*_seen(item), ANSWERS.get(item["responseStatus"]["response"], "needsAction"))
            for item in items
            if _seen(item) not in open_again
        }
        for one in sorted(here - there)[:SHOWN]:
            yield f"{person}: another answer in Odoo: {one}"
        for one in sorted(there - here)[:SHOWN]:
            yield f"{person}: another answer in Outlook: {one}"


class _Answers:
    """Where the answers of Odoo and of the own mailbox may differ, as docs/sync.md says."""

    def __init__(self, world: World, people: People, events: list[dict[str, Any]]) -> None:
        self.people = people
        # Edited in Outlook, and sent from Odoo, while nothing was taken: Outlook keeps its edit, and Odoo has another.
        self.kept_apart = {one.tag for one in people.done if one.side_and_direction == (OUTLOOK, "to_outlook")} & {
            one.tag for one in people.done if one.side_and_direction == (ODOO, "to_outlook")
        }
        # A series of which one day stays in Odoo alone.
        self.kept_apart |= {
            one.tag
            for one in people.done
            if one.field == "occurrence" and one.side_and_direction == (OUTLOOK, "to_outlook")
        }
        self.declined_in_odoo = {
            (event["seen"], one) for event in events for one, state in event["people"].items() if state == "declined"
        }
        # Who is invited to one occurrence of a declined series alone has another event for it.
        self.declined_in_odoo -= {
            (event["seen"], one) for event in events for one in event["linked"] if _attends(one, event)
        }
        self.declined_says_organizer = {
            (_seen(item), one["emailAddress"]["address"])
            for address in (*CONNECTED, *OUTSIDERS)
            for item in world.view(address, DAYS_AHEAD)
            if item["isOrganizer"]
            for one in item["attendees"]
            if one["status"]["response"] == "declined"
        }

    def has_nothing_to_accept(self, person: str, event: dict[str, Any]) -> bool:
        """Outlook has removed what the person declined there. The "yes" that was said in Odoo afterwards waits for the
        organizer's next update; until then the organizer's copy says "declined"."""
        given = [done for done in self.people.edits_of(event["tag"], "answer") if done.step.who == person]
        declined = max((number for number, one in enumerate(given) if one.value == "decline"), default=len(given))
        return (
            person not in event["linked"]
            and (event["seen"], person) in self.declined_says_organizer
            and event["people"].get(person) in {one.value for one in given[declined + 1 :]}
        )

    def stays_in_odoo(self, person: str, tag: str) -> bool:
        """What the person answered last was said in Odoo, while nothing was sent."""
        given = [done for done in self.people.edits_of(tag, "answer") if done.step.who == person]
        return bool(given) and given[-1].side_and_direction == (ODOO, "to_odoo")

    def is_asked_anew(self, person: str, item: dict[str, Any]) -> bool:
        """What was declined is in the mailbox again, without an answer, and the person has declined it in Odoo still:
        an update of an organizer who knows of the answer has brought it back, or another organizer asks."""
        known = (_seen(item), person) in self.declined_says_organizer or self.is_asked_by_another(person, item)
        return _is_open(item) and (_seen(item), person) in self.declined_in_odoo and known

    def is_asked_by_another(self, person: str, item: dict[str, Any]) -> bool:
        """The meeting is another one for Outlook, whose organizer has no answer yet: it was given to somebody, or is
        what follows in a series. In Odoo the former answer holds."""
        changes = [done for done in self.people.done if done.tag == tag_of(item["subject"])]
        told = [done for done in changes if _asks_anew(done) or _is_answer(done, person)]
        return _is_open(item) and bool(told) and _asks_anew(told[-1])


def _asks_anew(done: Done) -> bool:
    return done.field == "organizer" or done.step.kind == "rename what follows"


def _is_answer(done: Done, person: str) -> bool:
    return done.field == "answer" and done.step.who == person


def _is_open(item: dict[str, Any]) -> bool:
    return item["responseStatus"]["response"] in ("none", "notResponded")


def _attends(person: str, event: dict[str, Any]) -> bool:
    """Whether Odoo shows the person as one who comes. Of a meeting of somebody who is not connected, declined before
    Odoo ever saw that copy, nobody can tell."""
    known = event["organizer"] in CONNECTED or person in event["linked"]
    return known and event["people"].get(person, "declined") != "declined"


def _stands(item: dict[str, Any]) -> bool:
    return not item["isCancelled"] and item["responseStatus"]["response"] != "declined"


def _is_far(seen: Seen) -> bool:
    """Beyond the time that is synchronised. What its organizer does in Odoo is in the own mailbox; what others make of
    their copies there Outlook tells nobody."""
    return seen[1] > str(HORIZON)


def _seen(item: dict[str, Any]) -> Seen:
    start, end = (item[name]["dateTime"][:19].replace("T", " ") for name in ("start", "end"))
    return item["subject"], start, end, item["location"]["displayName"]


def _nothing_twice(events: list[dict[str, Any]], people: People) -> Iterator[str]:
    for tag, count in Counter(event["tag"] for event in events if not event["series"]).items():
        if count > 1 and not _was_given_away(people, tag):
            yield f"{tag} is {count} times in Odoo"


def _was_given_away(people: People, tag: str) -> bool:
    """The copy that was restored knows of the former organizer only. What it has yet to send, or what was not deleted
    in that mailbox so far, is one meeting; the new organizer's is another. What was deleted there has ended, and what
    had been edited there is gone."""
    return people.was_restored and bool(people.edits_of(tag, "organizer"))


def _was_sent_far_away(people: People, tag: str) -> bool:
    """A delta does not remind a restored copy of what is far away."""
    return people.was_restored and any(one.step.kind == "move far away" for one in people.done if one.tag == tag)


def _no_edit_lost(events: list[dict[str, Any]], people: People) -> Iterator[str]:
    """A field that one side alone has set holds what was set last; or it gave way, and that can be read.

    So it is when an attendee's mailbox has brought an event to Odoo, where its organizer changes it before the own
    mailbox is read for the first time: at first contact Outlook's value is taken.
    """
    for event in events:
        for field, position in (("name", 0), ("place", 3)):
            edits: list[Done] = people.edits_since_deletion(event["tag"], field)
            if not edits or _is_untold(event, field, edits, people):
                continue
            if edits[-1].value not in (event["seen"][position], *event["lost"]):
                yield f"{event['tag']}: {field} is {event['seen'][position]!r}, set was {edits[-1].value!r}"
    alive = {event["tag"] for event in events}
    for created in (done for done in people.done if done.field == "create" and not done.forgotten):
        removed = people.edits_of(created.tag, "delete") or people.edits_of(created.tag, "occurrence")
        nobody = created.step.who not in CONNECTED and not set(created.value) & set(CONNECTED)
        forgotten = _was_given_away(people, created.tag) or _was_sent_far_away(people, created.tag)
        if created.tag not in alive and not (removed or forgotten or (nobody and created.step.side == OUTLOOK)):
            later = [done for done in people.done if done.tag == created.tag]
            if not any(done.field in ("answer", "removed") for done in later):
                yield f"{created.tag} is gone, and nobody deleted it"


def _is_untold(event: dict[str, Any], field: str, edits: list[Done], people: People) -> bool:
    """Whether docs/sync.md does not say what must have become of these edits."""
    done = [one for one in people.done if one.tag == event["tag"]]
    return (
        len({edit.step.side for edit in edits}) > 1
        or any(edit.forgotten for edit in edits)
        or _was_given_away(people, event["tag"])
        # Each occurrence has a story of its own.
        or (field == "name" and any(one.field == "some names" for one in done))
        or _was_sent_far_away(people, event["tag"])
        # Nobody's mailbox tells of it any more.
        or (not event["linked"] and edits[-1].step.who not in CONNECTED)
        # What was sent meanwhile Outlook keeps as it has it there.
        or any(one.direction == "to_outlook" for one in done)
    )


def _no_mail_too_many(world: World, people: People) -> Iterator[str]:
    sent: Counter[tuple[str, str]] = Counter()
    for mail in world.control("GET", "/mails")["mails"]:
        tag = next((word for word in mail["subject"].split() if word.startswith("#")), "")
        if mail["kind"] == "invitation":
            sent.update((address, tag) for address in mail["to"])
    for (address, tag), count in sent.items():
        invited = [done for done in people.done if done.tag == tag and done.field in ("create", "people")]
        # Another organizer is another meeting for Outlook, and what follows in a series is another series.
        split = [done for done in people.edits_of(tag, "some names") if done.step.kind == "rename what follows"]
        allowed = sum(address in done.value for done in invited) + len(people.edits_of(tag, "organizer")) + len(split)
        # Of what was sent and deleted nothing is left in Outlook that an older database could know it by.
        # A restored copy knows nothing of who was removed since.
        allowed += sum(done.forgotten and done.value == address for done in people.edits_of(tag, "removed"))
        allowed += tag in people.unsent_again and bool(people.edits_of(tag, "delete"))
        if count > max(allowed, 1):
            yield f"{address} was invited {count} times to {tag}, asked for {allowed} times"


def _nothing_left(world: World, people: People) -> Iterator[str]:
    with world.as_user() as env:
        for link in env["microsoft.calendar.link"].search(["|", ("problem", "!=", False), ("counter", ">", 0)]):
            yield f"left: {link.user_id.login}: {link.subject}: {link.problem or 'waiting'}"
        for one in env["microsoft.calendar.collection"].search([("state", "!=", "active")]):
            yield f"{one.user_id.login}: {one.state}: {one.message}"
    # Who takes nothing from Outlook does not know that it holds a value already. A copy that was restored does not know
    # of a pause.
    blind = any(done.direction == "to_outlook" for done in people.done)
    excused = [(blind, "an unchanged field sent again"), (people.was_restored, "not waited for")]
    yield from (one for one in world.complaints() if not any(when and text in one for when, text in excused))
