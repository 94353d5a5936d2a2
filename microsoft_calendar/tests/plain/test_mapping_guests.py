"""People who are no contacts in Odoo, as JSON."""

from hypothesis import given
from hypothesis import strategies as st
from mapping_samples import attendees as any_attendees

from odoo.addons.microsoft_calendar.mapping import Attendee, guests


@given(any_attendees())
def test_there_and_back(people):
    loaded = guests.load(guests.dump(people.people))
    assert [vars(one) for one in loaded] == [vars(one) for one in people.people]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda one: st.lists(one) | st.dictionaries(st.sampled_from(["address", "name", "role", "answer"]), one),
)


@given(_JSON)
def test_anything_is_read(data):
    assert isinstance(guests.load(data), tuple)


def test_what_is_no_person_is_left_out():
    data = [
        {"address": "x"},
        7,
        {"address": "Sol@x.example", "role": "king", "answer": 3},
        {"address": "sol@x.example"},
    ]
    (sol,) = guests.load(data)
    assert vars(sol) == vars(Attendee("sol@x.example"))
