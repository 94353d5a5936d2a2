"""When an item was last changed in its mailbox."""

from datetime import datetime

import pytest
from hypothesis import given
from test_mapping_event import json_values

from odoo.addons.microsoft_calendar.mapping import modified


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-07-01T14:00:00Z", datetime(2026, 7, 1, 14)),
        ("2026-07-01T14:00:00.1234567Z", datetime(2026, 7, 1, 14)),
        ("2026-07-01T16:00:00+02:00", datetime(2026, 7, 1, 14)),
        ("2026-07-01T14:00:00", datetime(2026, 7, 1, 14)),
    ],
)
def test_it_is_utc_in_whole_seconds(told, moment):
    assert modified({"lastModifiedDateTime": told}) == moment


@pytest.mark.parametrize("told", [None, "", "yesterday", 5, {}, "0001-01-01T00:00:00+14:00", "2026-13-01T00:00:00Z"])
def test_what_is_no_moment_is_none(told):
    assert modified({"lastModifiedDateTime": told}) is None


def test_an_item_may_not_say_it():
    assert modified({}) is None


@given(json_values)
def test_anything_is_a_naive_moment_or_none(told):
    moment = modified({"lastModifiedDateTime": told})
    assert moment is None or (moment.tzinfo is None and moment.microsecond == 0)
