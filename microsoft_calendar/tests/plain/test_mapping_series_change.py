"""What is sent so that a series in Outlook becomes another one, against a model of what Outlook does with it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from series_samples import departing, fields, series_values

from odoo.addons.microsoft_calendar.mapping import (
    AllDay,
    Days,
    EventValue,
    Exceptions,
    Occurrence,
    Recurrence,
    Series,
    SeriesChange,
    Timed,
)
from odoo.addons.microsoft_calendar.mapping.occurrence import by_rule, changed, changes
from odoo.addons.microsoft_calendar.mapping.series import change, occurrences, slots
from odoo.addons.microsoft_calendar.mapping.values import differing

NINE = Timed(datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 9), "Europe/Brussels")
WEEKLY = Recurrence("weekly", weekdays=frozenset({0}), zone="Europe/Brussels")
MEETING = EventValue("Meeting", Series(NINE, WEEKLY))
FIRST, SECOND, THIRD = date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)


def departed(*changed_days, value=MEETING, cancelled=()):
    exceptions = tuple(Occurrence(day, tuple(own.items())) for day, own in changed_days)
    return replace(value, exceptions=Exceptions(exceptions), cancelled=Days(frozenset(cancelled)))


def moved(day, by):
    """The time of the occurrence at a slot, so many days later."""
    time = by_rule(MEETING, day).time
    return Timed(time.start + timedelta(days=by), time.stop + timedelta(days=by), time.zone)


def outlook_after(known, sent, wanted):
    """What is read after a change: a new time costs all exceptions, and nothing but that brings a day back."""
    held = replace(known, **{name: getattr(wanted, name) for name in sent.master})
    if "time" in sent.master:
        held = replace(held, exceptions=Exceptions(), cancelled=Days())
    present = {day: changed(by_rule(held, day), own) for day, own in held.exceptions.changes_by_day().items()}
    for day, single, names in sent.occurrences:
        before = present.get(day, by_rule(held, day))
        present[day] = changed(before, {name: getattr(single, name) for name in names})
    gone = held.cancelled.days | set(sent.cancel)
    exceptions = [
        Occurrence(day, changes(by_rule(held, day), single)) for day, single in present.items() if day not in gone
    ]
    return replace(held, exceptions=Exceptions(tuple(exceptions)), cancelled=Days(gone))


def test_nothing_to_do_is_nothing():
    assert change(MEETING, MEETING) == SeriesChange()


def test_a_change_of_all_is_one_request():
    value = departed((SECOND, {"location": "Room 2"}), cancelled=[THIRD])
    assert change(value, replace(value, subject="x")) == SeriesChange(master=frozenset({"subject"}))


def test_a_new_rule_is_sent_first_and_alone():
    wanted = departed((SECOND, {"location": "Room 2"}), cancelled=[THIRD], value=replace(MEETING, subject="x"))
    later = replace(wanted, time=Series(NINE, replace(WEEKLY, interval=2)))
    assert change(MEETING, later) == SeriesChange(master=frozenset({"subject", "time"}))


def test_one_occurrence_is_changed_by_itself():
    wanted = departed((SECOND, {"subject": "x", "reminder": 5}))
    single = replace(by_rule(MEETING, SECOND), subject="x", reminder=5)
    assert change(MEETING, wanted) == SeriesChange(occurrences=((SECOND, single, frozenset({"subject", "reminder"})),))


def test_of_an_exception_only_what_changed_is_sent():
    known, wanted = (departed((SECOND, {"subject": "x", **more})) for more in ({}, {"reminder": 5}))
    [(day, single, names)] = change(known, wanted).occurrences
    assert (day, single.subject, names) == (SECOND, "x", {"reminder"})


def test_an_exception_that_is_none_any_more_gets_the_values_of_its_series():
    known = departed((SECOND, {"subject": "x", "time": moved(SECOND, 1)}))
    assert change(known, MEETING) == SeriesChange(
        occurrences=((SECOND, by_rule(MEETING, SECOND), frozenset({"subject", "time"})),)
    )


def test_an_exception_keeps_what_it_has_of_its_own_when_the_series_changes():
    known = departed((SECOND, {"subject": "x"}))
    follows = replace(MEETING, subject="y")
    assert change(known, departed((SECOND, {"subject": "x"}), value=follows)).occurrences == ()
    assert change(known, follows).occurrences == ((SECOND, by_rule(follows, SECOND), frozenset({"subject"})),)


def test_a_cancelled_day_is_deleted():
    assert change(MEETING, departed(cancelled=[THIRD, SECOND])) == SeriesChange(cancel=(SECOND, THIRD))
    assert change(departed((SECOND, {"subject": "x"})), departed(cancelled=[SECOND])) == SeriesChange(cancel=(SECOND,))


def test_a_day_comes_back_with_its_rule_set_anew():
    known = departed((SECOND, {"subject": "x"}), cancelled=[THIRD])
    wanted = departed((SECOND, {"subject": "x"}))
    sent = change(known, wanted)
    assert sent == SeriesChange(master=frozenset({"time"}))
    assert change(outlook_after(known, sent, wanted), wanted).occurrences[0][0] == SECOND


def test_what_departs_on_a_day_that_the_rule_has_not_is_nothing():
    tuesday = date(2026, 1, 6)
    assert change(MEETING, departed((tuesday, {"subject": "x"}), cancelled=[date(2026, 1, 7)])) == SeriesChange()
    assert change(departed(cancelled=[tuesday]), MEETING) == SeriesChange()


@pytest.mark.parametrize("order", [1, -1])
def test_no_occurrence_is_moved_onto_the_day_of_another(order):
    """Outlook refuses to move one to or beyond the day of its neighbour: who goes first makes room."""
    wanted = departed(*[(day, {"time": moved(day, 8 * order)}) for day in (FIRST, SECOND, THIRD)])
    days = [day for day, _, _ in change(MEETING, wanted).occurrences]
    assert days == ([THIRD, SECOND, FIRST] if order > 0 else [FIRST, SECOND, THIRD])
    back = [day for day, _, _ in change(wanted, MEETING).occurrences]
    assert back == days[::-1]


def test_a_single_event_becomes_a_series_and_back():
    single = EventValue("Meeting", NINE)
    assert change(single, departed((SECOND, {"subject": "x"}))) == SeriesChange(master=frozenset({"time"}))
    assert change(departed((SECOND, {"subject": "x"})), single) == SeriesChange(master=frozenset({"time"}))
    assert change(single, replace(single, subject="x")) == SeriesChange(master=frozenset({"subject"}))


@st.composite
def edits(draw, value):
    """The same series, or with other fields, another time, other exceptions."""
    edited = replace(value, **draw(fields())) if draw(st.booleans()) else value
    if draw(st.booleans()):
        first = value.time.first
        length = draw(st.integers(0, 3))
        longer = (
            AllDay(first.first, first.last + timedelta(days=length))
            if isinstance(first, AllDay)
            else Timed(first.start, first.stop + timedelta(hours=length), first.zone)
        )
        edited = replace(edited, time=Series(longer, value.time.rule))
    return draw(departing(edited))


@given(series_values(), st.data())
def test_outlook_comes_to_hold_what_is_wanted_in_two_steps(known, data):
    wanted = data.draw(edits(known))
    held, steps = known, []
    while (sent := change(held, wanted)) != SeriesChange():
        steps.append(sent)
        assert len(steps) <= 2
        held = outlook_after(held, sent, wanted)
    between = (date(2026, 1, 1), list(slots(wanted.time, most=15))[-1])
    assert occurrences(held, between) == occurrences(wanted, between)
    assert differing(held, wanted) == set()
    assert held.cancelled == wanted.cancelled
    if len(steps) == 2:
        assert "time" in steps[0].master
        assert not steps[1].master


@given(series_values(), st.data())
def test_only_what_differs_is_sent(known, data):
    wanted = data.draw(edits(known))
    sent = change(known, wanted)
    assume("time" not in sent.master)
    for name in sent.master:
        assert getattr(known, name) != getattr(wanted, name)
    for day, single, names in sent.occurrences:
        assert names
        assert day not in wanted.cancelled.days
        assert occurrences(wanted, (day, day)) == {day: single}
    assert not set(sent.cancel) & known.cancelled.days
