"""What remains of a series in Outlook when what Odoo holds of it is removed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from series_samples import series_values

from odoo.addons.microsoft_calendar.mapping import Series
from odoo.addons.microsoft_calendar.mapping.series import occurrences, slot_of
from odoo.addons.microsoft_calendar.mapping.series_remainder import ended_before, standing, without

SOME_YEARS = (date(2025, 1, 1), date(2035, 1, 1))
HELD = st.tuples(st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.integers(0, 900)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1]))
)


@given(series_values(), HELD)
def test_only_what_is_held_is_cancelled(value, held):
    before = occurrences(value, SOME_YEARS)
    remainder = without(value, held)
    others = {day: one for day, one in before.items() if not held[0] <= day <= held[1]}
    if remainder is None:
        assert not others
    else:
        assert occurrences(remainder, SOME_YEARS) == others
        assert not any(held[0] <= one.day <= held[1] for one in remainder.exceptions.occurrences)


@given(series_values())
def test_what_stands_shows_the_same_occurrences(value):
    assert occurrences(standing(value), SOME_YEARS) == occurrences(value, SOME_YEARS)
    assert not {one.day for one in standing(value).exceptions.occurrences} & value.cancelled.days


@given(series_values(), HELD)
def test_an_earlier_end_keeps_what_was_before(value, held):
    earlier = {day: one for day, one in occurrences(value, SOME_YEARS).items() if day < held[0]}
    ended = ended_before(value, held)
    if ended is None:
        assert isinstance(value.time, Series)
        assert slot_of(value.time.first, value.time.rule.zone) >= held[0]
    else:
        assert occurrences(ended, SOME_YEARS) == earlier
