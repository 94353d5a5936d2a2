"""Who answered what, by one copy of a meeting, and what was answered since."""

from datetime import date, datetime

import pytest
from mapping_samples import item
from test_mapping_series_graph import SECOND, THIRD, exception, master

from odoo.addons.microsoft_calendar.mapping import Days, answers, deviations_graph, read

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"
FIRST = date(2026, 7, 1)


def person(address, response):
    return {"emailAddress": {"address": address}, "status": {"response": response}}


def owner(response, time="2026-07-01T10:00:00Z"):
    """An attendee's copy, and what its owner answered."""
    return {"isOrganizer": False, "responseStatus": {"response": response, "time": time}}


def answers_of(event):
    return answers.read(event, read(event).value.time)


def changes(before, now, *days):
    return answers.changes(answers_of(before), answers_of(now), days or (None,))


def test_organizers_copy_knows_who_answered():
    event = item(attendees=[person(ANNA, "accepted"), person(BEN, "none")])
    assert answers_of(event).whole == {ANNA: "accepted"}


def test_the_organizers_own_word_is_no_answer():
    status = {"response": "organizer", "time": "0001-01-01T00:00:00Z"}
    event = item(attendees=[], isOrganizer=True, responseStatus=status)
    assert answers_of(event).whole == {}


def test_attendees_copy_knows_its_owner():
    event = item(attendees=[person(ANNA, "none")], **owner("tentativelyAccepted"))
    assert answers_of(event).whole == {answers.OWNER: "tentative"}
    assert answers_of(event).times_of(None)[answers.OWNER] == datetime(2026, 7, 1, 10)


def test_when_somebody_answered():
    told = person(ANNA, "accepted"), person(BEN, "declined")
    told[0]["status"]["time"], told[1]["status"]["time"] = "2026-07-01T10:00:00Z", "soon"
    times = answers_of(item(attendees=list(told))).times_of(None)
    assert (times.get(ANNA), times.get(BEN)) == (datetime(2026, 7, 1, 10), None)


def test_only_what_is_said_otherwise_than_before_is_a_change():
    before, now = (item(attendees=[person(ANNA, "accepted"), person(BEN, word)]) for word in ("none", "declined"))
    assert changes(before, now) == {None: {BEN: "declined"}}
    assert changes(now, now) == {}


def test_a_copy_seen_for_the_first_time_says_what_was_answered():
    now = item(attendees=[person(ANNA, "accepted"), person(BEN, "none")])
    assert answers.changes(answers.Answers(), answers_of(now), [None]) == {None: {ANNA: "accepted"}}


def test_what_the_organizers_copy_says_of_one_as_that_ones_own_copy_would():
    told = answers.Answers({ANNA: "accepted", BEN: "tentative"}, {FIRST: {BEN: "declined"}, SECOND: {ANNA: "declined"}})
    expected = answers.Answers({answers.OWNER: "tentative"}, {FIRST: {answers.OWNER: "declined"}})
    assert answers.of_one(told, [BEN, "ben@fabrikam.example"]) == expected
    assert answers.of_one(told, ["carla@contoso.example"]) == answers.Answers()


def test_an_answer_is_taken_back():
    before, now = (item(attendees=[person(BEN, word)]) for word in ("accepted", "none"))
    assert changes(before, now) == {None: {BEN: "needsAction"}}


def test_who_answers_a_series_answers_its_days_but_those_that_say_otherwise():
    before = master(exception(SECOND, **owner("declined")), **owner("notResponded"))
    now = master(exception(SECOND, **owner("declined")), **owner("accepted"))
    accepted = {answers.OWNER: "accepted"}
    assert changes(before, now, FIRST, SECOND, THIRD) == {FIRST: accepted, THIRD: accepted}
    assert answers_of(now).on(SECOND)[answers.OWNER] == "declined"


def test_an_exception_that_says_nothing_follows_its_series():
    now = master(exception(SECOND, subject="Other"), **owner("accepted"))
    assert answers_of(now).days == {}


def test_a_moved_day_is_open_again():
    before = master(attendees=[person(BEN, "accepted")])
    now = master(exception(SECOND, attendees=[person(BEN, "none")]), attendees=[person(BEN, "accepted")])
    assert changes(before, now, FIRST, SECOND) == {SECOND: {BEN: "needsAction"}}


def test_a_day_that_the_owner_takes_out_is_declined():
    before, now = master(**owner("accepted")), master(cancelled=[SECOND], **owner("accepted"))
    assert changes(before, now, FIRST, SECOND) == {SECOND: {answers.OWNER: "declined"}}
    assert read(now).value.cancelled == Days()


def test_a_day_that_the_organizer_takes_out_is_cancelled():
    organizers = master(cancelled=[SECOND], isOrganizer=True)
    copy = master(exception(SECOND, isCancelled=True), **owner("accepted"))
    assert read(organizers).value.cancelled == read(copy).value.cancelled == Days(frozenset({SECOND}))
    assert changes(organizers, organizers, SECOND) == {}
    assert answers_of(copy).days == {}


def test_what_the_organizer_cancelled_stays_so_when_it_is_cleared_away():
    before = master(exception(SECOND, isCancelled=True), **owner("accepted"))
    now = master(cancelled=[SECOND, THIRD], **owner("accepted"))
    when = read(now).value.time
    remembered = deviations_graph.remembering(now, before, when)
    assert read(remembered).value.cancelled == Days(frozenset({SECOND}))
    assert answers_of(remembered).days == {THIRD: {answers.OWNER: "declined"}}
    assert deviations_graph.remembering(before, before, when) is before
    again = deviations_graph.remembering(now, remembered, when)
    assert again == remembered


def test_there_and_back():
    now = answers_of(master(exception(SECOND, **owner("declined")), **owner("accepted")))
    assert answers.load(answers.dump(now)) == now


@pytest.mark.parametrize("status", [None, 7, [], {}, {"response": None}, {"response": 3, "time": "yesterday"}])
def test_nonsense_is_no_answer(status):
    event = item(isOrganizer=False, responseStatus=status, attendees=[{"status": status}, None])
    assert answers_of(event) == answers.Answers()
