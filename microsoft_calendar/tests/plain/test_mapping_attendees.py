"""The people invited."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_samples import attendees as any_attendees
from mapping_samples import item

from odoo.addons.microsoft_calendar.mapping import Attendee, Attendees, MalformedItem, attendees, read, write
from odoo.addons.microsoft_calendar.mapping.item import Item

X500 = "/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=4f-carl"


def entry(address, name="", role="required", response="none"):
    return {
        "type": role,
        "status": {"response": response, "time": "0001-01-01T00:00:00Z"},
        "emailAddress": {"address": address, "name": name},
    }


def people(*addresses):
    return Attendees(tuple(Attendee(address) for address in addresses))


def read_people(*entries, **changes):
    return read(item(attendees=list(entries), **changes))


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("none", "needsAction"),
        ("notResponded", "needsAction"),
        ("organizer", "accepted"),
        ("accepted", "accepted"),
        ("tentativelyAccepted", "tentative"),
        ("declined", "declined"),
        ("Declined", "declined"),
        (None, "needsAction"),
        (7, "needsAction"),
    ],
)
def test_the_answers(response, answer):
    (person,) = read_people(entry("bob@x.example", response=response)).value.attendees.people
    assert person.answer == answer


def test_an_address_is_read_in_lower_case_and_once():
    reading = read_people(
        entry("Bob@X.example", "Bob", "optional", "accepted"),
        entry("SMTP:bob@x.example", "Robert"),
        entry("al@x.example"),
    )
    assert reading.value.attendees == people("al@x.example", "bob@x.example")
    assert reading.value.attendees.by_address()["bob@x.example"] == Attendee("bob@x.example")
    bob = reading.value.attendees.by_address()["bob@x.example"]
    assert (bob.name, bob.role, bob.answer) == ("Bob", "optional", "accepted")
    assert reading.remarks == ()


def test_the_organizer_is_no_attendee():
    reading = read_people(entry("ANN@contoso.example"), entry("bob@x.example"))
    assert reading.value.attendees == people("bob@x.example")
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("malformed", "remark"),
    [
        ({"type": "required", "emailAddress": {"name": "Carl"}}, "“Carl” has no address"),
        ({"type": "required", "emailAddress": None}, "has no address"),
        ({}, "has no address"),
        (entry(X500, "Carl"), "“Carl” is left out: “/o=ExchangeLabs"),
        (entry("carl", "Carl"), "“carl” is no e-mail address"),
        (entry("carl@x@y", "Carl"), "“carl@x@y” is no e-mail address"),
        (entry("a b@x.example", "Carl"), "is no e-mail address"),
    ],
)
def test_who_has_no_address_is_left_out_with_a_remark(malformed, remark):
    reading = read_people(malformed, entry("bob@x.example"))
    assert reading.value.attendees == people("bob@x.example")
    assert len(reading.remarks) == 1
    assert remark in reading.remarks[0]


@pytest.mark.parametrize("nobody", [None, {}, "x", [None, 5, "x"]])
def test_attendees_of_another_shape_are_nobody(nobody):
    assert read(item(attendees=nobody)).value.attendees == Attendees()


def test_more_than_outlook_takes_are_cut_on_reading_and_refused_on_writing():
    many = [f"p{n:03}@x.example" for n in range(501)]
    reading = read_people(*map(entry, many))
    assert len(reading.value.attendees.people) == 500
    assert "500 of 501" in reading.remarks[0]
    with pytest.raises(MalformedItem, match=r"Budget.*attendees.*at most 500, here are 501"):
        attendees.write(people(*many), None, "Budget")


def test_roles_rooms_and_names_survive_a_new_guest():
    known = item(
        attendees=[entry("Bob@x.example", "Bob", "optional", "accepted"), entry("room@x.example", "Room", "resource")]
    )
    value = read(known).value
    # As Odoo knows them: without roles, and with names of its own.
    told = people("room@x.example", "bob@x.example", "eve@x.example")
    assert write(replace(value, attendees=told), ["attendees"], known=known) == {
        "attendees": [
            {"type": "optional", "emailAddress": {"address": "bob@x.example", "name": "Bob"}},
            {"type": "required", "emailAddress": {"address": "eve@x.example", "name": "eve@x.example"}},
            {"type": "resource", "emailAddress": {"address": "room@x.example", "name": "Room"}},
        ]
    }


def test_who_odoo_cannot_hold_stays_invited():
    known = Item(item(attendees=[entry(X500, "Carl"), entry("ann@contoso.example"), entry("bob@x.example")]))
    written = attendees.write(people("eve@x.example"), known)["attendees"]
    assert [one["emailAddress"]["address"] for one in written] == [X500, "ann@contoso.example", "eve@x.example"]


def test_an_answer_is_never_written():
    written = attendees.write(Attendees((Attendee("bob@x.example", answer="accepted"),)))
    assert "status" not in written["attendees"][0]


def test_the_organizer_is_never_invited():
    assert attendees.write(people("ann@contoso.example"), Item(item(attendees=[]))) == {"attendees": []}


@given(any_attendees())
def test_who_is_written_is_read(value):
    again = attendees.read(Item(attendees.write(value)))
    assert again == value
    assert [person.role for person in again.people] == [person.role for person in value.people]


def test_two_people_added_on_two_sides_are_both_invited():
    base = people("a@x.example", "b@x.example")
    mine, theirs = people("a@x.example", "b@x.example", "c@x.example"), people("a@x.example", "d@x.example")
    assert mine.merged(base, theirs) == people("a@x.example", "c@x.example", "d@x.example")


def test_a_role_and_an_answer_that_changed_on_one_side_count():
    base = Attendees((Attendee("a@x.example", "A", "required", "needsAction"),))
    mine = Attendees((Attendee("a@x.example", "A", "optional", "needsAction"),))
    theirs = Attendees((Attendee("a@x.example", "A", "required", "declined"),))
    (person,) = mine.merged(base, theirs).people
    assert (person.role, person.answer) == ("optional", "declined")


small = st.lists(st.sampled_from("abcdef").map(lambda name: Attendee(f"{name}@x.example")), max_size=6).map(
    lambda them: Attendees(tuple(them))
)


@given(small, small, small)
def test_a_merge_is_the_same_from_both_sides(base, mine, theirs):
    assert mine.merged(base, theirs) == theirs.merged(base, mine)


@given(small, small)
def test_a_merge_with_an_unchanged_side_is_the_other_side(base, changed):
    assert changed.merged(base, base) == changed
    assert base.merged(base, changed) == changed
    assert changed.merged(base, changed) == changed


@given(small, small, small)
def test_a_merge_once_more_changes_nothing(base, mine, theirs):
    merged = mine.merged(base, theirs)
    assert merged.merged(theirs, theirs) == merged
    assert merged.merged(base, merged) == merged


@given(small, small, small)
def test_nobody_comes_or_goes_without_somebody_wanting_it(base, mine, theirs):
    was, here, there, now = (set(side.by_address()) for side in (base, mine, theirs, mine.merged(base, theirs)))
    assert now == (was & here & there) | (here - was) | (there - was)


ALIASES = {
    "bob.alias@x.example": "bob@x.example",
    "b@y.example": "bob@x.example",
    "ann@y.example": "ann@contoso.example",
}


def test_one_person_under_several_addresses():
    data = item(
        attendees=[
            entry("Bob.Alias@x.example", "Bob", response="accepted"),
            entry("b@y.example"),
            entry("ann@y.example"),
        ]
    )
    value = read(data, ALIASES).value
    assert value.attendees == people("bob@x.example")
    assert value.attendees.people[0].answer == "accepted"


def test_who_is_invited_keeps_the_addresses():
    known = item(attendees=[entry("Bob.Alias@x.example", "Bob", "optional"), entry("b@y.example", "B")])
    value = read(known, ALIASES).value
    assert write(value, ["attendees"], known=known, aliases=ALIASES) == {}
    more = replace(value, attendees=people("bob@x.example", "eve@x.example"))
    assert write(more, ["attendees"], known=known, aliases=ALIASES) == {
        "attendees": [
            {"type": "optional", "emailAddress": {"address": "bob.alias@x.example", "name": "Bob"}},
            {"type": "required", "emailAddress": {"address": "b@y.example", "name": "B"}},
            {"type": "required", "emailAddress": {"address": "eve@x.example", "name": "eve@x.example"}},
        ]
    }
    nobody = replace(value, attendees=people())
    assert write(nobody, ["attendees"], known=known, aliases=ALIASES) == {"attendees": []}


def test_the_organizer_under_another_address_is_no_attendee():
    known = item(attendees=[entry("ann@y.example"), entry("bob@x.example")])
    value = read(known, ALIASES).value
    assert value.attendees == people("bob@x.example")
    written = write(replace(value, attendees=people()), ["attendees"], known=known, aliases=ALIASES)
    assert [one["emailAddress"]["address"] for one in written["attendees"]] == ["ann@y.example"]
