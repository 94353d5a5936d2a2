"""The three-way merge: examples and laws."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.microsoft_account.sync import Base, Side, agreed_to_differ, differing, merge, rebased


@dataclass(frozen=True)
class Names:
    """A collection that merges itself."""

    names: frozenset[str] = frozenset()

    def merged(self, base, theirs):
        return Names((self.names | (theirs.names - base.names)) - (base.names - theirs.names))


@dataclass(frozen=True)
class Note:
    title: str = ""
    place: str = ""
    people: Names = Names()
    colour: str = field(default="", compare=False)


LETTERS = st.sampled_from(["", "a", "b", "c"])
PEOPLE = st.frozensets(st.sampled_from("xyz"), max_size=3).map(Names)
NOTES = st.builds(Note, title=LETTERS, place=LETTERS, people=PEOPLE, colour=LETTERS)
SIDES = st.sampled_from(Side)


def agreed(note):
    return Base(note, note)


def test_different_fields_merge():
    base = Note("old", "here")
    result = merge(agreed(base), Note("new", "here"), Note("old", "there"), Side.OUTLOOK)
    assert result.value == Note("new", "there")
    assert (result.to_odoo, result.to_outlook) == ({"place"}, {"title"})
    assert not result.conflicts


def test_same_field_goes_to_the_winner_and_the_other_value_is_told():
    base = Note("old")
    result = merge(agreed(base), Note("ours"), Note("theirs"), Side.ODOO)
    assert result.value == Note("ours")
    (conflict,) = result.conflicts
    assert (conflict.field, conflict.kept, conflict.lost) == ("title", "ours", "theirs")


def test_people_added_on_both_sides_stay():
    base = Note(people=Names(frozenset("x")))
    result = merge(agreed(base), Note(people=Names(frozenset("xy"))), Note(people=Names(frozenset("xz"))), Side.ODOO)
    assert result.value.people == Names(frozenset("xyz"))
    assert result.to_odoo == result.to_outlook == {"people"}
    assert not result.conflicts


def test_a_side_that_cannot_hold_a_value_is_not_changed_for_ever():
    base = Base(odoo=Note("a long title"), outlook=Note("a long ti"))
    result = merge(base, Note("a long title"), Note("a long ti"), Side.ODOO)
    assert not result.to_odoo | result.to_outlook


def test_what_is_not_compared_comes_from_outlook():
    result = merge(agreed(Note("a")), Note("b"), Note("a", colour="red"), Side.OUTLOOK)
    assert (result.value.title, result.value.colour) == ("b", "red")


@given(NOTES, NOTES, SIDES)
def test_an_echo_is_no_change(base, note, winner):
    result = merge(agreed(base), note, note, winner)
    assert not result.to_odoo | result.to_outlook
    assert result.value == note


@given(NOTES, NOTES, SIDES)
def test_a_change_of_one_side_only_is_taken_whole(base, changed, winner):
    from_odoo = merge(agreed(base), changed, base, winner)
    assert (from_odoo.value, from_odoo.to_odoo, from_odoo.conflicts) == (changed, frozenset(), ())
    from_outlook = merge(agreed(base), base, changed, winner)
    assert (from_outlook.value, from_outlook.to_outlook, from_outlook.conflicts) == (changed, frozenset(), ())


@given(st.one_of(st.none(), st.builds(Base, NOTES, NOTES)), NOTES, NOTES, SIDES)
def test_the_fields_named_bring_both_sides_to_the_value(base, odoo, outlook, winner):
    result = merge(base, odoo, outlook, winner)
    unequal_by_agreement = differing(odoo, outlook) - result.to_odoo - result.to_outlook
    if base:  # of a collection part of the difference may be
        unequal_by_agreement |= differing(base.odoo, base.outlook) & {"people"}
    assert differing(odoo, result.value) <= result.to_odoo | unequal_by_agreement
    assert differing(outlook, result.value) <= result.to_outlook
    assert {conflict.field for conflict in result.conflicts} <= differing(odoo, outlook)


@given(st.one_of(st.none(), st.builds(Base, NOTES, NOTES)), NOTES, NOTES, SIDES)
def test_what_is_not_sent_yet_is_found_by_the_next_push(base, odoo, outlook, winner):
    """Odoo's side is brought to the value, the base renewed: the next look at both finds what is left to send."""
    first = merge(base, odoo, outlook, winner)
    now = Note(
        **{
            name: getattr(first.value if name in first.to_odoo else odoo, name)
            for name in ("title", "place", "people", "colour")
        }
    )
    again = merge(rebased(base, now, outlook, first.to_outlook), now, outlook, winner)
    assert not again.to_odoo
    assert again.to_outlook == first.to_outlook
    assert not again.conflicts


def test_what_the_sides_agreed_to_differ_in_is_neither_sent_nor_taken_back():
    base = agreed(Note("old", "here", Names(frozenset("xy"))))
    before = Note("pending", "here", Names(frozenset("xy")))
    kept_apart = Note("pending", "apart", Names(frozenset("y")))
    result = merge(agreed_to_differ(base, before, kept_apart), kept_apart, base.outlook, Side.OUTLOOK)
    assert (result.to_odoo, result.to_outlook) == (set(), {"title"})
    assert result.value == Note("pending", "here", Names(frozenset("xy")))


def test_of_a_collection_that_differs_by_agreement_only_the_change_is_sent():
    base = agreed(Note(people=Names(frozenset("xy"))))
    base = agreed_to_differ(base, base.odoo, Note(people=Names(frozenset("y"))))
    result = merge(base, Note(people=Names(frozenset("yz"))), base.outlook, Side.OUTLOOK)
    assert (result.to_odoo, result.to_outlook) == (set(), {"people"})
    assert result.value.people == Names(frozenset("xyz"))
